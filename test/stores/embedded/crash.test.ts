/** A mongod that dies, hangs or was left behind: it is started again, taken over or replaced, and what was journaled is there. */
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { until } from '../../support/until.js';
import { buildProgram, startParticipant } from './support/children.js';
import { isAlive, scratchFolder, startHere, sweep, withNotes } from './support/scratch.js';

let program: string;
beforeAll(() => {
  program = buildProgram('participant');
});
afterAll(sweep);

const named = (events: { event: string }[], event: string) => events.filter((entry) => entry.event === event);

test('kill -9 of mongod: it is started again and every acknowledged write is there', async () => {
  const handle = await startHere(scratchFolder());
  const first = handle.pid();
  await withNotes(handle.hostUri, async (notes) => {
    for (let n = 0; n < 20; n++) await notes.insertOne({ n });
    process.kill(first, 'SIGKILL');
  });
  await until('a second mongod', () => handle.pid() !== first);
  expect(await withNotes(handle.hostUri, (notes) => notes.countDocuments())).toBe(20);
  expect(named(handle.events, 'mongod-exited')).toEqual([
    { event: 'mongod-exited', pid: first, reason: expect.stringContaining('SIGKILL') },
  ]);
  expect(named(handle.events, 'mongod-started')).toHaveLength(2);
  await handle.stop();
  expect(isAlive(handle.pid())).toBe(false);
});

test('a mongod left by a killed process is taken over, watched and started again when it dies', async () => {
  const dataDir = scratchFolder();
  const server = await startParticipant(program, dataDir);
  const left = await server.ready;
  await server.kill();
  const handle = await startHere(dataDir);
  expect(handle.pid()).toBe(left.pid);
  expect(handle.events).toEqual([expect.objectContaining({ event: 'mongod-started', takenOver: true })]);
  process.kill(left.pid, 'SIGKILL');
  await until('a second mongod', () => handle.pid() !== left.pid);
  await withNotes(handle.hostUri, (notes) => notes.insertOne({ n: 1 }));
  await handle.stop();
  expect(isAlive(handle.pid())).toBe(false);
});

test('a left-over mongod that does not answer is killed and replaced', async () => {
  const dataDir = scratchFolder();
  const server = await startParticipant(program, dataDir);
  const left = await server.ready;
  process.kill(left.pid, 'SIGSTOP');
  await server.kill();
  const handle = await startHere(dataDir);
  expect(handle.pid()).not.toBe(left.pid);
  expect(isAlive(left.pid)).toBe(false);
});

test('kill -9 of the process and its mongod at once: the next start just works', async () => {
  const dataDir = scratchFolder();
  const server = await startParticipant(program, dataDir);
  const { pid, hostUri } = await server.ready;
  await withNotes(hostUri, (notes) => notes.insertOne({ n: 1 }));
  process.kill(pid, 'SIGKILL');
  await server.kill();
  const handle = await startHere(dataDir);
  expect(await withNotes(handle.hostUri, (notes) => notes.countDocuments())).toBe(1);
});

test("files that became unreadable while in use: each failed restart is told with mongod's words, and stop still works", async () => {
  const dataDir = scratchFolder();
  const handle = await startHere(dataDir);
  writeFileSync(join(dataDir, 'db', 'storage.bson'), '{');
  process.kill(handle.pid(), 'SIGKILL');
  const failures = () => handle.events.flatMap((event) => (event.event === 'mongod-restart-failed' ? [event] : []));
  await until('two failed restarts', () => failures().length >= 2);
  expect(failures()[0]?.error.message).toContain('Unable to read the storage engine metadata file');
  expect(
    failures()
      .map(({ retryInMs }) => retryInMs)
      .slice(0, 2),
  ).toEqual([200, 400]);
  await handle.stop();
  const told = handle.events.length;
  await sleep(500);
  expect(handle.events).toHaveLength(told);
});
