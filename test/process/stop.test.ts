// How a server ends: nothing under way is cut off, nothing stays behind, whichever signal comes, how often and when.
import { once } from 'node:events';
import { connect } from 'node:net';
import { join } from 'node:path';
import { type Account, beginUpload, call, demoOf, getAlone, newPicture, newSession, readImage } from './calls.js';
import {
  freePort,
  isAlive,
  mongodsOf,
  type ServerProcess,
  scratchFolder,
  serverProgram,
  start,
  startServerProcess,
  sweepProcesses,
  until,
} from './server-process.js';

const folder = scratchFolder();
const dataDir = join(folder, 'data');
const besiegedDir = join(folder, 'besieged');
const longestStopMs = 10_000;
const picture = newPicture(200_000);
let demo: Account;
let imageId = '';
let besieged: Promise<{ code: number | null; tookMs: number }>;

/** A server on which a caller never ends an upload and others hold connections: it takes its time, beside the other tests. */
async function stopBesieged() {
  const server = await startServerProcess({ DATA_DIR: besiegedDir });
  const { url } = server;
  const account = demoOf(server);
  await beginUpload(url, account, await newSession(url, account), picture);
  const idle = connect(Number(new URL(url).port), '127.0.0.1');
  await once(idle, 'connect');
  const since = Date.now();
  process.kill(server.pid, 'SIGINT');
  const { code } = await server.ended;
  idle.destroy();
  return { code, tookMs: Date.now() - since };
}

beforeAll(() => {
  besieged = stopBesieged();
  besieged.catch(() => {});
});
afterAll(sweepProcesses);

const stopLines = (server: ServerProcess) =>
  server.log().flatMap(({ msg, signal }) => (/^stop/.test(msg) ? [signal ?? msg] : []));

test('SIGTERM, even twice, waits for an upload under way, is not ready meanwhile, and leaves no mongod', async () => {
  const server = await startServerProcess({ DATA_DIR: dataDir });
  demo = demoOf(server);
  const slow = await beginUpload(server.url, demo, await newSession(server.url, demo), picture);
  const readiness = () => getAlone(`${server.url}/health/ready`);
  expect((await readiness()).status).toBe(200);

  const since = Date.now();
  process.kill(server.pid, 'SIGTERM');
  await until('readiness to be 503', async () => (await readiness()).status === 503);
  expect(JSON.parse((await readiness()).bytes.toString())).toEqual({
    status: 'unavailable',
    checks: { database: 'ok', server: 'unavailable' },
  });
  process.kill(server.pid, 'SIGTERM');
  const answer = await slow.finish();
  imageId = answer.body.imageId ?? '';
  expect(answer).toMatchObject({ status: 200, body: { resultContext: { resultCode: 'SUCCESS' } } });

  expect(await server.ended).toEqual({ code: 0, signal: null });
  expect(Date.now() - since).toBeLessThan(longestStopMs);
  expect(mongodsOf(dataDir)).toEqual([]);
  expect(stopLines(server)).toEqual(['SIGTERM', 'stopped']);
  expect(server.stderr()).toBe('');
});

test('a signal while its mongod is being started leaves none behind', async () => {
  const early = join(folder, 'early');
  const server = start(process.execPath, [serverProgram], { env: { PORT: '0', DATA_DIR: early } });
  await until('a mongod', () => mongodsOf(early).length > 0);
  process.kill(server.pid, 'SIGTERM');
  expect(await server.ended).toEqual({ code: 0, signal: null });
  expect(mongodsOf(early)).toEqual([]);
});

test('it serves on where nobody reads what it prints, with all that was handed in, and ends when its terminal is closed', async () => {
  const port = await freePort();
  const url = `http://127.0.0.1:${port}`;
  const server = start(process.execPath, [serverProgram], {
    env: { PORT: port, HTTPS_PORT: '0', DATA_DIR: dataDir },
  });
  server.child.stdout?.destroy();
  const isReady = () =>
    call(`${url}/health/ready`).then(
      ({ status }) => status === 200,
      () => false,
    );
  await until('readiness', isReady);
  for (let calls = 0; calls < 3; calls += 1) expect(await readImage(url, imageId)).toEqual(picture);
  process.kill(server.pid, 'SIGHUP');
  expect(await server.ended).toEqual({ code: 0, signal: null });
  expect(server.stderr()).toBe('');
  expect(mongodsOf(dataDir)).toEqual([]);
});

test('npm start in a process group: a SIGTERM to the whole group, which npm may send on, is one orderly stop', async () => {
  const server = await startServerProcess({ DATA_DIR: dataDir }, { command: ['npm', 'start'], isGroup: true });
  const [mongod = 0] = mongodsOf(dataDir);
  process.kill(-server.pid, 'SIGTERM');
  await server.ended;
  expect(stopLines(server)).toEqual(['SIGTERM', 'stopped']);
  expect(isAlive(mongod)).toBe(false);
  expect(mongodsOf(dataDir)).toEqual([]);
});

test('SIGINT ends it in time, though a caller never finishes', async () => {
  const { code, tookMs } = await besieged;
  expect(code).toBe(0);
  expect(tookMs).toBeLessThan(longestStopMs);
  expect(mongodsOf(besiegedDir)).toEqual([]);
});
