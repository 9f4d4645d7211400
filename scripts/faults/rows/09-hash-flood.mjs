// Row 9: five times as many logins as the hash pool can check, from callers of whom some go away; what do other calls feel?
import net from 'node:net';
import { availableParallelism } from 'node:os';
import { figuresOf, load } from '../support/open-loop.mjs';
import { onStage } from '../support/stage.mjs';

const hashMebibytes = 19;

/** Sends a login and leaves. */
function leave(port, bytes) {
  const socket = net.connect({ port, host: '127.0.0.1' }, () => {
    socket.write(bytes);
    setTimeout(() => socket.destroy(), 20);
  });
  socket.on('error', () => {}).on('data', () => {});
}

async function run({ minutes, isShort, progress }) {
  const seconds = isShort ? 3 : (minutes ?? 0.5) * 60;
  return onStage({}, async ({ server, account, api }) => {
    const sessionId = await api.session();
    const headers = { ...account.client, sessionId };
    const sessions = [{ method: 'GET', path: '/session', headers }];
    const body = JSON.stringify({ ...account.user, password: 'wrong' });
    const json = { ...account.client, 'Content-Type': 'application/json' };
    const logins = [{ method: 'POST', path: '/user/login', headers: json, body: Buffer.from(body).toString('base64') }];
    const begun = performance.now();
    await Promise.all(Array.from({ length: 20 }, () => api.login()));
    const capacity = 20_000 / (performance.now() - begun);
    const base = await server.residentBytes();
    const probe = () => load({ port: server.port, rate: 20, seconds, requests: sessions, connections: 20 });
    progress('quiet');
    const quiet = figuresOf((await probe()).seen, (status) => status === 200, seconds);
    const rate = Math.round(5 * capacity);
    progress(`${rate} logins a second`);
    let most = 0;
    const watch = setInterval(async () => {
      most = Math.max(most, await server.residentBytes().catch(() => 0));
    }, 100);
    const text = `POST /user/login HTTP/1.1\r\nHost: x\r\n${Object.entries(json)
      .map(([name, value]) => `${name}: ${value}\r\n`)
      .join('')}Content-Length: ${body.length}\r\n\r\n${body}`;
    const leaving = setInterval(() => leave(server.port, text), 50);
    const [flood, others] = await Promise.all([
      load({ port: server.port, rate, seconds, requests: logins, connections: 300 }),
      probe(),
    ]);
    clearInterval(watch);
    clearInterval(leaving);
    const felt = figuresOf(others.seen, (status) => status === 200, seconds);
    const refused = figuresOf(flood.seen, (status) => status === 503 || status === 429, seconds);
    const judged = figuresOf(flood.seen, (status) => status === 401, seconds);
    const wrong = flood.seen.filter(([, status]) => ![401, 429, 503].includes(status)).length;
    const memory = (most - base) / 2 ** 20;
    const pool = availableParallelism() * hashMebibytes;
    const isServed = wrong === 0 && felt.count === others.offered;
    return {
      held: isServed && (isShort || (felt.p99 <= 2 * quiet.p99 && memory <= pool + 64 && refused.p99 <= 50)),
      figures: `${rate} logins/s for ${seconds} s: ${judged.count} judged, ${refused.count} refused (p99 ${refused.p99.toFixed(0)} ms); session calls p99 ${felt.p99.toFixed(1)} ms, quiet ${quiet.p99.toFixed(1)} ms; memory +${memory.toFixed(0)} MiB`,
    };
  });
}

export const row = {
  program: 'chaos',
  number: 9,
  what: 'a flood of password hashes',
  how: 'open-loop logins at five times what the pool can check, with callers who leave, 30 s',
  goal: "other calls' p99 at most twice the quiet one; memory within the pool's 19 MiB each; the refused told within 50 ms",
  run,
};
