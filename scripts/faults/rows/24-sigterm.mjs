// Row 24: SIGTERM while people call, who go on until nobody takes their connection; on a mongod beside the server or of its own.
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { createApi } from '../support/api.mjs';
import { makeCrowd } from '../support/crowd.mjs';
import { callOn } from '../support/kept-callers.mjs';
import { mongodsOn, startEmbedded } from '../support/load-mix-embedded.mjs';
import { startMongod } from '../support/mongod.mjs';
import { randomOf } from '../support/random.mjs';
import { startServer } from '../support/server.mjs';
import { inParallel } from '../support/stage.mjs';
import { keepsLedger, ledgerOf } from '../support/stop-inside.mjs';

const people = 12;
const longestStopMs = 10_000;
const mostKept = 500;

/** Asks for readiness as a balancer does, until it is told that it is gone. */
async function watchReadiness(api, isOver) {
  while (!isOver() && (await api.call({ path: '/health/ready' })).status === 200) await sleep(200);
}

/** One server's life under load, and its end. */
async function live({ start, random, name, stored, folder, isWatched, isQuick }) {
  const file = join(folder, `${name}.json`);
  const { server, account } = await start(keepsLedger(file));
  let isOver = false;
  try {
    const api = createApi(server.url, account);
    const sessionId = await api.session();
    const scene = { port: server.port, account, sessionId, random, stored, isQuick, isOver: () => isOver };
    const callers = Promise.all(Array.from({ length: people }, (_, at) => callOn({ ...scene, name: `${name}-${at}` })));
    callers.catch(() => {}); // it is awaited once the server has ended
    const watcher = isWatched ? watchReadiness(api, scene.isOver) : null;
    await sleep(300 + 900 * random());
    const begun = performance.now();
    const { code } = await server.stop();
    const stopMs = performance.now() - begun;
    isOver = true;
    const calls = (await callers).flat();
    await watcher;
    const { closedAt, taken } = await ledgerOf(file);
    /** Its bytes came on a connection that the server had accepted and had not closed. */
    const wasAccepted = ({ id, port, sentAt }) =>
      taken.has(id) || (closedAt.has(port) && sentAt < (closedAt.get(port) ?? Number.POSITIVE_INFINITY));
    const unanswered = calls.filter(({ status }) => status === 0);
    const dropped = unanswered.filter(wasAccepted);
    const unaccepted = unanswered.filter(({ id, port }) => !taken.has(id) && !closedAt.has(port));
    const late = unanswered.length - dropped.length - unaccepted.length;
    const failed = calls.filter(({ status }) => ![0, 200, 503].includes(status));
    const refused = calls.filter(({ status }) => status === 503);
    return { calls, dropped, late, unaccepted, failed, refused, stopMs, code };
  } finally {
    isOver = true;
    server.kill();
  }
}

async function lostOf(api, stored) {
  const kept = [...stored];
  const whole = await inParallel(kept.length, 8, async (at) => {
    const [imageId, image] = kept[at];
    const { status, bytes } = await api.image(imageId);
    return status === 200 && bytes.equals(image);
  });
  return whole.filter((isWhole) => !isWhole).length;
}

async function run({ rounds = 50, seed, isShort, progress }) {
  const random = randomOf(seed);
  const times = isShort ? 1 : rounds;
  const folder = await mkdtemp(join(tmpdir(), 'cloakroom-faults-'));
  const dataDir = join(folder, 'data');
  const total = {
    calls: 0,
    dropped: 0,
    late: 0,
    unaccepted: 0,
    failed: 0,
    refused: 0,
    strays: 0,
    unclean: 0,
    slowestMs: 0,
    lost: 0,
  };
  const detail = [];
  let mongod;
  let given;
  let demo;
  const places = [
    {
      stored: new Map(),
      async start(more) {
        const { server, account } = await startEmbedded(dataDir, more);
        demo ??= account;
        return { server, account: demo };
      },
    },
    {
      stored: new Map(),
      start: async (more) => ({ server: await startServer({ mongodbUri: mongod.uri, ...more }), account: given }),
    },
  ];
  try {
    if (times > 1) {
      mongod = await startMongod();
      const { clients, users } = await makeCrowd(mongod.uri, { clients: 1, users: 1 });
      given = { client: clients[0], user: users[0] };
    }
    for (let time = 0; time < times; time++) {
      progress(`stop ${time + 1} of ${times}`);
      const { start, stored } = places[time % 2];
      const load = { isWatched: time % 4 > 1, isQuick: time % 4 === 0 || time % 4 === 3 };
      const seen = await live({ start, random, stored, folder, name: `life-${time}`, ...load });
      total.calls += seen.calls.length;
      for (const kind of ['dropped', 'unaccepted', 'failed', 'refused']) total[kind] += seen[kind].length;
      total.late += seen.late;
      total.strays += (await mongodsOn(dataDir)).length;
      total.unclean += seen.code === 0 ? 0 : 1;
      total.slowestMs = Math.max(total.slowestMs, seen.stopMs);
      for (const call of [...seen.dropped, ...seen.failed]) detail.push(JSON.stringify(call));
      while (stored.size > mostKept) stored.delete(stored.keys().next().value);
    }
    for (const { start, stored } of places.slice(0, times)) {
      const { server, account } = await start({});
      total.lost += await lostOf(createApi(server.url, account), stored).finally(() => server.stop());
    }
    total.strays += (await mongodsOn(dataDir)).length;
    const { calls, dropped, late, unaccepted, failed, refused, strays, unclean, slowestMs, lost } = total;
    return {
      held: dropped + failed + strays + unclean + lost === 0 && slowestMs <= longestStopMs && calls > 10 * times,
      figures: `${Math.ceil(times / 2)} stops with a mongod of its own, ${Math.floor(times / 2)} beside one: of ${calls} calls ${dropped} dropped, ${failed} failed, ${refused} × 503; ${late} sent on a connection that was closed by then, ${unaccepted} on one that waited to be accepted when listening ended; exit after ${(slowestMs / 1000).toFixed(1)} s at most, ${unclean} not in order; ${strays} stray mongod; ${lost} images lost`,
      detail: detail.join('\n'),
    };
  } finally {
    await mongod?.close();
    await rm(folder, { recursive: true, force: true });
  }
}

export const row = {
  program: 'chaos',
  number: 24,
  what: 'SIGTERM under load',
  how: 'under logins, uploads (some slow), reads and session calls of callers on kept and new connections, who go on until they are refused; some under a balancer that asks for readiness',
  goal: '0 accepted requests dropped, exit ≤ 10 s, no stray mongod',
  run,
};
