// Row 21: ranges and conditions against a model; and reads that break, which must never look whole.
import { setTimeout as sleep } from 'node:timers/promises';
import { MongoClient } from 'mongodb';
import { png } from '../support/images.mjs';
import { randomOf } from '../support/random.mjs';
import { expectedAnswer, rangeRequest } from '../support/range-model.mjs';
import { inParallel, onStage } from '../support/stage.mjs';

const chunkBytes = 255 * 1024;
const sizes = [300, chunkBytes - 1, chunkBytes, chunkBytes + 1, 2 * chunkBytes, 700_000];

function faultOf(request, bytes, etag, answer) {
  const expected = expectedAnswer(request, bytes.length, etag);
  const said = `${request.method} ${JSON.stringify(request.headers).slice(0, 200)} of ${bytes.length}`;
  if (answer.status !== expected.status) return `${said}: ${answer.status || answer.error}, not ${expected.status}`;
  const { headers } = answer;
  if (headers['content-range'] !== expected.contentRange) return `${said}: Content-Range ${headers['content-range']}`;
  if (expected.status === 416) return null;
  if (headers.etag !== etag) return `${said}: ETag ${headers.etag}`;
  if (expected.status === 304) return answer.bytes.length === 0 ? null : `${said}: a body`;
  const part = bytes.subarray(expected.start, expected.end);
  if (Number(headers['content-length']) !== part.length) return `${said}: Content-Length ${headers['content-length']}`;
  const isRight = request.method === 'HEAD' ? answer.bytes.length === 0 : answer.bytes.equals(part);
  return isRight ? null : `${said}: other bytes`;
}

/** What may be broken of the chunks of an image in the database. */
const breakages = [
  ['the first chunk is gone', (chunks, files_id) => chunks.deleteOne({ files_id, n: 0 })],
  ['the second chunk is gone', (chunks, files_id) => chunks.deleteOne({ files_id, n: 1 })],
  ['the last chunk is gone', (chunks, files_id) => chunks.deleteOne({ files_id, n: 3 })],
  ['all chunks are gone', (chunks, files_id) => chunks.deleteMany({ files_id })],
  [
    'the second chunk is short',
    (chunks, files_id) => chunks.updateOne({ files_id, n: 1 }, { $set: { data: Buffer.alloc(9) } }),
  ],
  [
    'the last chunk is short',
    (chunks, files_id) => chunks.updateOne({ files_id, n: 3 }, { $set: { data: Buffer.alloc(9) } }),
  ],
  [
    'the second chunk is long',
    (chunks, files_id) => chunks.updateOne({ files_id, n: 1 }, { $set: { data: Buffer.alloc(chunkBytes + 9) } }),
  ],
];
const reads = [
  {},
  { Range: `bytes=0-${chunkBytes}` },
  { Range: `bytes=${chunkBytes}-${2 * chunkBytes + 5}` },
  { Range: 'bytes=-400000' },
];

/** A broken image: an answer that is complete must be the bytes that it says; nothing is complete that needs what is broken. */
async function judgeBroken(api, sessionId, chunks) {
  const faults = [];
  for (const [what, damage] of breakages) {
    const bytes = png(4 * chunkBytes - 100, what);
    const { imageId } = (await api.upload(sessionId, bytes)).json;
    await damage(chunks, imageId);
    for (const headers of reads) {
      const { status, bytes: got, headers: told } = await api.image(imageId, headers);
      const isComplete = status === 200 || status === 206;
      const [, start = 0] = /^bytes (\d+)-/.exec(told?.['content-range'] ?? '') ?? [];
      const isRight = isComplete && got.equals(bytes.subarray(Number(start), Number(start) + got.length));
      if (isComplete && (status === 200 || !isRight))
        faults.push(`${what}, ${JSON.stringify(headers)}: a complete ${status}`);
    }
  }
  return faults;
}

/** The database is killed while images are read: once for each delay. */
async function judgeKilled(api, mongod, delays) {
  let broken = 0;
  let wrong = 0;
  for (const delay of delays) {
    const bytes = png(5 * 2 ** 20, `killed after ${delay}`);
    const { imageId } = (await api.upload(await api.session(), bytes)).json;
    const reading = Array.from({ length: 24 }, () => api.image(imageId));
    await sleep(delay);
    await mongod.kill();
    const answers = await Promise.all(reading);
    broken += answers.filter(({ status }) => status !== 200).length;
    wrong += answers.filter((answer) => answer.status === 200 && !answer.bytes.equals(bytes)).length;
    await mongod.start();
    await until(async () => (await api.login()).status === 200);
  }
  return { broken, faults: wrong > 0 ? [`${wrong} complete answers of other bytes while the database went away`] : [] };
}

async function until(isSo, withinMs = 30_000) {
  const deadline = Date.now() + withinMs;
  while (!(await isSo())) {
    if (Date.now() > deadline) throw new Error('The server did not find the database again');
    await sleep(100);
  }
}

async function run({ rounds, seed, isShort, progress }) {
  const count = rounds ?? (isShort ? 1_000 : 10_000);
  return onStage({}, async ({ mongod, api }) => {
    const sessionId = await api.session();
    const images = await Promise.all(
      sizes.map(async (size) => {
        const bytes = png(size, `of ${size}`);
        const { imageId } = (await api.upload(sessionId, bytes)).json;
        const { etag } = (await api.image(imageId)).headers;
        return { bytes, imageId, etag };
      }),
    );
    const counts = {};
    const judged = await inParallel(count, 8, async (at) => {
      if (at % 500 === 0) progress(`${at} of ${count}`);
      const random = randomOf(seed * 1_000_003 + at);
      const { bytes, imageId, etag } = images[at % images.length];
      const request = rangeRequest(random, bytes.length, etag);
      const answer = await api.call({ ...request, path: `/image/${imageId}` });
      counts[answer.status] = (counts[answer.status] ?? 0) + 1;
      return faultOf(request, bytes, etag, answer);
    });
    const mismatches = judged.filter(Boolean);
    progress('broken reads');
    const client = await new MongoClient(mongod.uri).connect();
    const chunks = client.db('cloakroom').collection('fs.chunks');
    const looksWhole = await judgeBroken(api, sessionId, chunks).finally(() => client.close());
    const killed = await judgeKilled(api, mongod, isShort ? [30] : [5, 10, 20, 30, 40, 60, 80, 100, 150, 200]);
    const faults = [...mismatches, ...looksWhole, ...killed.faults];
    const told = Object.entries(counts).map(([status, number]) => `${number} × ${status}`);
    return {
      held: faults.length === 0,
      figures: `${count} requests (${told.join(', ')}): ${mismatches.length} mismatches; ${breakages.length * reads.length} reads of broken images and ${killed.broken} that the database left: ${looksWhole.length + killed.faults.length} looked whole`,
      detail: faults.slice(0, 20).join('\n'),
    };
  });
}

export const row = {
  program: 'attack',
  number: 21,
  what: 'ranges',
  how: '10,000 random Range, If-Range and If-None-Match against a model; chunks missing, short or long in the database, mongod killed while it is read',
  goal: '0 mismatches, never a complete 200 for a broken read',
  run,
};
