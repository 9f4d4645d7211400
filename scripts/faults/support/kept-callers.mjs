// People who call one after the other, on connections that they keep or open anew, until nobody takes them any more; byte by byte, so
// that it is known when a request was sent and whether its whole answer came. Used by row 24.
import { setTimeout as sleep } from 'node:timers/promises';
import { form } from './api.mjs';
import { png } from './images.mjs';
import { integer, pick } from './random.mjs';
import { connect, head } from './raw.mjs';
import { now } from './stop-inside.mjs';

const quickKinds = ['session', 'session', 'session', 'image', 'image', 'info', 'upload'];
const allKinds = [...quickKinds, 'upload', 'slow upload', 'login'];
const answerMs = 20_000;
const json = { 'Content-Type': 'application/json' };

/** Writes a request; a slow one in ten pieces. Gives when its first byte was written. */
async function send({ socket, isClosed }, { bytes, slowMs }) {
  const step = slowMs ? Math.ceil(bytes.length / 10) : bytes.length;
  socket.write(bytes.subarray(0, step));
  const sentAt = now();
  for (let at = step; at < bytes.length && !isClosed(); at += step) {
    await sleep(slowMs / 10);
    socket.write(bytes.subarray(at, at + step));
  }
  return sentAt;
}

/**
 * `stored` gets each image that was answered for, by its id; `isQuick` leaves out what takes long, so that the server is often at rest.
 * Gives [{id, kind, port, sentAt, status}]; status 0: no whole answer.
 */
export async function callOn({ port, account: { client, user }, sessionId, random, name, stored, isQuick, isOver }) {
  const calls = [];
  const own = { ...client, sessionId };
  const requestOf = (kind, id) => {
    const mark = { 'X-Request-Id': id };
    const imageId = stored.size > 0 ? pick(random, [...stored.keys()].slice(-50)) : null;
    if (kind === 'login') {
      const body = Buffer.from(JSON.stringify(user));
      const headers = { ...mark, ...client, ...json, 'Content-Length': body.length };
      return { bytes: Buffer.concat([head('POST', '/user/login', headers), body]) };
    }
    if (kind.endsWith('upload')) {
      const image = png(integer(random, 10_000, 300_000), id);
      const { body, type } = form(image);
      const headers = { ...mark, ...own, ...type, 'Content-Length': body.length };
      const bytes = Buffer.concat([head('POST', '/image/upload', headers), body]);
      return { bytes, image, ...(kind === 'slow upload' && { slowMs: integer(random, 300, 2_000) }) };
    }
    if (kind === 'image' && imageId) return { bytes: head('GET', `/image/${imageId}`, mark) };
    if (kind === 'info' && imageId) return { bytes: head('GET', `/image/${imageId}/info`, { ...mark, ...own }) };
    return { bytes: head('GET', '/session', { ...mark, ...own }) };
  };

  let connection;
  for (let at = 0; !isOver(); at++) {
    if (!connection || connection.isClosed() || random() < 0.2) {
      connection?.close();
      connection = await connect(port).catch(() => null);
      if (!connection) break; // refused
    }
    const kind = pick(random, isQuick ? quickKinds : allKinds);
    const id = `${name}-${at}`;
    const request = requestOf(kind, id);
    const before = connection.answers.length;
    const sentAt = await send(connection, request);
    const isAnswered = await connection.has(before + 1, answerMs);
    const answer = isAnswered ? connection.answers[before] : { status: 0, headers: {} };
    calls.push({ id, kind, port: connection.localPort, sentAt, isFirst: before === 0, status: answer.status });
    if (request.image && answer.status === 200) stored.set(JSON.parse(answer.body).imageId, request.image);
    if (!isAnswered || answer.headers.connection === 'close') {
      connection.close();
      connection = undefined;
    }
    await sleep(random() < 0.8 ? 30 * random() : 700 * random());
  }
  connection?.close();
  return calls;
}
