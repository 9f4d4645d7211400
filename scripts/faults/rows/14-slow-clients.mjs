// Row 14: two thousand connections that send a byte a second, half of them in their headers, half in the body of an upload.
import net from 'node:net';
import { setTimeout as sleep } from 'node:timers/promises';
import { png } from '../support/images.mjs';
import { onStage, quantile } from '../support/stage.mjs';

/** Dribbles; gives what ends it. */
function dribble(port, text) {
  const socket = net.connect({ port, host: '127.0.0.1' });
  socket.on('error', () => {}).on('data', () => {});
  socket.write(text);
  const timer = setInterval(() => socket.writable && socket.write('x'), 1_000);
  return () => {
    clearInterval(timer);
    socket.destroy();
  };
}

/** The main job's calls, one after another. */
async function good(api, sessionId, seconds) {
  const times = [];
  let failed = 0;
  const image = png(20_000);
  const deadline = Date.now() + 1000 * seconds;
  while (Date.now() < deadline) {
    const uploaded = await api.upload(sessionId, image);
    const answers = [uploaded, await api.getSession(sessionId), await api.image(uploaded.json?.imageId ?? 'none')];
    for (const { status, ms } of answers) {
      times.push(ms);
      if (status !== 200) failed += 1;
    }
  }
  return { times, failed };
}

async function run({ rounds, isShort, minutes, progress }) {
  const count = rounds ?? (isShort ? 300 : 2_000);
  const seconds = isShort ? 2 : (minutes ?? 0.5) * 60;
  return onStage({}, async ({ server, account, api }) => {
    const sessionId = await api.session();
    await good(api, sessionId, 1);
    progress('quiet');
    const quiet = await good(api, sessionId, seconds);
    const { clientId, clientSecret } = account.client;
    const credentials = `clientId: ${clientId}\r\nclientSecret: ${clientSecret}\r\nsessionId: ${sessionId}\r\n`;
    const inHeaders = 'POST /image/upload HTTP/1.1\r\nHost: x\r\nX-Slow: ';
    const inBody = `POST /image/upload HTTP/1.1\r\nHost: x\r\n${credentials}Content-Type: multipart/form-data; boundary=b\r\nContent-Length: 5000000\r\n\r\n--b\r\nContent-Disposition: form-data; name="image"; filename="i.png"\r\n\r\n`;
    const ends = Array.from({ length: count }, (_, at) => dribble(server.port, at % 2 ? inBody : inHeaders));
    await sleep(1_500);
    progress(`${count} slow connections`);
    const loaded = await good(api, sessionId, seconds);
    for (const end of ends) end();
    const [before, after] = [quantile(quiet.times, 0.99), quantile(loaded.times, 0.99)];
    // The dribblers' own second of timers is part of the load: it is theirs, in this process.
    const held = loaded.failed === 0 && quiet.failed === 0 && (isShort || after <= 2 * before);
    return {
      held,
      figures: `${count} slow connections: ${loaded.times.length - loaded.failed} of ${loaded.times.length} good calls served, p99 ${after.toFixed(1)} ms, quiet ${before.toFixed(1)} ms`,
    };
  });
}

export const row = {
  program: 'chaos',
  number: 14,
  what: 'slow clients',
  how: '2,000 connections at a byte a second, in headers and in bodies',
  goal: 'good clients are all served, p99 at most twice that of the quiet server',
  run,
};
