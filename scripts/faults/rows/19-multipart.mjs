// Row 19: multipart bodies gone wrong: what broke other parsers since 2022, and valid uploads with a few random changes.
import { MongoClient } from 'mongodb';
import { png } from '../support/images.mjs';
import { multipartCases } from '../support/multipart-cases.mjs';
import { mutant } from '../support/multipart-mutants.mjs';
import { integer, randomOf } from '../support/random.mjs';
import { connect, head } from '../support/raw.mjs';
import { inParallel, onStage } from '../support/stage.mjs';
import { watch, watching } from '../support/watch.mjs';

const hangMs = 5_000;
const atOnce = 16;
const path = '/image/upload';

/** In chunks that are cut anywhere. */
function chunksOf(body, random) {
  const parts = [];
  for (let at = 0; at < body.length; ) {
    const piece = body.subarray(at, at + integer(random, 1, Math.max(1, body.length >> 2)));
    parts.push(Buffer.from(`${piece.length.toString(16)}\r\n`), piece, Buffer.from('\r\n'));
    at += piece.length;
  }
  return Buffer.concat([...parts, Buffer.from('0\r\n\r\n')]);
}

/** Sends a part of the body and goes away. */
async function goAway(port, headers, { body, cutAt, byReset }) {
  const { socket, close } = await connect(port);
  const start = head('POST', path, { ...headers, 'Content-Length': body.length });
  await new Promise((resolve) => socket.write(Buffer.concat([start, body.subarray(0, cutAt)]), resolve));
  if (byReset) socket.resetAndDestroy();
  else socket.end(() => close());
  return null;
}

/** Sends uploads one after another over connections that live on; gives each one's status, 0 where no answer comes in time. */
function createUploader(port) {
  const idle = [];
  return {
    async upload(headers, { body, framing }, random) {
      let connection = idle.pop();
      while (connection?.isClosed()) connection = idle.pop();
      connection ??= await connect(port);
      const isChunked = framing === 'chunked';
      const length = isChunked ? { 'Transfer-Encoding': 'chunked' } : { 'Content-Length': body.length };
      const start = head('POST', path, { ...headers, ...length });
      connection.socket.write(Buffer.concat([start, isChunked ? chunksOf(body, random) : body]));
      const isAnswered = await connection.has(1, hangMs);
      const [answer] = connection.answers.splice(0);
      if (isAnswered && answer.headers.connection !== 'close') idle.push(connection);
      else connection.close();
      return isAnswered ? answer.status : 0;
    },
    close() {
      for (const { close } of idle) close();
    },
  };
}

/** In the database: files, and chunks that belong to none. */
async function storedIn(uri) {
  const client = await new MongoClient(uri).connect();
  try {
    const database = client.db('cloakroom');
    const ids = await database.collection('fs.files').distinct('_id');
    const orphans = await database.collection('fs.chunks').countDocuments({ files_id: { $nin: ids } });
    return { files: ids.length, orphans };
  } finally {
    await client.close();
  }
}

async function run({ rounds, seed, isShort, progress }) {
  const count = rounds ?? (isShort ? 1_500 : 50_000);
  return onStage(watching, async ({ mongod, server, account, api }) => {
    const inside = watch(server);
    const image = png(400);
    const session = { ...account.client, sessionId: await api.session() };
    const uploader = createUploader(server.port);
    const headersOf = (type) => ({ ...session, 'Content-Type': type });
    const send = (given, random) => {
      const headers = headersOf(given.type ?? `multipart/form-data; boundary=${given.boundary}`);
      if (given.cutAt !== undefined) return goAway(server.port, headers, given);
      return uploader.upload(headers, given, random);
    };
    // The driver's connections are made by now.
    await inParallel(4 * atOnce, atOnce, () => api.upload(session.sessionId, image));
    const before = await storedIn(mongod.uri);
    const base = await inside.descriptors(mongod.port);

    const cases = multipartCases(image);
    const faults = [];
    let taken = 0;
    for (const given of cases) {
      const status = await send(given);
      if (status === 200) taken += 1;
      const isRight = status === null || given.statuses.includes(status);
      if (!isRight) faults.push(`${given.cve}, ${given.what}: ${status || 'no answer'}`);
    }
    const counts = {};
    await inParallel(count, atOnce, async (at) => {
      if (at % 500 === 0) progress(`${at} of ${count}`);
      const random = randomOf(seed * 1_000_003 + at);
      const status = await send(mutant(image, random), random);
      const kind = status === null ? 'gone' : status;
      counts[kind] = (counts[kind] ?? 0) + 1;
      if (status === 200) taken += 1;
      if (status === 0 || status >= 500) faults.push(`mutant ${at} of seed ${seed}: ${status || 'no answer'}`);
    });
    uploader.close();
    const after = await inside.descriptorsDownTo(base, mongod.port);
    const control = await api.upload(session.sessionId, image);
    if (control.status !== 200) faults.push(`a right upload afterwards: ${control.status}`);
    const { files, orphans } = await storedIn(mongod.uri);
    const kept = files - before.files - taken - 1;
    const told = Object.entries(counts).map(([kind, number]) => `${number} × ${kind}`);
    return {
      held: faults.length === 0 && after <= base && orphans === 0 && kept === 0,
      figures: `${cases.length} known vulnerabilities and ${count} mutants (${told.join(', ')}): ${faults.length} 5xx or hangs; descriptors ${base} before, ${after} after; ${orphans} chunks left, ${kept} files too many`,
      detail: faults.slice(0, 20).join('\n'),
    };
  });
}

export const row = {
  program: 'attack',
  number: 19,
  what: 'multipart bodies gone wrong',
  how: 'each CVE of multer and busboy since 2022 by name; 50,000 mutants of valid uploads, a tenth of them cut off',
  goal: '0 5xx, 0 hangs over 5 s, file descriptors at base line',
  run,
};
