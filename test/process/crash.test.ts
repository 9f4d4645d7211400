// kill -9 of everything: the next start just works, and nothing that was answered is lost.
import { join } from 'node:path';
import { type Account, demoOf, getSession, newImage, newPicture, newSession, readImage } from './calls.js';
import {
  isAlive,
  mongodsOf,
  type ServerProcess,
  scratchFolder,
  startServerProcess,
  sweepProcesses,
  until,
} from './server-process.js';

const dataDir = join(scratchFolder(), 'data');
const env = { DATA_DIR: dataDir };
afterAll(sweepProcesses);

/** What the server has answered for, and so must still have after any crash. */
const answered = { sessions: [] as string[], images: new Map<string, Buffer>() };
let account: Account;
let server: ServerProcess;

/** Logs in and hands in images on several connections for as long as the server lives. */
async function use({ url }: ServerProcess): Promise<void> {
  const oneAfterTheOther = async () => {
    for (;;) {
      const sessionId = await newSession(url, account);
      answered.sessions.push(sessionId);
      const picture = newPicture(300_000);
      answered.images.set(await newImage(url, account, sessionId, picture), picture);
    }
  };
  await Promise.allSettled([1, 2, 3, 4].map(oneAfterTheOther));
}

async function expectAllThere({ url }: ServerProcess): Promise<void> {
  for (const sessionId of answered.sessions) {
    expect((await getSession(url, account, sessionId)).code).toBe('SUCCESS');
  }
  for (const [imageId, picture] of answered.images) {
    expect((await readImage(url, imageId)).equals(picture)).toBe(true);
  }
}

test('after kill -9 of the server, and then of the server and its mongod, everything that was answered is there', async () => {
  server = await startServerProcess(env);
  account = demoOf(server);

  for (const killsMongod of [false, true]) {
    const before = answered.images.size;
    const using = use(server);
    await until('images to be handed in', () => answered.images.size >= before + 8);
    process.kill(server.pid, 'SIGKILL');
    const [mongod = 0, ...others] = mongodsOf(dataDir);
    expect(others).toEqual([]);
    expect(isAlive(mongod)).toBe(true);
    if (killsMongod) process.kill(mongod, 'SIGKILL');
    await Promise.all([server.ended, using]);

    server = await startServerProcess(env);
    expect(server.startUpText).not.toContain('demo');
    await expectAllThere(server);
    expect(mongodsOf(dataDir)).toHaveLength(1);
    expect(mongodsOf(dataDir).includes(mongod)).toBe(!killsMongod);
  }
});

test('a mongod that dies under the server is started again, and nothing is lost', async () => {
  const [mongod = 0] = mongodsOf(dataDir);
  process.kill(mongod, 'SIGKILL');
  const isBack = async () => (await getSession(server.url, account, answered.sessions[0] ?? '')).status === 200;
  await until('the server to answer again', isBack);
  await expectAllThere(server);
  expect(mongodsOf(dataDir)).not.toContain(mongod);
  expect(await server.stop()).toEqual({ code: 0, signal: null });
  expect(mongodsOf(dataDir)).toEqual([]);
});
