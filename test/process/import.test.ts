// admin import: an embedded store to a replica set, where a server goes on as if nothing had happened; killed on the way or not.
import { createHash, randomInt } from 'node:crypto';
import { readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { mongo } from 'mongoose';
import { adminJson } from './account.js';
import { getSession, login, newImage, newPicture, newSession, readImage, uploadBase64 } from './calls.js';
import {
  copyOf,
  exportTo,
  fillStore,
  type Imported,
  imageFile,
  importFrom,
  listIds,
  type MovedStore,
  manifestName,
  manifestOf,
  unfinishedName,
  unhurried,
  uploadKeyed,
} from './moved-store.js';
import { type ReplicaSet, startReplicaSet } from './replica-set.js';
import {
  admin,
  adminProgram,
  type Environment,
  mongodsOf,
  scratchFolder,
  start,
  startServerProcess,
  sweepProcesses,
  until,
} from './server-process.js';

const folder = scratchFolder();
const source = { DATA_DIR: join(folder, 'data') };
const whole = join(folder, 'whole');
let store: MovedStore;
let set: ReplicaSet;
let tokenSecret = '';

beforeAll(async () => {
  const [server, started] = await Promise.all([startServerProcess({ ...source, ...unhurried }), startReplicaSet()]);
  set = started;
  store = await fillStore(server, source, 60);
  await server.stop();
  await exportTo(source, whole);
  tokenSecret = readFileSync(join(source.DATA_DIR, 'token-secret'), 'utf8');
}, 120_000);
afterAll(async () => {
  await set?.client.close();
  await sweepProcesses();
});

interface Target {
  db: mongo.Db;
  env: Environment;
}
let targets = 0;
/** A database of its own in the replica set. */
function newTarget(): Target {
  targets += 1;
  const name = `moved${targets}`;
  return { db: set.client.db(name), env: { MONGODB_URI: set.uri(name) } };
}
const documentsOf = async (db: mongo.Db): Promise<number> => {
  const collections = await db.listCollections({}, { nameOnly: true }).toArray();
  const counts = collections.map(({ name }) => db.collection(name).countDocuments());
  return (await Promise.all(counts)).reduce((sum, count) => sum + count, 0);
};
/** A part that is another, as if it had been exported so. */
function alterPart(from: string, part: string, change: (text: string) => string): void {
  const file = join(from, `${part}.jsonl`);
  const text = change(readFileSync(file, 'utf8'));
  writeFileSync(file, text);
  const manifest = manifestOf(from);
  manifest.parts[part].sha256 = createHash('sha256').update(text).digest('hex');
  writeFileSync(join(from, manifestName), JSON.stringify(manifest));
}
const seen = { 'metadata.deletedAt': { $exists: false } };
const publishedIn = (db: mongo.Db): Promise<number> => db.collection('fs.files').countDocuments(seen);
const rowsOf = (there: Partial<Record<string, number>> = {}): Imported[] =>
  Object.entries(store.counts).map(([part, exported]) => {
    const { [part]: already = 0 } = there;
    return { part, exported, there: already, written: exported - already, verified: exported, ended: 0 };
  });

/** That all goes on where it was. */
async function expectMoved(env: Environment): Promise<void> {
  const given = { ...env, TOKEN_SECRET: tokenSecret, PUBLIC_SECURE_URL: 'https://images.example', RATE_LIMITS: 'off' };
  const server = await startServerProcess(given);
  const { url } = server;
  const { demo, ada, sessionId } = store;
  for (const [id, { account, endsAt, expiresAt }] of store.sessions) {
    const { code, body } = await getSession(url, account, id);
    expect([code, body.session?.endsAt]).toEqual(['SUCCESS', endsAt]);
    expect(Date.parse(body.session?.expiresAt ?? '')).toBeGreaterThanOrEqual(Date.parse(expiresAt));
  }
  for (const [imageId, picture] of store.pictures) {
    expect((await readImage(url, imageId)).equals(picture)).toBe(true);
  }
  expect(await listIds(url, demo, sessionId)).toEqual(store.listed);
  expect((await login(url, ada)).code).toBe('SUCCESS');
  expect((await login(url, { ...ada, password: 'a wrong one' })).code).toBe('AUTHENTICATION_FAILED');
  expect((await login(url, { ...ada, email: 'off@cloakroom.example' })).code).toBe('USER_NOT_ACTIVE');
  expect((await uploadBase64(url, store.token, newPicture())).code).toBe('UPLOAD_SUCCESSFUL');
  expect(await uploadKeyed(url, demo, sessionId, store.keyed.picture)).toBe(store.keyed.imageId);
  await newImage(url, ada, await newSession(url, ada), newPicture());
  await server.stop();
}

describe('into a replica set', () => {
  test('everything goes on: sessions with their ends, passwords, images, their order, keys, tokens', async () => {
    const { db, env } = newTarget();
    expect(await importFrom(env, whole)).toEqual(rowsOf());
    const documents = (name: string) => db.collection<{ _id: string }>(name).find().sort({ _id: 1 }).toArray();
    const { EJSON } = mongo.BSON;
    for (const [part, name] of [
      ['sessions', 'sessions'],
      ['users', 'users'],
      ['images', 'fs.files'],
    ] as const) {
      const lines = (await documents(name)).map((document) => EJSON.parse(EJSON.stringify(document)));
      const exported = readFileSync(join(whole, `${part}.jsonl`), 'utf8')
        .trimEnd()
        .split('\n');
      expect(lines).toEqual(exported.map((line) => EJSON.parse(line)));
    }
    await expectMoved(env);
  });

  test('a second time, nothing is left to be written', async () => {
    const { db, env } = newTarget();
    await importFrom(env, whole);
    const before = await documentsOf(db);
    expect(await importFrom(env, whole)).toEqual(rowsOf(store.counts));
    expect(await documentsOf(db)).toBe(before);
  });

  test('killed at any moment, again and again, it shows whole images only, and goes on', async () => {
    const { db, env } = newTarget();
    let kills = 0;
    for (let at = 0; at < 5; at += 1) {
      const { child, ended } = start(process.execPath, [adminProgram, 'import', '--from', whole], { env });
      const least = (await publishedIn(db)) + randomInt(1, 12);
      const written = async () => (await db.collection('fs.files').countDocuments()) >= least;
      await until('some images', async () => (await written()) || child.exitCode !== null);
      child.kill('SIGKILL');
      if ((await ended).signal === 'SIGKILL') kills += 1;
      for (const { _id, length } of await db.collection('fs.files').find(seen).toArray()) {
        const chunks = await db.collection('fs.chunks').find({ files_id: _id }).sort({ n: 1 }).toArray();
        const bytes = Buffer.concat(chunks.map(({ data }) => data.buffer));
        expect([bytes.length, bytes.equals(store.pictures.get(String(_id)) ?? Buffer.alloc(0))]).toEqual([
          length,
          true,
        ]);
      }
    }
    expect(kills).toBeGreaterThan(0);
    const rows = await importFrom(env, whole);
    expect(rows.map(({ part, verified }) => [part, verified])).toEqual(Object.entries(store.counts));
    const chunks = await db.collection('fs.chunks').countDocuments();
    const expected = [...store.pictures.values()].map(({ length }) => Math.ceil(length / (255 * 1024)));
    expect(chunks).toBe(expected.reduce((sum, count) => sum + count, 0));
    await expectMoved(env);
  });

  test('interrupted, it says so with exit code 130; and goes on', async () => {
    const { db, env } = newTarget();
    const { child, ended, stderr } = start(process.execPath, [adminProgram, 'import', '--from', whole], { env });
    await until('a user', async () => (await db.collection('users').countDocuments()) > 0);
    child.kill('SIGINT');
    const { code } = await ended;
    expect([code, stderr()]).toEqual([130, 'error: interrupted; the same command goes on from here\n']);
    const [, users] = await importFrom(env, whole);
    expect(users).toMatchObject({ part: 'users', there: 3, written: 0, verified: 3 });
  });

  test('what a killed import left unseen is written anew', async () => {
    const { db, env } = newTarget();
    const [imageId = ''] = store.pictures.keys();
    const metadata = { deletedAt: new Date(Date.now() + 600_000) };
    await db.collection('fs.files').insertOne({ _id: imageId as never, length: 1, metadata });
    await db.collection('fs.chunks').insertOne({ files_id: imageId, n: 0, data: Buffer.from('half') });
    expect(await importFrom(env, whole)).toEqual(rowsOf());
  });

  test('for people: a table, and what to do with TOKEN_SECRET', async () => {
    const { env } = newTarget();
    const { code, stdout, stderr } = await admin(env, ['import', '--from', whole]);
    expect(code).toBe(0);
    expect(stdout).toMatch(/^part +exported +there +written +verified +ended\nclients +2 +0 +2 +2 +0\n/);
    expect(stderr).toContain('TOKEN_SECRET');
  });

  test('a session that ended meanwhile is counted as ended', async () => {
    const { db, env } = newTarget();
    const from = copyOf(whole);
    const anHourAgo = Date.now() - 3_600_000;
    alterPart(from, 'sessions', (text) =>
      text.replace(/("expiresAt":\{"\$date":\{"\$numberLong":")\d+/, `$1${anHourAgo}`),
    );
    const [, , sessions] = await importFrom(env, from);
    expect(sessions).toEqual({ part: 'sessions', exported: 3, there: 0, written: 2, verified: 2, ended: 1 });
    expect(await db.collection('sessions').countDocuments()).toBe(2);
  });
});

test('into an embedded store that is new: all goes on, and no mongod is left behind', async () => {
  const env = { DATA_DIR: join(scratchFolder(), 'data') };
  expect(await importFrom(env, whole)).toEqual(rowsOf());
  expect(mongodsOf(env.DATA_DIR)).toEqual([]);
  await expectMoved(env);
});

describe('what it refuses, with nothing written', () => {
  const anImage = (from: string) => imageFile(from, [...store.pictures.keys()][4] ?? '');
  const rewrite = (file: string, change: (bytes: Buffer) => Buffer) => writeFileSync(file, change(readFileSync(file)));
  const flip = (bytes: Buffer) => Buffer.concat([bytes.subarray(0, -1), Buffer.from([(bytes.at(-1) ?? 0) ^ 1])]);
  const alterManifest = (from: string, change: object) =>
    writeFileSync(join(from, manifestName), JSON.stringify({ ...manifestOf(from), ...change }));
  const rows: [string, (from: string) => void, RegExp][] = [
    [
      'a file',
      (from) => {
        rmSync(from, { recursive: true });
        writeFileSync(from, '');
      },
      /has no export: it lacks cloakroom-export.json/,
    ],
    ['no export', (from) => rmSync(join(from, manifestName)), /has no export: it lacks cloakroom-export.json/],
    [
      'an unfinished one',
      (from) => renameSync(join(from, manifestName), join(from, unfinishedName)),
      /is not whole: start its "admin export" again/,
    ],
    ['a newer format', (from) => alterManifest(from, { format: 2 }), /has format 2, and this version knows 1 at most/],
    ['a manifest cut short', (from) => rewrite(join(from, manifestName), (all) => all.subarray(0, 99)), /is no JSON/],
    ['a manifest without hashes', (from) => alterManifest(from, { parts: {} }), /lacks counts or hashes/],
    [
      'a count that is another',
      (from) => {
        const { parts } = manifestOf(from);
        alterManifest(from, { parts: { ...parts, users: { ...parts.users, count: 2 } } });
      },
      /: users.jsonl is altered\./,
    ],
    ['an altered line', (from) => rewrite(join(from, 'clients.jsonl'), flip), /: clients.jsonl is altered\./],
    ['a missing part', (from) => rmSync(join(from, 'sessions.jsonl')), /: sessions.jsonl is missing\./],
    ['an altered image', (from) => rewrite(anImage(from), flip), /: the image [0-9a-f]{32} is altered\./],
    ['an image cut short', (from) => rewrite(anImage(from), (all) => all.subarray(1)), /: the image .* is altered\./],
    ['a missing image', (from) => rmSync(anImage(from)), /: the image [0-9a-f]{32} is missing\./],
  ];

  test.each(rows)('%s', async (_name, alter, says) => {
    const { db, env } = newTarget();
    const from = copyOf(whole);
    alter(from);
    const { code, stdout, stderr } = await admin(env, ['import', '--from', from, '--json']);
    expect([code, stdout, stderr]).toEqual([1, '', expect.stringMatching(says)]);
    expect(stderr).toContain(from);
    expect(await db.listCollections().toArray()).toEqual([]);
  });

  test.each([
    ['a user of another password', 'users', { passwordHash: 'another' }, /users \S+ is there and different/],
    ['a session of another end', 'sessions', { expiresAt: new Date(2e12) }, /sessions \S+ is there and different/],
    ['an image of other bytes', 'fs.files', { 'metadata.sha256': '0' }, /images \S+ is there and different/],
  ])('a conflict: %s', async (_name, collection, change, says) => {
    const { db, env } = newTarget();
    await importFrom(env, whole);
    const altered = await db.collection(collection).findOne();
    const _id = altered?._id as mongo.ObjectId;
    await db.collection(collection).updateOne({ _id }, { $set: change });
    const removed = await db.collection('clients').deleteMany({});
    const before = await documentsOf(db);
    const { code, stdout, stderr } = await admin(env, ['import', '--from', whole]);
    expect([code, stdout, stderr]).toEqual([1, '', expect.stringMatching(says)]);
    expect([await documentsOf(db), removed.deletedCount]).toEqual([before, 2]);
    expect(await db.collection(collection).findOne({ _id })).not.toEqual(altered);
  });

  test("a conflict: an email that is another user's", async () => {
    const { db, env } = newTarget();
    await adminJson(
      env,
      ['user', 'create', '--email', store.ada.email.toUpperCase(), '--password-stdin'],
      'long enough',
    );
    const { code, stderr } = await admin(env, ['import', '--from', whole]);
    expect([code, stderr]).toEqual([1, expect.stringMatching(/the email of users \S+ is another user's/)]);
    expect(await documentsOf(db)).toBe(1);
  });

  test('a database that is away: exit code 3; no folder: exit code 2', async () => {
    const away = await admin({ MONGODB_URI: 'mongodb://127.0.0.1:9/cloakroom' }, ['import', '--from', whole]);
    expect([away.code, away.stderr]).toEqual([3, expect.stringContaining("The database can't be reached")]);
    expect((await admin({}, ['import'])).code).toBe(2);
  });
});

test('bytes that the database does not give back as they were are told, with exit code 1', async () => {
  const { db, env } = newTarget();
  await importFrom(env, whole);
  const [imageId = ''] = store.pictures.keys();
  await db.collection('fs.chunks').updateOne({ files_id: imageId }, { $set: { data: Buffer.from('other') } });
  const { code, stdout, stderr } = await admin(env, ['import', '--from', whole]);
  expect([code, stdout]).toEqual([1, '']);
  expect(stderr).toBe(`error: The database does not give back what was exported: images ${imageId}.\n`);
});
