// Row 26: the main job for hours while the database goes away now and then; does anything grow?
import { setTimeout as sleep } from 'node:timers/promises';
import { png } from '../support/images.mjs';
import { onStage } from '../support/stage.mjs';
import { watch, watching } from '../support/watch.mjs';

/** The whole main job; true where every call was served. */
async function mainJob(api, image) {
  const login = await api.login();
  if (login.status !== 200) return false;
  const { sessionId } = login.json;
  const uploaded = await api.upload(sessionId, image);
  const got = uploaded.status === 200 ? await api.image(uploaded.json.imageId) : null;
  if (got) await api.remove(sessionId, uploaded.json.imageId);
  await api.logout(sessionId);
  return got?.bytes?.equals(image) ?? false;
}

/** MiB an hour, by least squares over [seconds, bytes]. */
function slope(points) {
  const mean = (values) => values.reduce((sum, value) => sum + value, 0) / values.length;
  const [x, y] = [mean(points.map(([at]) => at)), mean(points.map(([, value]) => value))];
  const above = points.reduce((sum, [at, value]) => sum + (at - x) * (value - y), 0);
  const below = points.reduce((sum, [at]) => sum + (at - x) ** 2, 0);
  return ((above / below) * 3600) / 2 ** 20;
}

const atOnce = 8;
const mainJobs = (api, image) => Promise.all(Array.from({ length: atOnce }, () => mainJob(api, image)));
/** Callers' connections come and go within a minute of silence, and so do the hash threads' pipes. */
const spareDescriptors = 2 * atOnce;
/** Below that a slope says more of the warming up than of what stays. */
const tellingSeconds = 1_800;
/** The last of each quarter: a warming up that is not over yet ends, what stays does not. */
const byQuarters = (points) => [1, 2, 3, 4].map((quarter) => points[Math.ceil((quarter * points.length) / 4) - 1][1]);
const mebibytes = (bytes) => `${(bytes / 2 ** 20).toFixed(0)} MiB`;

async function run({ minutes, isShort, progress }) {
  const seconds = isShort ? 6 : (minutes ?? 240) * 60;
  const environment = { LOG_LEVEL: 'error' };
  return onStage({ environment, ...watching }, async ({ mongod, server, api }) => {
    const inside = watch(server);
    const image = png(50_000);
    for (let at = 0; at < 4; at++) await mainJobs(api, image);
    const before = await inside.descriptors(mongod.port);
    const resident = [];
    const heap = [];
    let jobs = 0;
    let unserved = 0;
    const begun = Date.now();
    const elapsed = () => (Date.now() - begun) / 1000;
    const faultEvery = Math.min(60, seconds / 3);
    let faults = 0;
    while (elapsed() < seconds) {
      const served = await mainJobs(api, image);
      jobs += served.length;
      unserved += served.filter((isServed) => !isServed).length;
      // The first tenth is the server's warming up.
      const isWarm = elapsed() > seconds / 10;
      if (isWarm) resident.push([elapsed(), await server.residentBytes()]);
      if (elapsed() > (faults + 1) * faultEvery) {
        faults += 1;
        mongod.freeze();
        await Promise.all([mainJob(api, image), sleep(1_000).then(() => mongod.thaw())]);
        await inside.reset();
        if (isWarm) heap.push([elapsed(), await inside.heap()]);
      }
      progress(`${Math.round(elapsed())} of ${seconds} s, ${jobs} jobs`);
    }
    const after = await inside.descriptorsDownTo(before + spareDescriptors, mongod.port);
    const isTelling = seconds >= tellingSeconds;
    const growth = { RSS: slope(resident), heap: slope(heap) };
    const grown = (name) => (isTelling ? `, ${growth[name].toFixed(2)} MiB an hour` : '');
    return {
      held:
        (!isTelling || Math.max(growth.RSS, growth.heap) < 1) && after <= before + spareDescriptors && jobs > unserved,
      figures: `${jobs} main jobs in ${Math.round(elapsed() / 60)} min with ${faults} faults (${unserved} met one); RSS ${byQuarters(resident).map(mebibytes).join(', ')} by quarters${grown('RSS')}; heap after a full collection ${mebibytes(heap.at(-1)[1])}${grown('heap')}; descriptors ${before} before, ${after} after`,
    };
  });
}

export const row = {
  program: 'chaos',
  number: 26,
  what: 'a soak with faults',
  how: 'the main job, eight at a time, for 4 hours (--minutes); the database stops answering for a second every minute',
  goal: 'RSS and the heap after a full collection grow by less than 1 MiB an hour, descriptors stay flat',
  run,
};
