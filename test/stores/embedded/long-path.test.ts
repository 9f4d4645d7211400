/** A DATA_DIR whose socket path is too long for the kernel: the same on a loopback port. */
import { readFileSync, rmSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:net';
import { join } from 'node:path';
import { until } from '../../support/until.js';
import { buildProgram, startParticipant } from './support/children.js';
import { isAlive, scratchFolder, startHere, sweep, withNotes } from './support/scratch.js';

let program: string;
beforeAll(() => {
  program = buildProgram('participant');
});
afterAll(sweep);

const longFolder = () => join(scratchFolder(), 'a-long-name-'.repeat(9));

test('it listens on a loopback port that other processes find; a restart keeps the port', async () => {
  const dataDir = longFolder();
  const handle = await startHere(dataDir);
  expect(handle.hostUri).toMatch(/^mongodb:\/\/127\.0\.0\.1:\d+$/);
  const child = await startParticipant(program, dataDir);
  expect(await child.ready).toEqual({ pid: handle.pid(), hostUri: handle.hostUri });
  await withNotes(handle.hostUri, (notes) => notes.insertOne({ n: 1 }));
  const [pid, hostUri] = [handle.pid(), handle.hostUri];
  process.kill(pid, 'SIGKILL');
  await until('a second mongod', () => handle.pid() !== pid);
  expect(handle.hostUri).toBe(hostUri);
  expect(await withNotes(handle.hostUri, (notes) => notes.countDocuments())).toBe(1);
  await handle.stop();
  expect(isAlive(handle.pid())).toBe(true);
  await child.leave();
  expect(isAlive(handle.pid())).toBe(false);
});

test('starters at once agree on one port', async () => {
  const dataDir = longFolder();
  const all = await Promise.all(Array.from({ length: 3 }, () => startParticipant(program, dataDir)));
  const ready = await Promise.all(all.map((participant) => participant.ready));
  expect(new Set(ready.map(({ hostUri }) => hostUri)).size).toBe(1);
  await Promise.all(all.map((participant) => participant.leave()));
});

test('a lost record is made again from the log', async () => {
  const dataDir = longFolder();
  const first = await startHere(dataDir);
  rmSync(join(dataDir, 'mongod.port'));
  const second = await startHere(dataDir);
  expect(second.hostUri).toBe(first.hostUri);
  expect(first.hostUri).toContain(readFileSync(join(dataDir, 'mongod.port'), 'utf8'));
});

test('a recorded port that a stranger has taken is given up', async () => {
  const dataDir = longFolder();
  await (await startHere(dataDir)).stop();
  const stranger = createServer((socket) => socket.destroy()).listen(0, '127.0.0.1');
  await until('the stranger listens', () => stranger.listening);
  const { port } = stranger.address() as { port: number };
  writeFileSync(join(dataDir, 'mongod.port'), String(port));
  const handle = await startHere(dataDir);
  stranger.close();
  expect(handle.hostUri).not.toBe(`mongodb://127.0.0.1:${port}`);
  await withNotes(handle.hostUri, (notes) => notes.insertOne({ n: 1 }));
});
