// Configurations that stop the start: exit code 1, and one message that names every fault and its mend.
import { once } from 'node:events';
import { chmodSync, existsSync, mkdirSync, writeFileSync } from 'node:fs';
import { type AddressInfo, createServer } from 'node:net';
import { join } from 'node:path';
import {
  admin,
  type Environment,
  mongodsOf,
  run,
  runServer,
  scratchFolder,
  serverProgram,
  sweepProcesses,
} from './server-process.js';
import { tlsPairFiles } from './tls-pair.js';

const folder = scratchFolder();
const dataDir = join(folder, 'data');
afterAll(sweepProcesses);

/** What the server says on standard error, line by line; it says nothing else and starts nothing. */
async function refusal(env: Environment): Promise<string[]> {
  const { code, stdout, stderr } = await runServer({ DATA_DIR: dataDir, ...env });
  expect({ code, stdout }).toEqual({ code: 1, stdout: '' });
  expect(stderr.endsWith('\n')).toBe(true);
  return stderr.trimEnd().split('\n');
}

test('every fault is named at once, by its variable and with its mend, and no value of a secret is', async () => {
  const env = {
    HOST: 'http://127.0.0.1',
    PORT: '70000',
    HTTPS_PORT: 'https',
    METRICS_PORT: '-1',
    TLS_CERT_FILE: join(folder, 'absent.pem'),
    PUBLIC_URL: 'images.example',
    PUBLIC_SECURE_URL: 'http://images.example',
    MONGODB_URI: 'localhost/cloakroom',
    MONGOD_PATH: 'mongod',
    TOKEN_SECRET: 'too-short-a-secret',
    HIDE_UNKNOWN_USERS: 'yes',
    IMAGE_CACHE_CONTROL: 'public\u00a0max-age',
    TRUSTED_PROXIES: '10.0.0.0/8, 10.0.0.0/33',
    SESSION_IDLE_SECONDS: '0',
    REMEMBERED_SESSION_IDLE_SECONDS: '5m',
    SESSION_MAX_SECONDS: '1.5',
    REMEMBERED_SESSION_MAX_SECONDS: '-1',
    RATE_LIMITS: 'maybe',
    CORS_ORIGINS: 'https://a.example/path',
    LOG_LEVEL: 'loud',
  };
  const [head, ...faults] = await refusal(env);
  expect(head).toBe('The configuration is wrong; nothing was started:');
  const named = faults.map((fault) => /^ {2}- ([A-Z_]+)/.exec(fault)?.[1]);
  expect([...new Set(named)].sort()).toEqual(Object.keys(env).sort());
  for (const fault of faults)
    expect(fault).toMatch(/: (write|use|correct|make|set|it begins|send|give|.*leave) ?.*\.$/);
  expect(faults.join()).not.toContain('too-short-a-secret');
  expect(existsSync(dataDir)).toBe(false);
});

const ofOperator = {
  MONGODB_URI: 'mongodb://127.0.0.1:1/cloakroom',
  TOKEN_SECRET: 'a-secret-of-the-tests-that-is-long-enough',
  PUBLIC_SECURE_URL: 'https://images.example',
};

test('with MONGODB_URI: TOKEN_SECRET, and a TLS pair or PUBLIC_SECURE_URL, are required', async () => {
  const [, ...faults] = await refusal({ MONGODB_URI: 'mongodb://127.0.0.1:1/cloakroom' });
  expect(faults).toEqual([
    expect.stringMatching(/TOKEN_SECRET is required with MONGODB_URI: make one with "openssl rand -base64 48"/),
    expect.stringMatching(/set TLS_CERT_FILE and TLS_KEY_FILE, or PUBLIC_SECURE_URL/),
  ]);
});

test('a misspelt name, which may be why another setting is missing, is told after the faults without its value', async () => {
  const [, ...faults] = await refusal({ ...ofOperator, TOKEN_SECRET: '', TOKEN_SECRT: 'a-canary' });
  expect(faults).toEqual([
    expect.stringContaining('TOKEN_SECRET is required with MONGODB_URI'),
    '  - TOKEN_SECRT is no setting and does nothing: is TOKEN_SECRET meant?',
  ]);
});

test.each(['http://x', '127.0.0.1:80', '[::1]', 'not a host', '127.0.0.256'])(
  'HOST=%s is no address to listen on: told before anything is started',
  async (HOST) => {
    const [, ...faults] = await refusal({ HOST });
    expect(faults).toEqual([
      '  - HOST is no address to listen on: write an IP address or a host name, without scheme, port or brackets.',
    ]);
    expect(existsSync(dataDir)).toBe(false);
  },
);

test('HTTPS_PORT without a pair, a certificate without its key, and a pair that is none', async () => {
  const [one, other] = [await tlsPairFiles(), await tlsPairFiles()];
  const garbage = join(folder, 'garbage.pem');
  writeFileSync(garbage, 'no certificate');
  const messages = await Promise.all([
    refusal({ ...ofOperator, HTTPS_PORT: '0' }),
    refusal({ TLS_CERT_FILE: one.certFile }),
    refusal({ TLS_CERT_FILE: '/none', TLS_KEY_FILE: ' ' }),
    refusal({ TLS_KEY_FILE: '/none' }),
    refusal({ TLS_CERT_FILE: one.certFile, TLS_KEY_FILE: other.keyFile }),
    refusal({ TLS_CERT_FILE: garbage, TLS_KEY_FILE: one.keyFile }),
  ]);
  expect(messages.map(([, ...faults]) => faults)).toEqual([
    [expect.stringContaining('HTTPS_PORT needs TLS_CERT_FILE and TLS_KEY_FILE')],
    [expect.stringContaining('TLS_CERT_FILE and TLS_KEY_FILE belong together')],
    [expect.stringContaining('TLS_CERT_FILE names'), expect.stringContaining('belong together: set both or neither')],
    [expect.stringContaining('TLS_KEY_FILE names'), expect.stringContaining('belong together: set both or neither')],
    [expect.stringContaining('TLS_CERT_FILE and TLS_KEY_FILE are no pair (')],
    [expect.stringContaining('TLS_CERT_FILE and TLS_KEY_FILE are no pair (')],
  ]);
});

test.each([
  ['mongodb://me:can:ary@h/x', /user name or password .*: write it percent-encoded/],
  ['mongodb://me:can/ary@h/x?foo=1', /user name or password .*: write it percent-encoded/],
  ['mongodb://me:can@ary@h/x', /user name or password .*: write it percent-encoded/],
  ['mongodb://me:can%ary@h/x', /malformed/],
  ['mongodb://me:canary@h/x?foo=1', /option foo is not supported/],
  ['mongodb://me:canary@h:port/x', /h:port/],
  ['mongodb+srv://me:canary@db.example.org:27017/x', /port number/],
])('a connection string that the driver refuses, %s: in the list, without its password', async (MONGODB_URI, why) => {
  const { TOKEN_SECRET, PUBLIC_SECURE_URL } = ofOperator;
  const [, ...faults] = await refusal({ PORT: 'none', MONGODB_URI, TOKEN_SECRET, PUBLIC_SECURE_URL });
  expect(faults).toEqual([
    expect.stringMatching(/^ {2}- PORT is not a whole number/),
    expect.stringMatching(/^ {2}- MONGODB_URI .*: (write|correct) .*\.$/),
  ]);
  expect(faults[1]).toMatch(why);
  expect(faults.join()).not.toMatch(/can.?ary|ary@|me:/);
});

test('admin tells such a connection string too', async () => {
  const { code, stderr } = await admin({ MONGODB_URI: 'mongodb://me:canary@h/x?foo=1' }, ['client', 'list']);
  expect({ code, stderr }).toEqual({ code: 2, stderr: expect.stringMatching(/MONGODB_URI .*option foo/) });
  expect(stderr).not.toContain('canary');
});

test("a write concern, which is the server's to say, is no fault of a connection string", async () => {
  const [, ...faults] = await refusal({ ...ofOperator, PORT: 'none', MONGODB_URI: 'mongodb://h/x?w=0&journal=maybe' });
  expect(faults).toEqual([expect.stringContaining('PORT is not a whole number')]);
});

describe('what only shows when it listens', () => {
  const taken = createServer();
  let port = '';
  beforeAll(async () => {
    await once(taken.listen(0, '127.0.0.1'), 'listening');
    port = String((taken.address() as AddressInfo).port);
  });
  afterAll(() => void taken.close());

  test('a port in use: its variable is named, and mongod is stopped', async () => {
    const names = ['PORT', 'HTTPS_PORT', 'METRICS_PORT'];
    const folders = names.map((name) => join(folder, name));
    const messages = await Promise.all(names.map((name) => refusal({ [name]: port, DATA_DIR: join(folder, name) })));
    expect(messages).toEqual(
      names.map((name) => [`Can't listen on 127.0.0.1:${port} (EADDRINUSE): set ${name} to a free port, or to 0.`]),
    );
    expect(folders.every(existsSync)).toBe(true);
    expect(folders.flatMap(mongodsOf)).toEqual([]);
  });

  test('a HOST that is not of this machine', async () => {
    const message = await refusal({
      ...ofOperator,
      MONGODB_URI: `${process.env.TEST_MONGODB}/refused`,
      HOST: '203.0.113.9',
    });
    expect(message).toEqual([
      expect.stringMatching(/^Can't listen on 203\.0\.113\.9:0 \(\w+\): correct HOST or PORT\.$/),
    ]);
  });
});

test('a DATA_DIR that can not be made', async () => {
  const file = join(folder, 'a-file');
  writeFileSync(file, '');
  const message = await refusal({ DATA_DIR: join(file, 'data') });
  expect(message).toEqual([expect.stringMatching(/^DATA_DIR .*a-file\/data can't be made or written: /)]);
});

/** How to run a program as nobody; null, with the reason printed, where this machine does not let the tests do so. */
async function asNobody(): Promise<string[] | null> {
  const words = ['--reuid', '65534', '--regid', '65534', '--clear-groups'];
  const isReadable = await run('setpriv', [...words, 'test', '-r', serverProgram]).catch(() => null);
  if (isReadable?.code === 0) return words;
  console.log('skipped: this needs root, setpriv, and a clone that every account can read');
  return null;
}

test('a DATA_DIR below a folder that takes none', async () => {
  const message = await refusal({ DATA_DIR: '/proc/self/data' });
  expect(message).toEqual([expect.stringMatching(/^DATA_DIR \/proc\/self\/data can't be made or written: ENOENT/)]);
});

test('a DATA_DIR that another account made', async () => {
  const words = await asNobody();
  if (words === null) return;
  const theirs = join(folder, 'theirs');
  chmodSync(folder, 0o755);
  for (const [inside, mode] of [
    ['db', 0o755],
    ['users', 0o700],
  ] as const) {
    mkdirSync(join(theirs, inside), { recursive: true, mode });
  }
  const server = await run('setpriv', [...words, process.execPath, serverProgram], {
    env: { DATA_DIR: theirs, PORT: '0' },
  });
  expect(server).toEqual({
    code: 1,
    stdout: '',
    stderr: expect.stringMatching(
      /^DATA_DIR \/.*\/theirs can't be made or written: EACCES.*: give it to the account that runs the server, or set DATA_DIR to another folder\.\n$/,
    ),
  });
});
