// How a server ends: nothing under way is cut off, nothing stays behind, whichever signal comes, how often and when.
import { once } from 'node:events';
import http from 'node:http';
import { connect } from 'node:net';
import { join } from 'node:path';
import { connect as connectTls } from 'node:tls';
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

/** GET on a connection of the agent; `connection` is the answer's header. */
const getOn = (agent: http.Agent, url: string) =>
  new Promise<{ status: number; connection: string; isReused: boolean }>((resolve, reject) => {
    const request = http.get(url, { agent }, (response) => {
      const { statusCode: status = 0, headers } = response;
      const answer = { status, connection: headers.connection ?? '', isReused: request.reusedSocket };
      response.resume().on('end', () => resolve(answer));
    });
    request.on('error', reject);
  });

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

describe('SIGTERM between two calls of one connection', () => {
  const agent = new http.Agent({ keepAlive: true, maxSockets: 1 });
  afterAll(() => agent.destroy());
  const liveness = (url: string) => getOn(agent, `${url}/health/live`);

  test('the next call is answered, and told that the connection ends; silent connections hold nothing up', async () => {
    const server = await startServerProcess({ DATA_DIR: dataDir });
    const portOf = (url: string) => Number(new URL(url).port);
    const silent = connect(portOf(server.url), '127.0.0.1').on('error', () => {});
    await once(silent, 'connect');
    const urls = await until('the log to say where it listens', () => server.log().find((line) => line.urls)?.urls);
    const port = portOf(urls?.[1] ?? '');
    const secure = connectTls({ port, host: '127.0.0.1', rejectUnauthorized: false }).on('error', () => {});
    await once(secure, 'secureConnect');
    expect(await liveness(server.url)).toMatchObject({ status: 200, connection: 'keep-alive', isReused: false });
    const since = Date.now();
    process.kill(server.pid, 'SIGTERM');
    let answer = await liveness(server.url);
    while (answer.connection !== 'close') answer = await liveness(server.url);
    expect(answer).toMatchObject({ status: 200, isReused: true });
    expect(await server.ended).toEqual({ code: 0, signal: null });
    expect(Date.now() - since).toBeLessThan(5_000);
    silent.destroy();
    secure.destroy();
  });

  test('an answer that was under way says so too', async () => {
    const server = await startServerProcess({ DATA_DIR: dataDir });
    const body = JSON.stringify({ email: demo.email, password: demo.password });
    const { clientId, clientSecret } = demo;
    const own = { clientId, clientSecret, 'content-type': 'application/json', expect: '100-continue' };
    const headers = { ...own, 'content-length': Buffer.byteLength(body) };
    const login = http.request(`${server.url}/user/login`, { method: 'POST', agent, headers });
    login.flushHeaders();
    await once(login, 'continue');
    process.kill(server.pid, 'SIGTERM');
    await until('the server to be told', () => stopLines(server).length > 0, 5_000);
    const answered = once(login, 'response');
    login.end(body);
    const [answer] = await answered;
    answer.resume();
    expect([answer.statusCode, answer.headers.connection]).toEqual([200, 'close']);
    expect(await server.ended).toEqual({ code: 0, signal: null });
  });
});

test('where somebody asks for readiness, it goes on serving new connections until that is known, and ends soon', async () => {
  const server = await startServerProcess({ DATA_DIR: dataDir });
  const readiness = () => getAlone(`${server.url}/health/ready`);
  expect((await readiness()).status).toBe(200);
  const since = Date.now();
  process.kill(server.pid, 'SIGTERM');
  await until('readiness to be 503', async () => (await readiness()).status === 503);
  let served = 0;
  for (; Date.now() - since < 1_500; served++) {
    expect((await getAlone(`${server.url}/image/${imageId}`)).bytes.equals(picture)).toBe(true);
  }
  expect(served).toBeGreaterThan(3);
  expect(await server.ended).toEqual({ code: 0, signal: null });
  expect(Date.now() - since).toBeLessThan(7_000);
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
