// What is no fault of a configuration, but hardly meant: the server starts, and warns of it in its log.
import { randomBytes } from 'node:crypto';
import { join } from 'node:path';
import { misspeltSettings } from '../../src/misspelt.js';
import { settings } from '../../src/settings.js';
import { call } from './calls.js';
import {
  type Environment,
  type LogLine,
  type ServerProcess,
  scratchFolder,
  serverProgram,
  startServerProcess,
  sweepProcesses,
  until,
} from './server-process.js';

const folder = scratchFolder();
const given: Environment = {
  MONGODB_URI: `${process.env.TEST_MONGODB}/process_${randomBytes(6).toString('hex')}`,
  DATA_DIR: join(folder, 'untouched'),
  TOKEN_SECRET: randomBytes(32).toString('hex'),
  PUBLIC_SECURE_URL: 'https://images.example',
};
afterAll(sweepProcesses);

const warn = 40;
/** The warnings of a start, which stand behind the line that it listens. */
async function warningsOf(server: ServerProcess): Promise<LogLine[]> {
  await call(`${server.url}/health/live`, { headers: { 'x-request-id': 'behind-the-start' } });
  await until('the log', () => server.log().some(({ requestId }) => requestId === 'behind-the-start'));
  return server.log().filter(({ level }) => level === warn);
}

describe('a start with misspelt settings, at every address', () => {
  let server: ServerProcess;
  let warnings: LogLine[] = [];
  const misspelt = {
    LIMIT_GUESES: 'LIMIT_GUESSES',
    TRUSTED_PROXY: 'TRUSTED_PROXIES',
    CORS_ORIGIN: 'CORS_ORIGINS',
    HIDE_UNKNOWN_USER: 'HIDE_UNKNOWN_USERS',
    log_level: 'LOG_LEVEL',
  };
  const values = Object.fromEntries(Object.keys(misspelt).map((name) => [name, 'a-canary']));
  beforeAll(async () => {
    const usual = { HOSTNAME: 'shell', SESSION_MANAGER: 'local/shell', DISPLAY: ':0', HTTPS_PROXY: '', NODE_ENV: 'x' };
    server = await startServerProcess({ ...given, ...usual, ...values, HOST: '0.0.0.0' });
    warnings = await warningsOf(server);
  });
  afterAll(() => server.stop());

  test('each is named in a warning, with the setting that is meant and without its value', () => {
    const found = warnings.filter(({ event }) => event === 'unknown-setting');
    expect(found).toHaveLength(Object.keys(misspelt).length);
    for (const [name, meant] of Object.entries(misspelt)) {
      const line = found.find((candidate) => candidate.name === name);
      expect(line).toMatchObject({ name, meant, msg: `${name} is no setting and does nothing: is ${meant} meant?` });
    }
    expect(server.stdout()).not.toContain('a-canary');
  });

  test('HOST=0.0.0.0 without PUBLIC_URL: a warning names it', () => {
    const found = warnings.filter(({ event }) => event === 'local-urls');
    expect(found.map(({ msg }) => msg)).toEqual([
      `url in answers begins with ${server.url}, which is of no use on other machines: set PUBLIC_URL.`,
    ]);
  });

  test('there is no other warning', () => expect(warnings).toHaveLength(Object.keys(misspelt).length + 1));
});

test.each([
  ['HOST=0.0.0.0 with PUBLIC_URL', { HOST: '0.0.0.0', PUBLIC_URL: 'http://images.example' }],
  ['the default HOST', {}],
])('%s: a start without warnings', async (_name, env) => {
  const server = await startServerProcess({ ...given, ...env });
  expect(await warningsOf(server)).toEqual([]);
  await server.stop();
});

test('an embedded server at every address, by two workers: one warning for both addresses', async () => {
  const server = await startServerProcess(
    { DATA_DIR: join(folder, 'workers'), HOST: '0.0.0.0' },
    { command: [process.execPath, serverProgram, '--workers', '2'] },
  );
  const found = (await warningsOf(server)).filter(({ event }) => event === 'local-urls');
  expect(found.map(({ msg }) => msg)).toEqual([
    expect.stringMatching(
      /^url and secure_url in answers begin with http:\/\/127\.0\.0\.1:\d+ and https:\/\/127\.0\.0\.1:\d+, which are of no use on other machines: set PUBLIC_URL and PUBLIC_SECURE_URL\.$/,
    ),
  ]);
  await server.stop();
});

describe('names that are no misspelt settings', () => {
  const shell =
    'BASH COLORTERM COLUMNS COMP_WORDBREAKS DBUS_SESSION_BUS_ADDRESS DESKTOP_SESSION DISPLAY EDITOR HISTSIZE HOME HOST HOSTNAME HOSTTYPE HTTP_PROXY HTTPS_PROXY http_proxy https_proxy NO_PROXY INVOCATION_ID JOURNAL_STREAM LANG LANGUAGE LC_ALL LESSOPEN LINES LOGNAME LS_COLORS MACHTYPE MAIL MALLOC_ARENA_MAX MALLOC_MMAP_THRESHOLD_ MEMORY_PRESSURE_WATCH OLDPWD OSTYPE PAGER PATH PORT PS1 PWD SESSION_MANAGER SHELL SHLVL SSH_AUTH_SOCK SSH_CONNECTION SSL_CERT_FILE SSL_CERT_DIR SUDO_USER SYSTEMD_EXEC_PID TERM TERM_PROGRAM TMPDIR TZ USER USERNAME VISUAL XAUTHORITY XDG_CACHE_HOME XDG_DATA_DIRS XDG_RUNTIME_DIR XDG_SESSION_ID';
  const node =
    'NODE_ENV NODE_OPTIONS NODE_PATH NODE_EXTRA_CA_CERTS NODE_TLS_REJECT_UNAUTHORIZED NODE_V8_COVERAGE NODE_DEBUG UV_THREADPOOL_SIZE FORCE_COLOR NO_COLOR npm_config_loglevel npm_config_cache npm_lifecycle_event npm_package_version INIT_CWD';
  const project =
    'CLOAKROOM CLOAKROOM_BENCH_DECODE CLOAKROOM_CLIENT_ID CLOAKROOM_CLIENT_SECRET CLOAKROOM_EMAIL CLOAKROOM_PASSWORD CLIENT_ID CLIENT_SECRET EMAIL PASSWORD SESSION_ID TEST_MONGODB MUTATE_TESTS MONGOMS_VERSION';
  const others =
    'KUBERNETES_SERVICE_HOST KUBERNETES_SERVICE_PORT MONGODB_PORT MONGODB_SERVICE_HOST CLOAKROOM_SERVICE_PORT DATABASE_URL REDIS_URL PGDATA JAVA_HOME GOPATH CI GITHUB_ACTIONS RUNNER_TEMP';

  test.each([
    ['a shell', shell],
    ['Node and npm', node],
    ['this project', project],
    ['others', others],
    ['the settings themselves', Object.keys(settings).join(' ')],
  ])('of %s', (_whose, names) => expect(misspeltSettings(names.split(' '))).toEqual([]));
});
