// A given database that is away: the server listens, says so quickly, and goes on when the database comes.
import { randomBytes } from 'node:crypto';
import { join } from 'node:path';
import type { EmbeddedMongod } from '../../src/stores/embedded/embedded-mongod.js';
import { startHere, sweep } from '../stores/embedded/support/scratch.js';
import { newAccount } from './account.js';
import { type Account, call, getSession, login, newSession } from './calls.js';
import {
  admin,
  type ServerProcess,
  scratchFolder,
  startServerProcess,
  sweepProcesses,
  until,
} from './server-process.js';

const mongodDir = join(scratchFolder(), 'mongod');
const env = {
  MONGODB_URI: `mongodb://${encodeURIComponent(join(mongodDir, 'mongod.sock'))}/away`,
  TOKEN_SECRET: randomBytes(32).toString('hex'),
  PUBLIC_SECURE_URL: 'https://images.example',
};
const longestMs = 2_000;
let server: ServerProcess;
let mongod: EmbeddedMongod;
let account: Account = { clientId: 'c', clientSecret: 's', email: 'a@cloakroom.example', password: 'eight or more' };

beforeAll(async () => {
  server = await startServerProcess(env);
});
afterAll(sweepProcesses);
afterAll(sweep);

async function expectAway(): Promise<void> {
  const since = Date.now();
  const [ready, live, called] = await Promise.all([
    call(`${server.url}/health/ready`),
    call(`${server.url}/health/live`),
    login(server.url, account),
  ]);
  expect(Date.now() - since).toBeLessThan(longestMs);
  expect(ready.status).toBe(503);
  expect(ready.body).toEqual({ status: 'unavailable', checks: { database: 'unavailable', server: 'ok' } });
  expect(live.status).toBe(200);
  const { status, code } = called;
  const ownFaults = server.log().filter(({ msg }) => status === 500 && msg === 'request failed'); // shown where it fails
  expect({ status, code, ownFaults }).toEqual({ status: 503, code: 'SYSTEM_ERROR', ownFaults: [] });
  expect(called.headers.get('retry-after')).toBe('1');
}

const isReady = async () => (await call(`${server.url}/health/ready`)).status === 200;

test('it listens without its database, and answers 503 within two seconds', expectAway);

test('the command line says that the database is away, with exit code 3', async () => {
  const since = Date.now();
  const { code, stdout, stderr } = await admin(env, ['client', 'list']);
  expect({ code, stdout }).toEqual({ code: 3, stdout: '' });
  expect(stderr).toMatch(/^error: The database can't be reached: .*\n$/);
  expect(Date.now() - since).toBeLessThan(5_000);
});

test('it recovers by itself when the database comes, and again after it went away', async () => {
  mongod = await startHere(mongodDir);
  await until('readiness', isReady);
  account = await newAccount(env, account.email);
  const sessionId = await newSession(server.url, account);

  await mongod.stop();
  await expectAway();
  mongod = await startHere(mongodDir);
  await until('readiness', isReady);
  expect((await getSession(server.url, account, sessionId)).code).toBe('SUCCESS');
});

test('its log told so, as JSON lines, and without the credentials of the database', async () => {
  const messages = server.log().map(({ msg }) => msg);
  expect(messages).toEqual(expect.arrayContaining(['the database is away; trying again', 'the database is reached']));
  expect(await server.stop()).toEqual({ code: 0, signal: null });

  const canary = 'canary-password';
  const other = await startServerProcess({ ...env, MONGODB_URI: `mongodb://me:${canary}@127.0.0.1:1/x` });
  await call(`${other.url}/health/ready`);
  await login(other.url, account);
  expect(await other.stop()).toEqual({ code: 0, signal: null });
  expect(other.stdout()).toContain('the database is away');
  expect(other.stdout() + other.stderr()).not.toContain(canary);
});
