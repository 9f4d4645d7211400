// Row 26: the main job for hours while the database goes away now and then; does anything grow?
import { readdir } from 'node:fs/promises';
import { setTimeout as sleep } from 'node:timers/promises';
import { png } from '../support/images.mjs';
import { onStage } from '../support/stage.mjs';

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

const descriptors = async (pid) => (await readdir(`/proc/${pid}/fd`)).length;
/** MiB an hour, by least squares over [seconds, bytes]. */
function slope(points) {
  const mean = (values) => values.reduce((sum, value) => sum + value, 0) / values.length;
  const [x, y] = [mean(points.map(([at]) => at)), mean(points.map(([, value]) => value))];
  const above = points.reduce((sum, [at, value]) => sum + (at - x) * (value - y), 0);
  const below = points.reduce((sum, [at]) => sum + (at - x) ** 2, 0);
  return ((above / below) * 3600) / 2 ** 20;
}

async function run({ minutes, isShort, progress }) {
  const seconds = isShort ? 6 : (minutes ?? 240) * 60;
  const environment = { LOG_LEVEL: 'error' };
  return onStage({ environment }, async ({ mongod, server, api }) => {
    const image = png(50_000);
    for (let at = 0; at < 30; at++) await mainJob(api, image);
    const before = await descriptors(server.pid);
    const points = [];
    let jobs = 0;
    let unserved = 0;
    const begun = Date.now();
    const elapsed = () => (Date.now() - begun) / 1000;
    const faultEvery = isShort ? 3 : 60;
    let faults = 0;
    while (elapsed() < seconds) {
      const served = await Promise.all(Array.from({ length: 8 }, () => mainJob(api, image)));
      jobs += served.length;
      unserved += served.filter((isServed) => !isServed).length;
      if (elapsed() > (faults + 1) * faultEvery) {
        faults += 1;
        mongod.freeze();
        await Promise.all([mainJob(api, image), sleep(1_000).then(() => mongod.thaw())]);
      }
      // The first tenth is the server's warming up.
      if (elapsed() > seconds / 10) points.push([elapsed(), await server.residentBytes()]);
      progress(`${Math.round(elapsed())} of ${seconds} s, ${jobs} jobs`);
    }
    await sleep(1_000);
    const after = await descriptors(server.pid);
    const growth = slope(points);
    const isFlat = isShort || seconds < 1800 || growth < 1;
    return {
      held: isFlat && after <= before + 120 && jobs > unserved,
      figures: `${jobs} main jobs in ${Math.round(elapsed() / 60)} min with ${faults} faults (${unserved} met one); RSS ${(points.at(-1)[1] / 2 ** 20).toFixed(0)} MiB${seconds < 1800 ? '' : `, ${growth.toFixed(2)} MiB an hour`}; descriptors ${before} before, ${after} after`,
    };
  });
}

export const row = {
  program: 'chaos',
  number: 26,
  what: 'a soak with faults',
  how: 'the main job, eight at a time, for 4 hours (--minutes); the database stops answering for a second every minute',
  goal: 'RSS grows by less than 1 MiB an hour, descriptors stay flat',
  run,
};
