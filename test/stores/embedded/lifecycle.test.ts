/** One process and its mongod: data kept, folder private, stopping, failing clearly. */
import { mkdirSync, readFileSync, statSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import mongoose from 'mongoose';
import { until } from '../../support/until.js';
import { isAlive, scratchFolder, startHere, sweep, withNotes } from './support/scratch.js';

afterEach(sweep);

test('keeps data over a stop and a start, in a folder of mode 0700 that it makes', async () => {
  const dataDir = join(scratchFolder(), 'deep', 'data');
  const first = await startHere(dataDir);
  await withNotes(first.hostUri, (notes) => notes.insertOne({ n: 1 }));
  await first.stop();
  expect(isAlive(first.pid())).toBe(false);
  expect(statSync(dataDir).mode & 0o777).toBe(0o700);
  const second = await startHere(dataDir);
  expect(second.hostUri).toBe(first.hostUri);
  expect(await withNotes(second.hostUri, (notes) => notes.countDocuments())).toBe(1);
  // A clean stop leaves nothing to recover.
  expect(readFileSync(join(dataDir, 'mongod.log'), 'utf8')).not.toContain('unclean shutdown');
});

test('listens on the socket in DATA_DIR, which only its owner may use, and on no port', async () => {
  const dataDir = scratchFolder();
  const { hostUri } = await startHere(dataDir);
  const socket = join(dataDir, 'mongod.sock');
  expect(hostUri).toBe(`mongodb://${encodeURIComponent(socket)}`);
  expect(statSync(socket).mode & 0o777).toBe(0o700);
  const client = new mongoose.mongo.MongoClient(`${hostUri}/`);
  const options = await client.db('admin').command({ getCmdLineOpts: 1 });
  await client.close();
  expect(options.parsed.net.bindIp).toMatch(/^\/.*\.sock$/);
});

test('stop is idempotent', async () => {
  const handle = await startHere(scratchFolder());
  expect(handle.stop()).toBe(handle.stop());
  await handle.stop();
  expect(isAlive(handle.pid())).toBe(false);
});

test('stop right after mongod died leaves none behind', async () => {
  const handle = await startHere(scratchFolder());
  process.kill(handle.pid(), 'SIGKILL');
  await until('mongod is dead', () => !isAlive(handle.pid()));
  const began = Date.now();
  await handle.stop();
  expect(Date.now() - began).toBeLessThan(8_000);
  expect(handle.events.filter(({ event }) => event === 'mongod-started')).toHaveLength(1);
});

test('stop ends a mongod that hangs within 8 s', async () => {
  const handle = await startHere(scratchFolder());
  process.kill(handle.pid(), 'SIGSTOP');
  const began = Date.now();
  await handle.stop();
  expect(Date.now() - began).toBeLessThan(8_000);
  expect(isAlive(handle.pid())).toBe(false);
});

test('stale mongod.lock, socket and users files are no obstacle', async () => {
  const dataDir = scratchFolder();
  mkdirSync(join(dataDir, 'db'));
  mkdirSync(join(dataDir, 'users'));
  // Pids that live, but are not what they were: this test's own, with another birth, is no mongod and no user.
  writeFileSync(join(dataDir, 'db', 'mongod.lock'), `${process.pid}\n`);
  writeFileSync(join(dataDir, 'users', `${process.pid}-1-00000000`), '');
  writeFileSync(join(dataDir, 'users', `${process.pid}-1-00000001.leaving`), '');
  writeFileSync(join(dataDir, 'mongod.sock'), '');
  const handle = await startHere(dataDir);
  await handle.stop();
  expect(isAlive(handle.pid())).toBe(false);
});

test("files that mongod can't read: its own words and the folder", async () => {
  const dataDir = scratchFolder();
  await (await startHere(dataDir)).stop();
  writeFileSync(join(dataDir, 'db', 'storage.bson'), '{');
  const message = await startHere(dataDir).then(
    () => '',
    (error: Error) => error.message,
  );
  expect(message).toContain(join(dataDir, 'db'));
  expect(message).toContain('Unable to read the storage engine metadata file');
  expect(message).toContain('mongod.log');
});

test('a DATA_DIR that is a file: an error that names it', async () => {
  const dataDir = join(scratchFolder(), 'data');
  writeFileSync(dataDir, '');
  await expect(startHere(dataDir)).rejects.toThrow(`DATA_DIR ${dataDir} can't be made or written`);
});
