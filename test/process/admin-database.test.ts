// The database that the admin command line is given: what nobody can use as it is set, what is only away, and what is not there.
import { chmodSync, existsSync, mkdirSync, readdirSync, truncateSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { mongo } from 'mongoose';
import { adminJson } from './account.js';
import { mongodPath } from './replica-set.js';
import {
  admin,
  adminProgram,
  type Environment,
  freePort,
  mongodsOf,
  run,
  scratchFolder,
  start,
  startServerProcess,
  sweepProcesses,
  until,
} from './server-process.js';

const folder = scratchFolder();
const aFile = join(folder, 'a-file');
const list = ['client', 'list'];
const create = ['client', 'create', '--name', 'first'];
const email = ['--email', 'ada@cloakroom.example'];
const client = ['--client-id', 'client-x'];

beforeAll(() => writeFileSync(aFile, ''));
afterAll(sweepProcesses);

async function expectRefusal(code: number, env: Environment, args: string[], says: RegExp): Promise<void> {
  const outcome = await admin(env, args, 'a long password');
  expect({ args, ...outcome }).toEqual({ args, code, stdout: '', stderr: expect.stringMatching(says) });
}

/** A program that says it is a mongod and then is none. */
function notMongod(name: string, body: string): string {
  const file = join(folder, name);
  writeFileSync(file, `#!/bin/sh\n[ "$1" = --version ] && { echo "db version v6.0.5"; exit; }\n${body}\n`);
  chmodSync(file, 0o755);
  return file;
}

/** A mongod that lets nobody in without a password. */
async function startGuardedMongod(): Promise<string> {
  const dbDir = join(scratchFolder(), 'db');
  mkdirSync(dbDir);
  const port = await freePort();
  const log = join(dbDir, '..', 'log');
  start(await mongodPath(), ['--dbpath', dbDir, '--port', port, '--bind_ip', '127.0.0.1', '--logpath', log, '--auth']);
  const uri = `mongodb://127.0.0.1:${port}`;
  const guard = await mongo.MongoClient.connect(uri);
  await guard.db('admin').command({ createUser: 'me', pwd: 'right', roles: ['root'] });
  await guard.close();
  return uri;
}

describe('what can not be used until somebody corrects it: exit code 2', () => {
  const data = (name: string) => join(folder, name);

  test.each([
    ['MONGOD_PATH that is no path', { MONGOD_PATH: 'mongod' }, /MONGOD_PATH is no absolute path of a file that exists/],
    ['MONGOD_PATH that is absent', { MONGOD_PATH: data('none') }, /MONGOD_PATH is no absolute path of a file that exi/],
    [
      'MONGOD_PATH that is no mongod',
      { MONGOD_PATH: aFile },
      /MONGOD_PATH is .*a-file, but that .*\. Correct or unset/,
    ],
    ['DATA_DIR that is a file', { DATA_DIR: aFile }, /DATA_DIR .*a-file can't be made or written: /],
    [
      'MONGODB_URI with an unknown option',
      { MONGODB_URI: 'mongodb://127.0.0.1:9/x?retries=1' },
      /- MONGODB_URI is refused by the MongoDB driver \(option retries is not supported\): correct it\./,
    ],
    [
      'MONGODB_URI with an unescaped password',
      { MONGODB_URI: 'mongodb://me:a:b@127.0.0.1:9/x' },
      /- MONGODB_URI has a user name or password with .*: write it percent-encoded\./,
    ],
  ])('%s', async (_name, env, says) => {
    await expectRefusal(2, { DATA_DIR: data('other'), ...env }, create, says);
  });

  test('DATA_DIR that is a file, of a command that makes no database', async () => {
    await expectRefusal(2, { DATA_DIR: aFile }, list, /DATA_DIR .*a-file can't be made or written: /);
  });

  test('MONGODB_URI with a wrong password, or none where one is needed', async () => {
    const uri = await startGuardedMongod();
    const says = /^error: The database of MONGODB_URI can't be used: .*\. Correct MONGODB_URI\.\n$/;
    await expectRefusal(2, { MONGODB_URI: uri.replace('//', '//me:wrong@') }, list, says);
    await expectRefusal(2, { MONGODB_URI: uri }, list, says);
    expect((await admin({ MONGODB_URI: uri.replace('//', '//me:right@') }, list)).code).toBe(0);
  });

  test.each([
    ['cut short', (file: string) => truncateSync(file, 100)],
    ['of other bytes', (file: string) => writeFileSync(file, 'no file of a database'.repeat(1_000))],
  ])('a database with a file %s', async (_name, damage) => {
    const env = { DATA_DIR: join(scratchFolder(), 'data') };
    await adminJson(env, create);
    damage(join(env.DATA_DIR, 'db/WiredTiger.wt'));
    await expectRefusal(2, env, list, /^error: mongod could not be started on .*\n {2}its whole log: /s);
    expect(mongodsOf(env.DATA_DIR)).toEqual([]);
  });

  test('a mongod that knows none of our options', async () => {
    const env = {
      DATA_DIR: data('options'),
      MONGOD_PATH: notMongod('options-mongod', 'echo "unknown option"; exit 2'),
    };
    await expectRefusal(2, env, create, /mongod could not be started on .* \(exit code 2\)\n {2}unknown option\n/);
  });
});

describe('what is only away: exit code 3', () => {
  test('a mongod that is killed while it starts', async () => {
    const env = { DATA_DIR: join(folder, 'killed'), MONGOD_PATH: notMongod('killed-mongod', 'kill -9 $$') };
    await expectRefusal(3, env, create, /mongod could not be started on .* \(signal SIGKILL\)\n {2}it wrote no reason/);
  });

  test('a server of MONGODB_URI that does not answer, or whose name is not known', async () => {
    for (const host of ['127.0.0.1:9', 'db.invalid']) {
      await expectRefusal(3, { MONGODB_URI: `mongodb://${host}/x` }, list, /^error: The database can't be reached: /);
    }
  });
});

describe('where there is no database', () => {
  const holdsNone = (dataDir: string) =>
    new RegExp(`^error: DATA_DIR ${dataDir} holds no database: set .* or start the server there first\\.\\n$`);

  test.each([
    [list],
    [['client', 'disable', ...client]],
    [['client', 'enable', ...client]],
    [['client', 'rotate', ...client]],
    [['user', 'list']],
    [['user', 'activate', ...email]],
    [['user', 'deactivate', ...email]],
    [['user', 'delete', ...email]],
    [['user', 'set-password', ...email, '--password-stdin']],
    [['session', 'list', ...email]],
    [['session', 'revoke', ...email]],
    [['export', '--to', join(folder, 'backup')]],
  ])('%j is refused with exit code 2, and makes nothing', async (args) => {
    const env = { DATA_DIR: join(folder, 'mistyped') };
    await expectRefusal(2, env, args, holdsNone(env.DATA_DIR));
    expect([existsSync(env.DATA_DIR), existsSync(join(folder, 'backup'))]).toEqual([false, false]);
  });

  test('the wrong folder is named, and stays as it is', async () => {
    const wrong = scratchFolder();
    const { code, stderr } = await run(process.execPath, [adminProgram, ...list], { cwd: wrong });
    expect([code, stderr]).toEqual([2, expect.stringMatching(holdsNone(join(wrong, '.data')))]);
    expect(readdirSync(wrong)).toEqual([]);
    mkdirSync(join(wrong, 'db'));
    mkdirSync(join(wrong, 'users'));
    writeFileSync(join(wrong, 'users/ada.json'), '{}');
    await expectRefusal(2, { DATA_DIR: wrong }, list, holdsNone(wrong));
    expect(readdirSync(wrong, { recursive: true }).sort()).toEqual(['db', 'users', 'users/ada.json']);
  });

  test.each([
    ['client create', create],
    ['user create', ['user', 'create', ...email, '--password-stdin']],
  ])('%s makes one, and says so once', async (_name, args) => {
    const env = { DATA_DIR: join(scratchFolder(), 'data') };
    const told = `A new database was made in ${env.DATA_DIR}.\n`;
    const made = await admin(env, args, 'a long password');
    expect([made.code, made.stderr]).toEqual([0, told]);
    const more = await admin(env, create);
    expect([more.code, more.stderr]).toEqual([0, '']);
  });

  test("in a folder with somebody else's files it leaves them alone", async () => {
    const wrong = scratchFolder();
    const theirs = join(wrong, 'users/ada.json');
    mkdirSync(join(wrong, 'users'));
    writeFileSync(theirs, '{}');
    expect((await admin({ DATA_DIR: wrong }, create)).code).toBe(0);
    expect(existsSync(theirs)).toBe(true);
  });

  test('import makes one, and says so', async () => {
    const [from, to] = [{ DATA_DIR: join(scratchFolder(), 'data') }, { DATA_DIR: join(scratchFolder(), 'data') }];
    await adminJson(from, create);
    const backup = join(scratchFolder(), 'backup');
    await adminJson(from, ['export', '--to', backup]);
    const { code, stderr } = await admin(to, ['import', '--from', backup]);
    expect([code, stderr]).toEqual([0, expect.stringMatching(`^A new database was made in ${to.DATA_DIR}\\.\n`)]);
    expect((await adminJson<object[]>(to, list)).length).toBe(1);
  });
});

describe('a folder whose database is not at rest holds one', () => {
  test('beside a server that runs, after it was killed, and after its mongod was killed too', async () => {
    const env = { DATA_DIR: join(scratchFolder(), 'data') };
    const server = await startServerProcess(env);
    const names = async () => (await adminJson<{ name: string }[]>(env, list)).map(({ name }) => name);
    expect(await names()).toEqual(['demo']);
    process.kill(server.pid, 'SIGKILL');
    await server.ended;
    expect(await names()).toEqual(['demo']);

    const again = await startServerProcess(env);
    for (const pid of [again.pid, ...mongodsOf(env.DATA_DIR)]) process.kill(pid, 'SIGKILL');
    await again.ended;
    await until('the end of mongod', () => mongodsOf(env.DATA_DIR).length === 0);
    expect(await names()).toEqual(['demo']);
  });

  test('beside a server whose mongod has only begun its first start', async () => {
    const env = { DATA_DIR: join(scratchFolder(), 'data') };
    const gate = join(folder, 'gate');
    const slow = join(folder, 'slow-mongod');
    const wait = `while [ ! -e '${gate}' ]; do sleep 0.05; done`;
    writeFileSync(slow, `#!/bin/sh\n[ "$1" = --version ] || ${wait}\nexec '${await mongodPath()}' "$@"\n`);
    chmodSync(slow, 0o755);
    const starting = startServerProcess({ ...env, MONGOD_PATH: slow });
    await until('the server in the folder', () => existsSync(join(env.DATA_DIR, 'mongod.log')));
    const listing = start(process.execPath, [adminProgram, ...list], { env: { ...env, MONGOD_PATH: slow } });
    await until('both in the folder', () => readdirSync(join(env.DATA_DIR, 'users')).length === 2);
    writeFileSync(gate, '');
    await starting;
    expect([(await listing.ended).code, listing.stderr()]).toEqual([0, '']);
  });
});
