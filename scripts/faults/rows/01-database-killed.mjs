// Row 1: mongod is killed in the middle of uploads and logins, again and again.
import { setTimeout as sleep } from 'node:timers/promises';
import { png } from '../support/images.mjs';
import { auditImages, sweepLater } from '../support/load-mix-store.mjs';
import { integer, randomOf } from '../support/random.mjs';
import { inParallel, onStage } from '../support/stage.mjs';

const readyWithinMs = 60_000;

async function untilReady(api) {
  const deadline = Date.now() + readyWithinMs;
  while ((await api.call({ path: '/health/ready' })).status !== 200) {
    if (Date.now() > deadline) throw new Error('The server was not ready again');
    await sleep(50);
  }
}

/** Every fourth call is a login. Gives the answers, uploads with their image; `answered` hears of each. */
function wave(api, sessionId, calls, random, answered) {
  const one = async (at) => {
    if (at % 4 === 3) return { answer: await api.login() };
    const image = png(integer(random, 1_000, 600_000), `${random()}`);
    return { image, answer: await api.upload(sessionId, image) };
  };
  return Promise.all(
    Array.from({ length: calls }, async (_, at) => {
      const outcome = await one(at);
      answered();
      return outcome;
    }),
  );
}

/** Kills mongod when `share` of the calls have been answered. */
async function killedWave({ mongod, api }, sessionId, calls, random, share) {
  let left = Math.ceil(calls * share);
  let killed;
  const outcomes = await wave(api, sessionId, calls, random, () => {
    left -= 1;
    if (left === 0) killed = mongod.kill();
  });
  await killed;
  return outcomes;
}

const isRefused = ({ status, headers }) => status === 503 && headers['retry-after'] > 0;

/** What is wrong with one call, now that the database is back; null where nothing is. */
async function faultOf(api, { image, answer }) {
  if (isRefused(answer)) return null;
  if (answer.status !== 200) return `answered ${answer.status} ${answer.code} ${answer.error ?? ''}`;
  if (!image) {
    const { status, code } = await api.getSession(answer.json.sessionId);
    return status === 200 ? null : `a session that was answered for is ${status} ${code}`;
  }
  const { status, bytes } = await api.image(answer.json.imageId);
  return status === 200 && bytes.equals(image) ? null : `an image that was answered for is ${status} or other bytes`;
}

async function run({ rounds = 20, seed, isShort, progress }) {
  const random = randomOf(seed);
  const kills = isShort ? 2 : rounds;
  const calls = isShort ? 40 : 200;
  return onStage({}, async ({ mongod, api }) => {
    const sessionId = await api.session({ isRemembered: true });
    const faults = [];
    const count = { kept: 0, refused: 0 };
    for (let kill = 0; kill < kills; kill++) {
      progress(`kill ${kill + 1} of ${kills}`);
      const outcomes = await killedWave({ mongod, api }, sessionId, calls, random, 0.05 + 0.85 * random());
      await mongod.start();
      await untilReady(api);
      faults.push(...(await inParallel(outcomes.length, 16, (at) => faultOf(api, outcomes[at]))).filter(Boolean));
      count.kept += outcomes.filter(({ answer }) => answer.status === 200).length;
      count.refused += outcomes.filter(({ answer }) => isRefused(answer)).length;
    }
    await sweepLater(mongod.uri);
    const { broken, unseen, orphans } = await auditImages(mongod.uri);
    const isHit = count.kept > 0 && count.refused > 0;
    return {
      held: faults.length === 0 && broken + unseen + orphans === 0 && (isShort || isHit),
      figures: `${kills} kills under ${calls} calls each: ${count.kept} answered SUCCESS, all there; ${count.refused} × 503 with Retry-After; ${faults.length} others; after two sweeps ${orphans} orphan chunks, ${broken + unseen} images that are not whole`,
      detail: [...new Set(faults)].join('\n'),
    };
  });
}

export const row = {
  program: 'chaos',
  number: 1,
  what: 'mongod killed (-9)',
  how: 'during 200 uploads and logins at once, at a random moment',
  goal: 'every answer SUCCESS reads back byte-identical; the rest got 503 with Retry-After; 0 orphan chunks after two sweeps',
  run,
};
