// Row 22: where a request ends: conflicting lengths, requests in pieces, and several on one connection.
import { setImmediate as turn } from 'node:timers/promises';
import { form } from '../support/api.mjs';
import { framings } from '../support/framings.mjs';
import { png } from '../support/images.mjs';
import { integer, pick, randomOf } from '../support/random.mjs';
import { connect, head } from '../support/raw.mjs';
import { inParallel, onStage } from '../support/stage.mjs';

const answerMs = 5_000;
/** How long the server may think about a request that may never end. */
const quietMs = 300;
const idOf = ({ headers }) => headers['x-request-id'];

const serverFaults = (name, answers) =>
  answers.filter(({ status }) => status >= 500).map(({ status }) => `${name}: ${status}`);
function twice(name, answers) {
  const ids = answers.map(idOf).filter(Boolean);
  return new Set(ids).size < ids.length ? [`${name}: answered twice`] : [];
}

/** Whatever it makes of the request, the server must not answer the one inside, nor one twice. */
async function judgeFraming(port, { name, bytes, own, smuggled }) {
  const connection = await connect(port);
  connection.socket.write(bytes);
  await connection.has(1, quietMs);
  if (!connection.isClosed()) {
    connection.socket.write(head('GET', '/health/live', { 'X-Request-Id': `after-${own}`, Connection: 'close' }));
    await connection.has(Number.POSITIVE_INFINITY, quietMs);
  }
  connection.close();
  const { answers } = connection;
  const isSmuggled = answers.some((answer) => idOf(answer) === smuggled);
  return [
    ...(isSmuggled ? [`${name}: the request inside was answered`] : []),
    ...twice(name, answers),
    ...serverFaults(name, answers),
  ];
}

/** Requests of every kind, each with the statuses that its answer may have. */
function requestsOf({ account: { client, user }, sessionId, token, imageId, image }) {
  const session = { ...client, sessionId };
  const json = { 'Content-Type': 'application/json' };
  const upload = form(image);
  const base64 = JSON.stringify({ image_base64: image.toString('base64') });
  return [
    { method: 'GET', path: '/session', headers: session, statuses: [200] },
    { method: 'HEAD', path: '/session', headers: session, statuses: [200] },
    { method: 'GET', path: `/image/${imageId}`, headers: {}, statuses: [200] },
    { method: 'HEAD', path: `/image/${imageId}`, headers: {}, statuses: [200] },
    { method: 'GET', path: `/image/${imageId}`, headers: { Range: 'bytes=5-9' }, statuses: [206] },
    { method: 'GET', path: '/images?limit=1', headers: session, statuses: [200] },
    { method: 'GET', path: '/nowhere', headers: {}, statuses: [404] },
    { method: 'DELETE', path: '/session', headers: {}, statuses: [405] },
    { method: 'GET', path: '/session', headers: client, statuses: [400] },
    {
      method: 'POST',
      path: '/image/upload',
      headers: { ...session, ...upload.type },
      body: upload.body,
      statuses: [200],
    },
    { method: 'POST', path: '/image/upload', headers: upload.type, body: upload.body, statuses: [400] },
    {
      method: 'POST',
      path: '/api/auth/upload_image',
      headers: { 'x-access-token': token, ...json },
      body: base64,
      statuses: [200],
    },
    {
      method: 'POST',
      path: '/user/login',
      headers: { ...client, ...json },
      body: JSON.stringify({ email: user.email }),
      statuses: [400],
    },
    { method: 'POST', path: '/user/login', headers: { ...client, ...json }, body: 'x'.repeat(70_000), statuses: [413] },
    { method: 'POST', path: '/api/auth/token', headers: session, statuses: [200] },
  ];
}

function bytesOf({ method, path, headers, body = '' }, id, isChunked) {
  const content = Buffer.from(body);
  const withId = { ...headers, 'X-Request-Id': id };
  if (content.length === 0) return head(method, path, withId);
  if (!isChunked) return Buffer.concat([head(method, path, { ...withId, 'Content-Length': content.length }), content]);
  const half = content.length >> 1;
  const chunks = [content.subarray(0, half), content.subarray(half)].filter(({ length }) => length > 0);
  const framed = chunks.flatMap((chunk) => [
    Buffer.from(`${chunk.length.toString(16)}\r\n`),
    chunk,
    Buffer.from('\r\n'),
  ]);
  return Buffer.concat([
    head(method, path, { ...withId, 'Transfer-Encoding': 'chunked' }),
    ...framed,
    Buffer.from('0\r\n\r\n'),
  ]);
}

/** Writes in pieces that are cut anywhere; the first hundred may be of one byte each. */
async function writeInPieces({ socket, isClosed }, bytes, random) {
  const isSlow = random() < 0.3;
  for (let at = 0, count = 0; at < bytes.length && !isClosed(); count++) {
    const size = isSlow && count < 100 ? 1 : integer(random, 1, Math.max(1, bytes.length >> 1));
    socket.write(bytes.subarray(at, at + size));
    at += size;
    await turn();
  }
}

/**
 * Several requests on one connection, one behind the other, in pieces or at once; answers come in order, each once. Short rounds are
 * for machines that are busy with other things too, where a server may say that it is.
 */
async function judgeMix(port, kinds, random, count, at, mayBeBusy) {
  const connection = await connect(port);
  const sent = Array.from({ length: count }, (_, index) => ({ ...pick(random, kinds), id: `mix-${at}-${index}` }));
  for (const [index, { method }] of sent.entries()) if (method === 'HEAD') connection.expectHead(index);
  const bytes = Buffer.concat(sent.map((request) => bytesOf(request, request.id, random() < 0.4)));
  if (random() < 0.5) connection.socket.write(bytes);
  else await writeInPieces(connection, bytes, random);
  await connection.has(count, answerMs);
  connection.close();
  const { answers } = connection;
  const name = `mix ${at} of ${sent.map(({ method, path }) => `${method} ${path}`).join(', ')}`;
  const wrong = answers.flatMap((answer, index) => {
    const { id, statuses } = sent[index] ?? {};
    const isRight = idOf(answer) === id && (statuses.includes(answer.status) || (mayBeBusy && answer.status === 503));
    return isRight ? [] : [`${name}: answer ${index} is ${answer.status} to ${idOf(answer)}`];
  });
  const isCut = answers.length < count && answers.at(-1)?.headers.connection !== 'close';
  return [...wrong, ...(isCut ? [`${name}: ${answers.length} of ${count} answers`] : []), ...twice(name, answers)];
}

async function run({ rounds, seed, isShort, progress }) {
  const count = rounds ?? (isShort ? 150 : 1_000);
  return onStage({}, async ({ server, account, api }) => {
    const sessionId = await api.session();
    const { access_token: token } = (await api.token(sessionId)).json.payload;
    const image = png(2_000);
    const { imageId } = (await api.upload(sessionId, image)).json;
    const known = { account, sessionId, token, imageId, image };
    const step = Math.max(1, Math.ceil(800 / count));
    const conflicts = framings(account, sessionId).filter((_, at) => at % step === 0);
    progress(`${conflicts.length} conflicts`);
    const faults = await inParallel(conflicts.length, 8, (at) => judgeFraming(server.port, conflicts[at]));
    const kinds = requestsOf(known);
    const mixes = Math.max(0, count - conflicts.length);
    progress(`${mixes} mixes`);
    const mixed = await inParallel(mixes, 8, (at) => {
      const random = randomOf(seed * 1_000_003 + at);
      return judgeMix(server.port, kinds, random, at % 2 === 0 ? 1 : integer(random, 2, 8), at, isShort);
    });
    const control = await api.getSession(sessionId);
    const all = [
      ...faults,
      ...mixed,
      control.status === 200 ? [] : [`a right call afterwards: ${control.status}`],
    ].flat();
    return {
      held: all.length === 0,
      figures: `${conflicts.length} conflicts of framing, ${mixes} split requests and mixes: ${all.length} answered twice, out of order or with 5xx`,
      detail: all.slice(0, 20).join('\n'),
    };
  });
}

export const row = {
  program: 'attack',
  number: 22,
  what: 'where a request ends',
  how: '1,000: Content-Length against Transfer-Encoding with a request inside, split writes, up to eight requests of every kind on one connection',
  goal: '0 answered twice, 0 5xx',
  run,
};
