// Row 15: large bodies of callers who are not let in. The server answers without reading them.
import { connect, head, writeAll } from '../support/raw.mjs';
import { inParallel, onStage } from '../support/stage.mjs';
import { watch, watching } from '../support/watch.mjs';

const bodyBytes = 7_000_000;
const mostRead = 64 * 1024;
const answerMs = 5_000;
/** Each piece may be a read of its own. */
const pieces = [64 * 1024, 1_400, 15_000, 40_000, 5_000];
const noSession = '0'.repeat(32);
const multipart = { 'Content-Type': 'multipart/form-data; boundary=edge' };
const json = { 'Content-Type': 'application/json' };

/** Name, path, headers, status; `client` is a right one. */
const callers = (client) => [
  ['no credentials', '/image/upload', multipart, 400],
  ['a wrong secret', '/image/upload', { ...client, clientSecret: 'wrong', sessionId: noSession, ...multipart }, 401],
  ['an unknown client', '/user/login', { clientId: 'nobody', clientSecret: 'wrong', ...json }, 401],
  ['an unknown session', '/image/upload', { ...client, sessionId: noSession, ...multipart }, 401],
  ['an unknown session at logout', '/session/logout', { ...client, sessionId: noSession, ...json }, 401],
  ['no token', '/api/auth/upload_image', json, 401],
  ['a false token', '/api/auth/upload_image', { 'x-access-token': 'a.b.c', ...json }, 401],
  ['no route', '/nowhere', multipart, 404],
];

async function knock(port, body, [, path, headers, status], isChunked, pieceBytes) {
  const connection = await connect(port);
  const framing = isChunked ? { 'Transfer-Encoding': 'chunked' } : { 'Content-Length': bodyBytes };
  const start = head('POST', path, { ...headers, ...framing });
  connection.socket.write(start);
  await writeAll(connection, isChunked ? body.chunked : body.plain, pieceBytes);
  const isAnswered = await connection.has(1, answerMs);
  connection.close();
  const isRight = isAnswered && connection.answers[0].status === status;
  return { port: connection.localPort, headBytes: start.length, isRight };
}

async function run({ rounds, isShort, progress }) {
  const count = rounds ?? (isShort ? 160 : 1_000);
  return onStage(watching, async ({ server, account }) => {
    const inside = watch(server);
    const plain = Buffer.alloc(bodyBytes, 'x');
    const size = Buffer.from(`${bodyBytes.toString(16)}\r\n`);
    const body = { plain, chunked: Buffer.concat([size, plain, Buffer.from('\r\n0\r\n\r\n')]) };
    const kinds = callers(account.client);
    progress(`${count} bodies of ${bodyBytes} bytes`);
    const seen = await inParallel(count, 16, (at) =>
      knock(server.port, body, kinds[at % kinds.length], at % 3 === 2, pieces[at % pieces.length]),
    );
    const read = await inside.read();
    const counts = seen.map(({ port, headBytes }) => (read.get(port) ?? Number.POSITIVE_INFINITY) - headBytes);
    const most = Math.max(...counts);
    const right = seen.filter(({ isRight }) => isRight).length;
    const more = counts.filter((bytes) => bytes > mostRead).length;
    return {
      held: right === count && more === 0,
      figures: `${count} bodies of 7 MB: ${right} refused with the right status; at most ${most} bytes read of one, ${more} above 64 KiB`,
    };
  });
}

export const row = {
  program: 'attack',
  number: 15,
  what: 'large bodies of callers who are not let in',
  how: '1,000 bodies of 7 MB, declared and chunked, without credentials, with false ones, to no route',
  goal: 'at most 64 KiB read of each',
  run,
};
