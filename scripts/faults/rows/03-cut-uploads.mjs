// Row 3: callers whose connection is cut in the middle of an upload, by a reset or an orderly end.
import net from 'node:net';
import { form } from '../support/api.mjs';
import { png } from '../support/images.mjs';
import { auditImages } from '../support/load-mix-store.mjs';
import { integer, pick, randomOf } from '../support/random.mjs';
import { inParallel, onStage } from '../support/stage.mjs';

const patienceMs = 10_000;
const chunkBytes = 16_000;

const chunked = (body) => {
  const parts = [];
  for (let at = 0; at < body.length; at += chunkBytes) {
    const piece = body.subarray(at, at + chunkBytes);
    parts.push(Buffer.from(`${piece.length.toString(16)}\r\n`), piece, Buffer.from('\r\n'));
  }
  return Buffer.concat([...parts, Buffer.from('0\r\n\r\n')]);
};

/** The bytes of a whole upload by one of the doors, its body counted ahead or in chunks. */
function requestOf({ path, headers, body }, isChunked) {
  const length = isChunked ? { 'Transfer-Encoding': 'chunked' } : { 'Content-Length': body.length };
  const lines = Object.entries({ Host: '127.0.0.1', ...headers, ...length }).map(
    ([name, value]) => `${name}: ${value}`,
  );
  const head = Buffer.from(`POST ${path} HTTP/1.1\r\n${lines.join('\r\n')}\r\n\r\n`);
  return { bytes: Buffer.concat([head, isChunked ? chunked(body) : body]), headBytes: head.length };
}

const doors = {
  file: (image, { client, sessionId }) => {
    const { body, type } = form(image);
    return { path: '/image/upload', headers: { ...client, sessionId, ...type }, body };
  },
  base64: (image, { token }) => ({
    path: '/api/auth/upload_image',
    headers: { 'x-access-token': token, 'Content-Type': 'application/json' },
    body: Buffer.from(JSON.stringify({ image_base64: image.toString('base64') })),
  }),
};

/** Sends the bytes up to `end` and cuts. Gives what was answered; null where nothing ever happened. */
function cut(port, bytes, end, how) {
  return new Promise((resolve) => {
    let answer = '';
    const socket = net.connect({ port, host: '127.0.0.1', allowHalfOpen: true, noDelay: true });
    const late = setTimeout(() => {
      socket.destroy();
      resolve(null);
    }, patienceMs);
    socket.on('data', (part) => {
      answer += part.latin1Slice();
    });
    socket.on('error', () => {});
    socket.on('close', () => {
      clearTimeout(late);
      resolve(answer);
    });
    socket.on('end', () => socket.destroy());
    socket.write(bytes.subarray(0, end), () => (how === 'FIN' ? socket.end() : socket.resetAndDestroy()));
  });
}

async function run({ rounds = 1_000, seed, isShort, progress }) {
  const random = randomOf(seed);
  const cuts = isShort ? 200 : rounds;
  return onStage({}, async ({ mongod, server, account, api }) => {
    const sessionId = await api.session({ isRemembered: true });
    const token = (await api.token(sessionId)).json.payload.access_token;
    const plans = Array.from({ length: cuts }, (_, at) => {
      const image = png(integer(random, 300, 400_000), `cut ${at}`);
      const isChunked = random() < 0.5;
      const make = pick(random, [doors.file, doors.base64]);
      const how = pick(random, ['RST', 'FIN']);
      // One of ten in the head, one of ten just before the end.
      const where = random();
      return { image, isChunked, make, how, where, share: random() };
    });
    const outcomes = await inParallel(cuts, 24, async (at) => {
      if (at % 100 === 0) progress(`${at} of ${cuts}`);
      const { image, isChunked, make, how, where, share } = plans[at];
      const { bytes, headBytes } = requestOf(make(image, { client: account.client, sessionId, token }), isChunked);
      const bodyBytes = bytes.length - headBytes;
      let end = headBytes + Math.floor(share * bodyBytes);
      if (where < 0.1) end = 1 + Math.floor(share * (headBytes - 1));
      else if (where < 0.2) end = bytes.length - 1 - Math.floor(share * Math.min(8, bodyBytes - 1));
      return cut(server.port, bytes, end, how);
    });
    const successes = outcomes.filter((answer) => answer?.startsWith('HTTP/1.1 200')).length;
    const hung = outcomes.filter((answer) => answer === null).length;
    const faulty = outcomes.filter((answer) => answer?.startsWith('HTTP/1.1 500')).length;
    const { seen, broken, unseen, orphans } = await auditImages(mongod.uri);
    const listed = (await api.list(sessionId)).json.images.length;
    // The same bytes, not cut, are an upload: the cuts are what is refused.
    const [plan] = plans;
    const control = await api.upload(sessionId, plan.image);
    return {
      held: successes + hung + faulty + seen + broken + unseen + orphans + listed === 0 && control.status === 200,
      figures: `${cuts.toLocaleString('en-US')} cuts: ${successes} SUCCESS, ${seen + listed} readable, ${orphans} chunks and ${unseen} files documents left, ${faulty} × 500, ${hung} connections that the server kept`,
    };
  });
}

export const row = {
  program: 'chaos',
  number: 3,
  what: 'an upload is cut',
  how: 'by RST or FIN at a random byte, as a file and as base64, with Content-Length and chunked',
  goal: '0 SUCCESS, 0 readable, 0 chunks left',
  run,
};
