// admin export, beside a running server: what it writes, killed on the way or not, and what it refuses.
import { createHash } from 'node:crypto';
import { existsSync, mkdirSync, readdirSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { mongo } from 'mongoose';
import { call, clientHeaders, newImage, newPicture } from './calls.js';
import {
  type Exported,
  exportTo,
  fillStore,
  imageFile,
  imagesIn,
  type MovedStore,
  manifestName,
  manifestOf,
  unfinishedName,
  unhurried,
} from './moved-store.js';
import {
  admin,
  adminProgram,
  type ServerProcess,
  scratchFolder,
  start,
  startServerProcess,
  sweepProcesses,
  until,
} from './server-process.js';

const folder = scratchFolder();
const dataDir = join(folder, 'data');
const env = { DATA_DIR: dataDir };
const whole = join(folder, 'whole');
let server: ServerProcess;
let store: MovedStore;
let rows: Exported[];

/** The store's own database, for what no call can do. */
const database = (): Promise<mongo.MongoClient> =>
  mongo.MongoClient.connect(`mongodb://${encodeURIComponent(join(dataDir, 'mongod.sock'))}`);
const remove = (imageId: string) =>
  call(`${server.url}/image/${imageId}`, {
    method: 'DELETE',
    headers: { ...clientHeaders(store.demo), sessionId: store.sessionId },
  });
const upload = (bytes = 64) => newImage(server.url, store.demo, store.sessionId, newPicture(bytes));
const newFolder = () => join(scratchFolder(), 'export');

/** The exit code of an export, its images gone, that got a signal when it had written so many; one that was quicker is repeated. */
async function caughtInItsMidst(to: string, least: number, signal: NodeJS.Signals): Promise<number | null> {
  for (let left = 10; left > 0; left -= 1) {
    rmSync(join(to, 'images'), { recursive: true });
    const { child, ended } = start(process.execPath, [adminProgram, 'export', '--to', to], { env });
    const hasWritten = () => existsSync(join(to, 'images')) && imagesIn(to).length >= least;
    await until('some images', () => hasWritten() || child.exitCode !== null);
    child.kill(signal);
    const { code } = await ended;
    if (code !== 0) return code;
  }
  throw new Error('the export was always quicker');
}

const unpublishedId = 'a'.repeat(32);
let deletedId = '';
/** An upload of which all is written but that it is seen. */
async function uploadUnpublished(): Promise<void> {
  const client = await database();
  const db = client.db('cloakroom');
  const data = newPicture();
  const sha256 = createHash('sha256').update(data).digest('hex');
  const metadata = { userId: 'nobody', sha256, deletedAt: new Date(Date.now() + 600_000) };
  await db.collection('fs.files').insertOne({ _id: unpublishedId as never, length: data.length, metadata });
  await db.collection('fs.chunks').insertOne({ files_id: unpublishedId, n: 0, data });
  await client.close();
}
beforeAll(async () => {
  server = await startServerProcess({ ...env, ...unhurried });
  store = await fillStore(server, env, 60);
  deletedId = await upload();
  await remove(deletedId);
  await uploadUnpublished();
  rows = await exportTo(env, whole);
}, 120_000);
afterAll(sweepProcesses);

describe('an export', () => {
  test('prints counts and hashes of its files, which are what the manifest says', () => {
    const hash = expect.stringMatching(/^[0-9a-f]{64}$/);
    expect(rows).toEqual(Object.entries(store.counts).map(([part, count]) => ({ part, count, sha256: hash })));
    for (const { part, sha256, count } of rows) {
      const text = readFileSync(join(whole, `${part}.jsonl`));
      expect(createHash('sha256').update(text).digest('hex')).toBe(sha256);
      expect(manifestOf(whole).parts[part]).toEqual({ count, sha256 });
    }
    expect(manifestOf(whole)).toMatchObject({ format: 1, exportedAt: expect.stringMatching(/Z$/) });
  });

  test('has each published image byte for byte, and none that is deleted or not published', () => {
    expect(imagesIn(whole)).toEqual([...store.pictures.keys()].sort());
    for (const [id, picture] of store.pictures) expect(readFileSync(imageFile(whole, id)).equals(picture)).toBe(true);
    const lines = readFileSync(join(whole, 'images.jsonl'), 'utf8');
    for (const id of [unpublishedId, deletedId]) expect(lines).not.toContain(id);
  });

  test('has no password, secret, sessionId or token in it', () => {
    const texts = rows.map(({ part }) => readFileSync(join(whole, `${part}.jsonl`), 'utf8')).join('');
    const { demo, ada, token, sessions } = store;
    const secrets = [demo.clientSecret, demo.password, ada.clientSecret, ada.password, token, ...sessions.keys()];
    for (const secret of secrets) expect(texts).not.toContain(secret);
    expect(texts).toContain(ada.email);
  });

  test('keeps the type of each value', () => {
    const texts = rows.map(({ part }) => readFileSync(join(whole, `${part}.jsonl`), 'utf8')).join('');
    // 30 days in milliseconds; as a number that a program reads it would come back as an integer.
    expect(texts).toContain('"idleMs":{"$numberDouble":"2592000000.0"}');
    expect(texts).toContain('"idleMs":{"$numberInt":"3600000"}');
    expect(texts).toMatch(/"secretHash":\{"\$binary":\{"base64":"[^"]{44}","subType":"00"\}\}/);
  });

  test('is for its owner only', () => {
    const modeOf = (name: string) => statSync(join(whole, name)).mode & 0o777;
    const [id = ''] = store.pictures.keys();
    expect(['', 'images', `images/${id.slice(0, 2)}`].map(modeOf)).toEqual([0o700, 0o700, 0o700]);
    expect([manifestName, 'users.jsonl', `images/${id.slice(0, 2)}/${id}`].map(modeOf)).toEqual([0o600, 0o600, 0o600]);
    expect(existsSync(join(whole, unfinishedName))).toBe(false);
  });

  test('for people is a table, and says where it is', async () => {
    const to = newFolder();
    const { code, stdout, stderr } = await admin(env, ['export', '--to', to]);
    expect(code).toBe(0);
    expect(stdout).toMatch(/^part +count +sha256\nclients +2 +[0-9a-f]{64}\nusers +3 /);
    expect(stderr).toContain(`Everything is in ${to}`);
    expect(stderr).not.toContain('\r');
  });
});

describe('started again into its folder', () => {
  test('it takes the images that are there whole, mends those that are not, and drops what is deleted', async () => {
    const to = newFolder();
    const goes = await upload();
    await exportTo(env, to);
    const [kept = '', altered = '', lost = ''] = store.pictures.keys();
    const inode = statSync(imageFile(to, kept)).ino;
    const bytes = readFileSync(imageFile(to, altered));
    bytes[bytes.length - 1] = (bytes[bytes.length - 1] ?? 0) ^ 1;
    writeFileSync(imageFile(to, altered), bytes);
    rmSync(imageFile(to, lost));
    writeFileSync(`${imageFile(to, kept)}.draft`, 'of a killed one');
    mkdirSync(join(to, 'images/zz'));
    await remove(goes);

    await exportTo(env, to);
    expect(imagesIn(to)).toEqual(imagesIn(to).filter((id) => id !== goes && !id.endsWith('.draft')));
    for (const [id, picture] of store.pictures) expect(readFileSync(imageFile(to, id)).equals(picture)).toBe(true);
    expect(statSync(imageFile(to, kept)).ino).toBe(inode);
    expect(existsSync(join(to, 'images/zz'))).toBe(false);
    expect(manifestOf(to).parts.images.count).toBe(imagesIn(to).length);
  });

  test.each(['SIGKILL', 'SIGINT'] as const)('after %s in its midst, twice, it becomes whole', async (signal) => {
    const to = newFolder();
    await exportTo(env, to);
    for (const least of [3, 30]) {
      const code = await caughtInItsMidst(to, least, signal);
      expect([code, existsSync(join(to, manifestName))]).toEqual([signal === 'SIGKILL' ? null : 130, false]);
      expect(existsSync(join(to, unfinishedName))).toBe(true);
    }
    await exportTo(env, to);
    for (const [id, picture] of store.pictures) expect(readFileSync(imageFile(to, id)).equals(picture)).toBe(true);
    expect(manifestOf(to).parts.users).toEqual(manifestOf(whole).parts.users);
    expect(imagesIn(to).filter((id) => !/^[0-9a-f]{32}$/.test(id))).toEqual([]);
    expect(readdirSync(to)).toEqual(readdirSync(whole));
  });
});

describe('what it refuses', () => {
  test('a folder with something else in it, which stays as it is', async () => {
    const to = newFolder();
    mkdirSync(join(to, 'images'), { recursive: true });
    writeFileSync(join(to, 'manifest.json'), '{}');
    const { code, stdout, stderr } = await admin(env, ['export', '--to', to]);
    expect([code, stdout]).toEqual([1, '']);
    expect(stderr).toBe(
      `error: ${to} holds something else: name a folder that is new, empty, or of an earlier export.\n`,
    );
    expect(readdirSync(to)).toEqual(['images', 'manifest.json']);
  });

  test('a file, or a folder in one, in place of a folder', async () => {
    const file = join(scratchFolder(), 'a-file');
    writeFileSync(file, 'mine');
    for (const [to, fault] of [
      [file, 'is no folder'],
      [join(file, 'export'), 'is in no folder'],
    ] as const) {
      const { code, stdout, stderr } = await admin(env, ['export', '--to', to]);
      expect([code, stdout]).toEqual([1, '']);
      expect(stderr).toBe(`error: ${to} ${fault}: name a folder that is new, empty, or of an earlier export.\n`);
    }
    expect(readFileSync(file, 'utf8')).toBe('mine');
  });

  // What says ENOENT there, Node's recursive mkdir asks for again and again.
  test('a folder in one that takes none', async () => {
    const { code, stderr } = await admin(env, ['export', '--to', '/proc/self/export/of/it']);
    expect([code, stderr]).toEqual([1, expect.stringContaining("can't be made (ENOENT")]);
  });

  test('no folder: exit code 2', async () => {
    const { code, stderr } = await admin(env, ['export']);
    expect([code, stderr]).toEqual([2, expect.stringContaining("required option '--to <folder>'")]);
  });

  test('a database that is away: exit code 3', async () => {
    const away = { MONGODB_URI: 'mongodb://127.0.0.1:9/cloakroom' };
    const { code, stderr } = await admin(away, ['export', '--to', newFolder()]);
    expect([code, stderr]).toEqual([3, expect.stringContaining("The database can't be reached")]);
  });

  test('an image whose bytes are damaged, by its id; with --leave-out-damaged it goes on without it', async () => {
    const to = newFolder();
    const damaged = await upload(400_000);
    const client = await database();
    await client
      .db('cloakroom')
      .collection('fs.chunks')
      .deleteOne({ files_id: damaged as never, n: 1 });
    await client.close();
    const refused = await admin(env, ['export', '--to', to]);
    expect([refused.code, refused.stderr]).toEqual([1, expect.stringContaining(damaged)]);
    expect(existsSync(join(to, manifestName))).toBe(false);
    const { code, stderr } = await admin(env, ['export', '--to', to, '--leave-out-damaged']);
    await remove(damaged);
    expect([code, stderr]).toEqual([0, expect.stringContaining(`left out: the image ${damaged}`)]);
    expect(imagesIn(to)).not.toContain(damaged);
    expect(manifestOf(to).parts.images.count).toBe(imagesIn(to).length);
  });
});
