/** Several processes on one DATA_DIR share one mongod: real processes, started and killed in every order. */
import { readdirSync } from 'node:fs';
import { join } from 'node:path';
import { until } from '../../support/until.js';
import { buildProgram, type Participant, startParticipant } from './support/children.js';
import { isAlive, scratchFolder, startHere, sweep, withNotes } from './support/scratch.js';

let program: string;
beforeAll(() => {
  program = buildProgram('participant');
});
afterAll(sweep);

const started = (participants: Participant[]) =>
  participants.flatMap(({ lines }) => lines.filter(({ event }) => event === 'mongod-started'));

test('five starters at once on an empty DATA_DIR use one mongod, which every new connection reaches', async () => {
  const dataDir = scratchFolder();
  const all = await Promise.all(Array.from({ length: 5 }, () => startParticipant(program, dataDir)));
  const ready = await Promise.all(all.map((participant) => participant.ready));
  const pid = ready[0]?.pid ?? 0;
  expect(ready).toEqual(ready.map(() => ({ pid, hostUri: ready[0]?.hostUri })));
  await withNotes(ready[0]?.hostUri ?? '', (notes) => notes.insertOne({ n: 1 }));
  expect(started(all)).toHaveLength(5);
  await Promise.all(all.map((participant) => participant.leave()));
  expect(isAlive(pid)).toBe(false);
  expect(readdirSync(join(dataDir, 'users'))).toEqual([]);
});

test('the last to leave stops mongod, whoever started it', async () => {
  const dataDir = scratchFolder();
  const server = await startParticipant(program, dataDir);
  const { pid, hostUri } = await server.ready;
  const admin = await startParticipant(program, dataDir);
  expect(await admin.ready).toEqual({ pid, hostUri });
  await server.leave();
  expect(isAlive(pid)).toBe(true);
  await withNotes(hostUri, (notes) => notes.insertOne({ n: 1 }));
  const later = await startParticipant(program, dataDir);
  expect((await later.ready).pid).toBe(pid);
  await admin.leave();
  expect(isAlive(pid)).toBe(true);
  await later.leave();
  expect(isAlive(pid)).toBe(false);
});

test('a killed user does not count', async () => {
  const dataDir = scratchFolder();
  const killed = await startParticipant(program, dataDir);
  const { pid } = await killed.ready;
  const other = await startParticipant(program, dataDir);
  await other.ready;
  await killed.kill();
  expect(isAlive(pid)).toBe(true);
  await other.leave();
  expect(isAlive(pid)).toBe(false);
});

test('the process that started mongod is killed in mid-start: another that waits gets one all the same', async () => {
  const dataDir = scratchFolder();
  const [one, two] = await Promise.all([startParticipant(program, dataDir), startParticipant(program, dataDir)]);
  await until('one has begun', () => readdirSync(dataDir).includes('users'));
  await one.kill();
  const { pid } = await two.ready;
  expect(isAlive(pid)).toBe(true);
  await two.leave();
  expect(isAlive(pid)).toBe(false);
});

test('mongod dies under two processes: both get the same new one', async () => {
  const dataDir = scratchFolder();
  const both = [await startHere(dataDir), await startHere(dataDir)];
  const child = await startParticipant(program, dataDir);
  const { pid } = await child.ready;
  process.kill(pid, 'SIGKILL');
  await until(
    'all have a new one',
    () => both.every((handle) => handle.pid() !== pid) && started([child]).length === 2,
  );
  const [second] = both.map((handle) => handle.pid());
  expect(both.map((handle) => handle.pid())).toEqual([second, second]);
  expect(started([child]).at(-1)?.pid).toBe(second);
  await child.leave();
  await both[0]?.stop();
  expect(isAlive(second ?? 0)).toBe(true);
  await both[1]?.stop();
  expect(isAlive(second ?? 0)).toBe(false);
});

test('comers and goers at the same time never have mongod stopped under them', async () => {
  const dataDir = scratchFolder();
  for (let round = 0; round < 8; round++) {
    const goer = await startHere(dataDir);
    const going = goer.stop();
    const comer = await startHere(dataDir);
    await going;
    await withNotes(comer.hostUri, (notes) => notes.insertOne({ n: round }));
    expect(comer.events.map(({ event }) => event)).toEqual(['mongod-started']);
    await comer.stop();
    expect(isAlive(comer.pid())).toBe(false);
  }
});
