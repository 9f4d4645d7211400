// Row 6: the database is away when the server starts, dies or falls silent under load, and runs out of disk.
import { mkdir } from 'node:fs/promises';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { createApi } from '../support/api.mjs';
import { mountSmallDisk } from '../support/disk.mjs';
import { png } from '../support/images.mjs';
import { createMix } from '../support/load-mix.mjs';
import { mongodsOn, startEmbedded } from '../support/load-mix-embedded.mjs';
import { startMongod } from '../support/mongod.mjs';
import { randomOf } from '../support/random.mjs';
import { makeAccount, startServer } from '../support/server.mjs';

const longestMs = 2_000;
const recoveryMs = 30_000;
const people = 8;
const diskMebibytes = 300;
/** Journal files made when needed, as the server starts its own mongod. */
const smallJournal = ['--wiredTigerEngineConfigString', 'log=(file_max=32MB,prealloc=false)'];

const isReady = async (api) => (await api.call({ path: '/health/ready' })).status === 200;

async function until(what, holds, withinMs = recoveryMs) {
  const begun = performance.now();
  while (!(await holds())) {
    if (performance.now() - begun > withinMs) throw new Error(`${what} took longer than ${withinMs / 1000} s`);
    await sleep(50);
  }
  return performance.now() - begun;
}

/** Asks one of each kind, every second while the database is away; what is no clear 503 in time goes to `seen.faults`. */
async function watchAway(api, sessionId, awayMs, seen) {
  const deadline = Date.now() + awayMs;
  do {
    const [live, ...refused] = await Promise.all([
      api.call({ path: '/health/live' }),
      api.call({ path: '/health/ready' }),
      api.login(),
      api.getSession(sessionId),
      api.upload(sessionId, png(20_000)),
      api.image('0'.repeat(32)),
    ]);
    if (live.status !== 200) seen.faults.push(`live: ${live.status}`);
    for (const [at, { status, headers, ms, error }] of refused.entries()) {
      seen.slowestMs = Math.max(seen.slowestMs, ms);
      seen.refused += 1;
      const what = ['ready', 'login', 'session', 'upload', 'image'][at];
      if (status !== 503 || !(headers['retry-after'] > 0)) seen.faults.push(`${what}: ${status} ${error ?? ''}`);
    }
    await sleep(Math.min(1_000, Math.max(0, deadline - Date.now())));
  } while (Date.now() < deadline);
}

const anySession = '0123456789abcdef'.repeat(2);

/** The server starts without its database. */
async function atStart(mongod, account, awayMs, seen) {
  await mongod.kill();
  const server = await startServer({ mongodbUri: mongod.uri });
  const api = createApi(server.url, account);
  await watchAway(api, anySession, awayMs, seen);
  await mongod.start();
  seen.recoveries.push(await until('readiness after the start', () => isReady(api)));
  return { server, api };
}

/** The database goes under load, and comes back. */
async function underLoad(api, random, awayMs, seen, { take, giveBack }) {
  const sessionId = await api.session({ isRemembered: true });
  const mix = createMix([api], random);
  const running = mix.run(people);
  await sleep(Math.min(2_000, awayMs));
  await take();
  await until('readiness to go down', async () => !(await isReady(api)));
  await watchAway(api, sessionId, awayMs, seen);
  await giveBack();
  seen.recoveries.push(await until('readiness to come back', () => isReady(api)));
  await sleep(Math.min(2_000, awayMs));
  mix.stop();
  await running;
  const { lost, undone } = await mix.audit();
  const { faults, slowestRefusalMs } = mix.ledger;
  seen.faults.push(...faults);
  seen.slowestMs = Math.max(seen.slowestMs, slowestRefusalMs);
  seen.lost += lost + undone;
}

const isAlive = (pid) => {
  try {
    return process.kill(pid, 0);
  } catch {
    return false;
  }
};

/** Starts a mongod again whenever it has died, as a service manager does. */
function supervise(mongod) {
  let isOver = false;
  const loop = (async () => {
    while (!isOver) {
      if (!isAlive(mongod.pid)) await mongod.start().catch(() => {});
      await sleep(200);
    }
  })();
  return {
    async stop() {
      isOver = true;
      await loop;
    },
  };
}

/** A mongod of which the disk is full: when the server starts, and under load. */
async function onFullDisk(disk, random, awayMs, seen) {
  const folder = join(disk.folder, 'db');
  await mkdir(folder);
  const mongod = await startMongod({ folder, extra: smallJournal });
  const supervisor = supervise(mongod);
  let server;
  try {
    const account = await makeAccount(mongod.uri);
    await disk.fill();
    await mongod.kill();
    server = await startServer({ mongodbUri: mongod.uri });
    const api = createApi(server.url, account);
    await watchAway(api, anySession, awayMs, seen);
    await disk.free();
    seen.recoveries.push(await until('readiness with room on the disk', () => isReady(api)));
    await underLoad(api, random, awayMs, seen, { take: () => disk.fill(2), giveBack: () => disk.free() });
  } finally {
    await server?.stop();
    await disk.free();
    await supervisor.stop();
    await mongod.close();
  }
}

/** The same for a server with a mongod of its own. */
async function embeddedOnFullDisk(disk, random, awayMs, seen) {
  const dataDir = join(disk.folder, 'data');
  const { server, account } = await startEmbedded(dataDir);
  try {
    const api = createApi(server.url, account);
    await underLoad(api, random, awayMs, seen, { take: () => disk.fill(2), giveBack: () => disk.free() });
  } finally {
    await server.stop();
  }
  const strays = await mongodsOn(dataDir);
  if (strays.length > 0) seen.faults.push(`${strays.length} stray mongod`);
}

async function run({ minutes = 1, seed, isShort, progress }) {
  const random = randomOf(seed);
  const awayMs = isShort ? 2_000 : minutes * 60_000;
  const seen = { faults: [], refused: 0, slowestMs: 0, recoveries: [], lost: 0 };
  const mongod = await startMongod();
  let server;
  try {
    const account = await makeAccount(mongod.uri);
    progress('away at the start');
    const started = await atStart(mongod, account, awayMs, seen);
    server = started.server;
    progress('silent');
    const silent = { take: async () => mongod.freeze(), giveBack: async () => mongod.thaw() };
    await underLoad(started.api, random, awayMs, seen, silent);
    progress('killed');
    const killed = { take: () => mongod.kill(), giveBack: () => mongod.start() };
    if (!isShort) await underLoad(started.api, random, awayMs, seen, killed);
  } finally {
    await server?.stop();
    await mongod.close();
  }
  const disk = isShort ? null : await mountSmallDisk(diskMebibytes);
  if (disk) {
    try {
      progress('disk full');
      await onFullDisk(disk, random, awayMs / 4, seen);
      progress('disk full, embedded');
      await embeddedOnFullDisk(disk, random, awayMs / 4, seen);
    } finally {
      await disk.close();
    }
  }
  const places = isShort
    ? 'start, silent'
    : `start, silent, killed${disk ? ', disk full (start, under load, embedded)' : '; disk full not tried: mounting is refused here'}`;
  const slowestRecovery = Math.max(...seen.recoveries) / 1000;
  return {
    held: seen.faults.length + seen.lost === 0 && (isShort || seen.slowestMs <= longestMs),
    figures: `${places}: ${seen.refused} calls answered 503, the slowest after ${(seen.slowestMs / 1000).toFixed(2)} s, ${seen.faults.length} others; ready again ${slowestRecovery.toFixed(1)} s at most after the database, without restart; ${seen.lost} lost`,
    detail: [...new Set(seen.faults)].join('\n'),
  };
}

export const row = {
  program: 'chaos',
  number: 6,
  what: 'the database is away or its disk is full',
  how: 'for a minute: at the start, killed or silent under load; a full tmpfs at the start and under load',
  goal: 'clear 503s in ≤ 2 s, readiness down, recovery without restart',
  run,
};
