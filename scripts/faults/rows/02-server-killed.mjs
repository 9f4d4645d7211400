// Row 2: the server dies at each step of storing an image; what do readers see then?
import { createHash } from 'node:crypto';
import { setTimeout as sleep } from 'node:timers/promises';
import { createApi } from '../support/api.mjs';
import { crashAt, kinds } from '../support/crash-points.mjs';
import { png } from '../support/images.mjs';
import { auditImages, sweepLater, withStore } from '../support/load-mix-store.mjs';
import { startMongod } from '../support/mongod.mjs';
import { makeAccount, startServer } from '../support/server.mjs';

/** Chunks in two batches. */
const imageBytes = 1_500_000;
const reservedMs = 60_000;

/** Ids of its files documents, seen or not. */
const idsOf = (uri, image) =>
  withStore(uri, async (db) => {
    const sha256 = createHash('sha256').update(image).digest('hex');
    const files = await db.collection('fs.files').find({ 'metadata.sha256': sha256 }).toArray();
    return files.map(({ _id }) => _id);
  });

/** What is wrong with what an upload has left behind. */
async function faultsOf({ uri, api, sessionId }, { at, image }) {
  const faults = [];
  const ids = await idsOf(uri, image);
  const listed = new Set((await api.list(sessionId)).json.images.map(({ imageId }) => imageId));
  for (const imageId of ids) {
    const { status, bytes } = await api.image(imageId);
    const isWhole = status === 200 && bytes.equals(image);
    if (listed.has(imageId) ? !isWhole : status !== 404) {
      faults.push(`${listed.has(imageId) ? 'listed' : 'not listed'}, but ${status}${isWhole ? '' : ', not whole'}`);
    }
  }
  if (ids.length > 1) faults.push(`${ids.length} files documents`);
  return faults.map((fault) => `${at}: ${fault}`);
}

/** Repeats each upload with its key until it is answered; gives how many of them are not there exactly once. */
async function repeatAll({ uri, api, sessionId }, uploads) {
  const deadline = Date.now() + 1.5 * reservedMs;
  let wrong = 0;
  for (const { image, key } of uploads) {
    let answer = await api.upload(sessionId, image, { 'Idempotency-Key': key });
    while (answer.status !== 200 && Date.now() < deadline) {
      await sleep(500);
      answer = await api.upload(sessionId, image, { 'Idempotency-Key': key });
    }
    const { status, bytes } = await api.image(answer.json?.imageId);
    const seen = (await idsOf(uri, image)).map((imageId) => api.image(imageId));
    const once = (await Promise.all(seen)).filter((found) => found.status === 200).length === 1;
    if (status !== 200 || !bytes.equals(image) || !once) wrong += 1;
  }
  return wrong;
}

async function run({ rounds = 10, seed, isShort, progress }) {
  const mongod = await startMongod();
  const { uri } = mongod;
  try {
    const account = await makeAccount(uri);
    const uploads = [];
    const faults = [];
    let sessionId;
    let last;
    /** A fresh server, which sees what the last one left, and dies itself. */
    const onServer = async (point, work) => {
      const server = await startServer({ mongodbUri: uri, ...point });
      const api = createApi(server.url, account);
      try {
        sessionId ??= await api.session({ isRemembered: true });
        if (last) faults.push(...(await faultsOf({ uri, api, sessionId }, last)));
        last = undefined;
        return await work(api);
      } finally {
        server.kill();
        await server.ended;
      }
    };
    /** False where the upload has no such step. */
    const dieAt = (step, kind) =>
      onServer(crashAt(step, kind), async (api) => {
        progress(`${uploads.length + 1}: step ${step}, ${kind}`);
        const key = `upload ${uploads.length}`;
        const image = png(imageBytes, key);
        const answer = await api.upload(sessionId, image, { 'Idempotency-Key': key.replace(' ', '-') });
        if (answer.status === 200) return false;
        last = { at: `step ${step}, ${kind}`, image, key: key.replace(' ', '-') };
        uploads.push(last);
        return true;
      });

    let steps = 0;
    const times = isShort ? 1 : rounds;
    // A short round takes one way to die for each step.
    const kindsOf = (step) => (isShort ? [kinds[(step + seed) % kinds.length]] : kinds);
    for (let time = 0; time < times; time++) {
      let hasStep = true;
      for (let step = 1; hasStep; step++) {
        for (const kind of kindsOf(step)) hasStep = hasStep && (await dieAt(step, kind));
        if (hasStep) steps = Math.max(steps, step);
      }
    }
    const doubled = await onServer(undefined, (api) => (isShort ? 0 : repeatAll({ uri, api, sessionId }, uploads)));
    await sweepLater(uri);
    const { seen, broken, unseen, orphans } = await auditImages(uri);
    const isRepeated = isShort ? '' : `, after a repeat with its key ${doubled} lost or doubled`;
    return {
      held: faults.length + broken + unseen + orphans + doubled === 0 && steps >= 5,
      figures: `${steps} steps, ${uploads.length} deaths: ${faults.length} images half visible${isRepeated}; after two sweeps ${seen} whole images, ${broken + unseen} others, ${orphans} orphan chunks`,
      detail: faults.join('\n'),
    };
  } finally {
    await mongod.close();
  }
}

export const row = {
  program: 'chaos',
  number: 2,
  what: 'server killed (-9) while it stores an image',
  how: 'before, at and after each command to the database from the first to the answer, each ×10',
  goal: 'the image is there whole, or not at all',
  run,
};
