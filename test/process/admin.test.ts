// The admin command line beside a running server: what it prints, its exit codes, and that the server obeys at once.
import { join } from 'node:path';
import { adminJson } from './account.js';
import {
  type Account,
  demoOf,
  getSession,
  login,
  newImage,
  newPicture,
  newSession,
  newToken,
  readImage,
  uploadBase64,
} from './calls.js';
import {
  admin,
  adminProgram,
  mongodsOf,
  run,
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
const password = 'correct horse battery staple';
const isoTime = /^\d{4}-\d\d-\d\dT[\d:.]+Z$/;
let server: ServerProcess;
let demo: Account;

beforeAll(async () => {
  server = await startServerProcess(env);
  demo = demoOf(server);
});
afterAll(sweepProcesses);

interface User {
  userId: string;
  email: string;
  active: boolean;
}
const createUser = (email: string, stdin = `${password}\n`, ...more: string[]) =>
  adminJson<User>(env, ['user', 'create', '--email', email, '--password-stdin', ...more], stdin);
const createClient = () =>
  adminJson<Pick<Account, 'clientId' | 'clientSecret'>>(env, ['client', 'create', '--name', 'tests']);
/** A user of its own for a test, of the demo client. */
async function newUser(email: string): Promise<Account> {
  await createUser(email);
  return { ...demo, email, password };
}
const codeOf = async (account: Account, sessionId: string) => (await getSession(server.url, account, sessionId)).code;

describe('clients', () => {
  test('create gives the credentials of a client that may call at once', async () => {
    const client = await createClient();
    expect(Object.keys(client)).toEqual(['clientId', 'clientSecret']);
    expect((await login(server.url, { ...demo, ...client })).code).toBe('SUCCESS');
  });

  test('list is a table for people and an array for programs, without secrets', async () => {
    const [table, list] = await Promise.all([
      admin(env, ['client', 'list']),
      adminJson<object[]>(env, ['client', 'list']),
    ]);
    const [head = '', first = ''] = table.stdout.split('\n');
    expect(head.split(/ {2,}/)).toEqual(['clientId', 'name', 'disabled', 'createdAt']);
    expect(first.split(/ {2,}/)).toEqual([demo.clientId, 'demo', 'no', expect.stringMatching(isoTime)]);
    expect(first.indexOf('demo')).toBe(head.indexOf('name'));
    expect(list[0]).toEqual({
      clientId: demo.clientId,
      name: 'demo',
      disabled: false,
      createdAt: expect.stringMatching(isoTime),
    });
  });

  test('a name with line breaks or codes of the terminal stays in its cell', async () => {
    const name = 'two\nlines \u001b[31mred\u009b0m \u202eback';
    const { clientId } = await adminJson<Account>(env, ['client', 'create', '--name', name]);
    const [table, list] = await Promise.all([
      admin(env, ['client', 'list']),
      adminJson<{ clientId: string; name: string }[]>(env, ['client', 'list']),
    ]);
    const row = table.stdout.split('\n').find((line) => line.startsWith(clientId));
    expect(row).toContain('  two\\u{a}lines \\u{1b}[31mred\\u{9b}0m \\u{202e}back  ');
    expect(list.find((client) => client.clientId === clientId)?.name).toBe(name);
  });

  test('disable refuses the client and ends its sessions for good; enable lets it in again', async () => {
    const client = { ...demo, ...(await createClient()) };
    const sessionId = await newSession(server.url, client);
    const { clientId } = client;
    expect(await adminJson(env, ['client', 'disable', '--client-id', clientId])).toEqual({ clientId, disabled: true });
    const refused = await getSession(server.url, client, sessionId);
    expect(refused).toMatchObject({ status: 401, code: 'PARAM_ILLEGAL' });
    expect(await adminJson(env, ['client', 'enable', '--client-id', clientId])).toEqual({ clientId, disabled: false });
    expect(await codeOf(client, sessionId)).toBe('SESSION_EXPIRED');
    expect((await login(server.url, client)).code).toBe('SUCCESS');
  });

  test('rotate gives a new secret, refuses the old one, and keeps sessions', async () => {
    const client = { ...demo, ...(await createClient()) };
    const sessionId = await newSession(server.url, client);
    const rotated = await adminJson<Account>(env, ['client', 'rotate', '--client-id', client.clientId]);
    expect(rotated).toEqual({ clientId: client.clientId, clientSecret: expect.any(String) });
    expect(await codeOf(client, sessionId)).toBe('PARAM_ILLEGAL');
    expect(await codeOf({ ...client, ...rotated }, sessionId)).toBe('SUCCESS');
  });
});

describe('users', () => {
  test('create, list: the shapes; an inactive user is told so until activated', async () => {
    const made = await createUser('Ada.Inactive@cloakroom.example', `${password}\n`, '--inactive');
    expect(made).toEqual({
      userId: expect.any(String),
      email: expect.stringMatching(/^ada\.inactive@/i),
      active: false,
    });
    const ada = { ...demo, email: made.email.toUpperCase(), password };
    expect((await login(server.url, ada)).code).toBe('USER_NOT_ACTIVE');
    const active = { ...made, active: true };
    expect(await adminJson(env, ['user', 'activate', '--email', made.email])).toEqual(active);
    expect((await login(server.url, ada)).code).toBe('SUCCESS');

    const [list, table] = await Promise.all([adminJson<User[]>(env, ['user', 'list']), admin(env, ['user', 'list'])]);
    const row = list.find(({ userId }) => userId === made.userId);
    expect(row).toEqual({ ...active, createdAt: expect.stringMatching(isoTime) });
    expect(table.stdout).toMatch(/^userId +email +active +createdAt\n/);
    expect(table.stdout).toMatch(new RegExp(`^${made.userId} +${made.email} +yes +`, 'm'));
  });

  test('exactly one final newline is no part of a password', async () => {
    const rows = [
      { email: 'newline@cloakroom.example', stdin: 'pass wörd\n\n', is: 'pass wörd\n', isNot: 'pass wörd' },
      { email: 'windows@cloakroom.example', stdin: 'pass wörd\r\n', is: 'pass wörd', isNot: 'pass wörd\r' },
      { email: 'bare@cloakroom.example', stdin: ' pass wörd ', is: ' pass wörd ', isNot: 'pass wörd' },
    ];
    await Promise.all(rows.map(({ email, stdin }) => createUser(email, stdin)));
    for (const { email, is, isNot } of rows) {
      expect((await login(server.url, { ...demo, email, password: is })).code).toBe('SUCCESS');
      expect((await login(server.url, { ...demo, email, password: isNot })).code).toBe('AUTHENTICATION_FAILED');
    }
  });

  test('deactivate ends the sessions and tokens at once and for good', async () => {
    const user = await newUser('deactivated@cloakroom.example');
    const sessionId = await newSession(server.url, user);
    const token = await newToken(server.url, user, sessionId);
    expect(await adminJson(env, ['user', 'deactivate', '--email', user.email])).toMatchObject({ active: false });
    expect(await codeOf(user, sessionId)).toBe('SESSION_EXPIRED');
    expect((await uploadBase64(server.url, token, newPicture())).code).toBe('INVALID_TOKEN');
    expect((await login(server.url, user)).code).toBe('USER_NOT_ACTIVE');
    await adminJson(env, ['user', 'activate', '--email', user.email]);
    expect(await codeOf(user, sessionId)).toBe('SESSION_EXPIRED');
  });

  test('set-password ends the sessions; only the new password counts', async () => {
    const user = await newUser('renewed@cloakroom.example');
    const sessionId = await newSession(server.url, user);
    const renewed = { ...user, password: 'an entirely new one' };
    const set = ['user', 'set-password', '--email', user.email, '--password-stdin'];
    expect(await adminJson(env, set, `${renewed.password}\n`)).toMatchObject({ email: user.email, active: true });
    expect(await codeOf(user, sessionId)).toBe('SESSION_EXPIRED');
    expect((await login(server.url, user)).code).toBe('AUTHENTICATION_FAILED');
    expect((await login(server.url, renewed)).code).toBe('SUCCESS');
  });

  test('delete removes the user with sessions and images', async () => {
    const user = await newUser('deleted@cloakroom.example');
    const sessionId = await newSession(server.url, user);
    const picture = newPicture();
    const imageId = await newImage(server.url, user, sessionId, picture);
    expect(await readImage(server.url, imageId)).toEqual(picture);
    const gone = await adminJson(env, ['user', 'delete', '--email', user.email]);
    expect(gone).toEqual({ userId: expect.any(String), email: user.email, imagesDeleted: 1 });
    expect((await fetch(`${server.url}/image/${imageId}`)).status).toBe(404);
    expect(await codeOf(user, sessionId)).toBe('SESSION_EXPIRED');
    expect((await login(server.url, user)).code).toBe('USER_NOT_FOUND');
  });
});

test('session list shows the sessions of a user, revoke ends them', async () => {
  const user = await newUser('sessions@cloakroom.example');
  const sessions = [await newSession(server.url, user), await newSession(server.url, user, true)];
  const of = ['--email', user.email];
  const list = await adminJson<{ isRemembered: boolean }[]>(env, ['session', 'list', ...of]);
  const time = expect.stringMatching(isoTime);
  const row = { clientId: demo.clientId, createdAt: time, expiresAt: time, endsAt: time };
  expect(list).toEqual([
    { ...row, isRemembered: false },
    { ...row, isRemembered: true },
  ]);
  const typed = ['--email', user.email.toUpperCase()];
  expect(await adminJson(env, ['session', 'revoke', ...typed])).toEqual({ email: user.email, revoked: 2 });
  for (const sessionId of sessions) expect(await codeOf(user, sessionId)).toBe('SESSION_EXPIRED');
  expect((await admin(env, ['session', 'list', ...of])).stdout).toBe('(none)\n');
});

describe('what it refuses', () => {
  const email = 'refused@cloakroom.example';
  const create = (of: string) => ['user', 'create', '--email', of, '--password-stdin'];
  const rows = [
    {
      name: 'an unknown user',
      args: ['user', 'deactivate', '--email', email],
      code: 1,
      says: `No user has the email ${email}`,
    },
    {
      name: 'an unknown client',
      args: ['client', 'rotate', '--client-id', 'nobody'],
      code: 1,
      says: 'No client has the id nobody',
    },
    {
      name: 'an email that is taken',
      args: create('DEMO@cloakroom.example'),
      stdin: password,
      code: 1,
      says: 'exists already',
    },
    { name: 'a short password', args: create(email), stdin: 'seven77\n', code: 1, says: '8 to 1,024 characters' },
    {
      name: 'a malformed email',
      args: create('nobody'),
      stdin: password,
      code: 1,
      says: 'not formatted like an email',
    },
    {
      name: 'a password on the command line',
      args: [...create(email), password],
      stdin: password,
      code: 2,
      says: 'too many arguments',
    },
    { name: 'a missing option', args: ['user', 'create', '--email', email], code: 2, says: '--password-stdin' },
    { name: 'an unknown command', args: ['user', 'rename'], code: 2, says: 'unknown command' },
  ];

  test('each with its exit code and reason on standard error, nothing on standard output', async () => {
    for (let at = 0; at < rows.length; at += 3) {
      const some = rows.slice(at, at + 3);
      const outcomes = await Promise.all(some.map(({ args, stdin }) => admin(env, args, stdin)));
      outcomes.forEach(({ code, stdout, stderr }, index) => {
        const { name, code: expected, says } = some[index] as (typeof rows)[number];
        expect({ name, code, stdout, stderr }).toEqual({
          name,
          code: expected,
          stdout: '',
          stderr: expect.stringContaining(says),
        });
      });
    }
    expect((await login(server.url, { ...demo, email })).code).toBe('USER_NOT_FOUND');
  });

  test('a configuration that is wrong: exit code 2', async () => {
    const { code, stderr } = await admin({ MONGODB_URI: 'localhost' }, ['user', 'list']);
    expect(code).toBe(2);
    expect(stderr).toContain('MONGODB_URI is no MongoDB connection string');
  });

  test('a DATA_DIR that can not be made: exit code 2', async () => {
    const { code, stderr } = await admin({ DATA_DIR: join(adminProgram, 'data') }, ['user', 'list']);
    expect(code).toBe(2);
    expect(stderr).toContain("can't be made or written");
  });
});

test('as npm run -s admin it prints JSON and nothing else', async () => {
  const args = ['run', '-s', 'admin', '--', 'client', 'create', '--name', 'by npm', '--json'];
  const { code, stdout } = await run('npm', args, { env });
  expect(code).toBe(0);
  expect(JSON.parse(stdout)).toEqual({ clientId: expect.any(String), clientSecret: expect.any(String) });
});

test('--help tells the commands and the exit codes', async () => {
  const { code, stdout } = await admin(env, ['--help']);
  expect(code).toBe(0);
  for (const name of ['client', 'user', 'session', 'Exit codes']) expect(stdout).toContain(name);
});

describe('where no server runs', () => {
  beforeAll(async () => {
    await server.stop();
  });
  afterEach(() => expect(mongodsOf(dataDir)).toEqual([]));

  test('it works on the same data and leaves no mongod behind', async () => {
    const list = await adminJson<{ clientId: string }[]>(env, ['client', 'list']);
    expect(list.map(({ clientId }) => clientId)).toContain(demo.clientId);
    const { code, stderr } = await admin(env, ['user', 'activate', '--email', 'nobody@cloakroom.example']);
    expect({ code, stderr }).toEqual({ code: 1, stderr: 'error: No user has the email nobody@cloakroom.example.\n' });
  });

  test('interrupted while its mongod starts, it leaves none behind', async () => {
    const command = start(process.execPath, [adminProgram, 'client', 'list'], { env });
    await until('a mongod', () => mongodsOf(dataDir).length > 0);
    process.kill(command.pid, 'SIGINT');
    expect([0, 130]).toContain((await command.ended).code);
  });

  test('where nobody reads what it prints, it leaves none behind', async () => {
    const command = start(process.execPath, [adminProgram, 'client', 'list'], { env });
    command.child.stdout?.destroy();
    expect((await command.ended).code).toBe(0);
    expect(command.stderr()).toBe('');
  });

  test('a first user and client made before the first start: the server makes no demo', async () => {
    const fresh = { DATA_DIR: join(folder, 'fresh') };
    await adminJson(fresh, ['client', 'create', '--name', 'first']);
    server = await startServerProcess(fresh);
    expect(server.startUpText).not.toContain('demo');
    await server.stop();
  });
});
