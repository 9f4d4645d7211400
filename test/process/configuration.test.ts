// Every variable of the environment does what the table says. Few servers, each with many variables, on one given database.
import { randomBytes } from 'node:crypto';
import { chmodSync, copyFileSync, existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { networkInterfaces } from 'node:os';
import { join } from 'node:path';
import { loadConfig } from '../../src/config.js';
import { defaultCacheDir, findMongod } from '../../src/stores/embedded/find-mongod.js';
import { newAccount } from './account.js';
import {
  type Account,
  call,
  demoOf,
  getAlone,
  getSession,
  login,
  newImage,
  newPicture,
  newSession,
  newToken,
  uploadBase64,
} from './calls.js';
import {
  type Environment,
  freePort,
  mongodsOf,
  type ServerProcess,
  scratchFolder,
  startServerProcess,
  sweepProcesses,
  until,
} from './server-process.js';
import { tlsPairFiles } from './tls-pair.js';

const folder = scratchFolder();
const [oldSecret, newSecret] = [randomBytes(32).toString('hex'), randomBytes(32).toString('hex')];
const given: Environment = {
  MONGODB_URI: `${process.env.TEST_MONGODB}/process_${randomBytes(6).toString('hex')}`,
  DATA_DIR: join(folder, 'untouched'),
};
/** Where the server says in its log that it listens; the line comes right behind the start-up text. */
const urlsOf = async (from: Pick<ServerProcess, 'log'>): Promise<string[]> =>
  (await until('the log line', () => from.log().find(({ msg }) => msg === 'listening')))?.urls ?? [];

/** A loopback address other than the default one. */
const otherHost = networkInterfaces().lo?.some(({ address }) => address === '::1') ? '::1' : '127.0.0.2';

let account: Account;
beforeAll(async () => {
  account = await newAccount(given, 'configuration@cloakroom.example');
});
afterAll(sweepProcesses);

const preflight = (url: string, origin: string) =>
  call(`${url}/user/login`, { method: 'OPTIONS', headers: { origin, 'access-control-request-method': 'POST' } });
const loggedIp = async (server: ServerProcess, requestId: string): Promise<string | undefined> => {
  await until('the log line', () => server.log().some((line) => line.requestId === requestId));
  return server.log().find((line) => line.requestId === requestId)?.ip;
};
const forwarded = (requestId: string, told = '203.0.113.7') => ({
  headers: { 'x-request-id': requestId, 'x-forwarded-for': told },
});
const stranger = () => ({ ...account, email: 'nobody@cloakroom.example' });

describe('a public server with a database, a certificate and proxies of its operator', () => {
  let server: ServerProcess;
  let ports: Record<'http' | 'https' | 'metrics', string>;
  let certificate: Buffer;
  let token = '';
  const picture = newPicture();

  beforeAll(async () => {
    const { certFile, keyFile } = await tlsPairFiles();
    certificate = readFileSync(certFile);
    ports = { http: await freePort(), https: await freePort(), metrics: await freePort() };
    server = await startServerProcess({
      ...given,
      HOST: otherHost,
      PORT: ports.http,
      HTTPS_PORT: ports.https,
      METRICS_PORT: ports.metrics,
      TLS_CERT_FILE: certFile,
      TLS_KEY_FILE: keyFile,
      PUBLIC_URL: 'http://images.example/cloakroom/',
      PUBLIC_SECURE_URL: 'https://images.example:8443',
      TOKEN_SECRET: oldSecret,
      HIDE_UNKNOWN_USERS: 'true',
      IMAGE_CACHE_CONTROL: 'public, max-age=60',
      TRUSTED_PROXIES: '192.0.2.0/24, 127.0.0.0/8, ::1',
      CORS_ORIGINS: 'https://a.example,http://b.example:8080',
      RATE_LIMITS: 'off',
    });
    token = await newToken(server.url, account, await newSession(server.url, account));
  });
  afterAll(() => server.stop());

  const at = (port: keyof typeof ports, protocol = 'http') =>
    `${protocol}://${otherHost.includes(':') ? `[${otherHost}]` : otherHost}:${ports[port]}`;

  test('HOST and PORT: it listens there and nowhere else', async () => {
    expect(server.url).toBe(at('http'));
    await expect(getAlone(`http://127.0.0.1:${ports.http}/health/live`)).rejects.toThrow(/ECONNREFUSED/);
  });

  test('MONGODB_URI: no demo, no start-up text, nothing in DATA_DIR', () => {
    expect(server.startUpText).toBe('');
    expect(existsSync(given.DATA_DIR as string)).toBe(false);
  });

  test('HTTPS_PORT, TLS_CERT_FILE, TLS_KEY_FILE: HTTPS with that certificate', async () => {
    expect((await getAlone(`${at('https', 'https')}/health/live`, certificate)).status).toBe(200);
  });

  test('PUBLIC_URL and PUBLIC_SECURE_URL are the bases of url and secure_url, and of links', async () => {
    const { image } = (await uploadBase64(server.url, token, picture)).body.payload ?? {};
    expect(image?.url).toMatch(/^http:\/\/images\.example\/cloakroom\/image\/[0-9a-f]{32}$/);
    expect(image?.secure_url).toMatch(/^https:\/\/images\.example:8443\/image\/[0-9a-f]{32}$/);
    const { headers } = await login(server.url, stranger());
    expect(headers.get('link')).toMatch(/^<http:\/\/images\.example\/cloakroom\/docs\/errors\//);
  });

  test('METRICS_PORT: /metrics is there and not on the public port', async () => {
    expect((await getAlone(`${at('metrics')}/metrics`)).bytes.toString()).toContain('process_cpu_seconds_total');
    expect((await getAlone(`${server.url}/metrics`)).status).toBe(404);
    expect((await getAlone(`${at('metrics')}/health/live`)).status).toBe(404);
    for (const path of ['/metrics', '/']) {
      expect((await fetch(at('metrics') + path)).headers.get('x-powered-by')).toBeNull();
    }
    expect(await urlsOf(server)).toEqual([at('http'), at('https', 'https'), at('metrics')]);
  });

  test('HIDE_UNKNOWN_USERS: an unknown user is answered as a wrong password', async () => {
    expect((await login(server.url, stranger())).code).toBe('AUTHENTICATION_FAILED');
  });

  test('IMAGE_CACHE_CONTROL is what images say', async () => {
    const imageId = await newImage(server.url, account, await newSession(server.url, account), picture);
    const { headers } = await call(`${server.url}/image/${imageId}`);
    expect(headers.get('cache-control')).toBe('public, max-age=60');
  });

  test('TRUSTED_PROXIES: the address that a trusted proxy tells is logged', async () => {
    await call(`${server.url}/health/live`, forwarded('by-a-proxy'));
    expect(await loggedIp(server, 'by-a-proxy')).toBe('203.0.113.7');
  });

  test('TRUSTED_PROXIES: of an address with its port the address, for what is none the proxy', async () => {
    await call(`${server.url}/health/live`, forwarded('with-a-port', '203.0.113.7:51, [::1]:52'));
    await call(`${server.url}/health/live`, forwarded('with-garbage', 'garbage'));
    expect(await loggedIp(server, 'with-a-port')).toBe('203.0.113.7');
    expect(await loggedIp(server, 'with-garbage')).toMatch(/^(::1|127\.0\.0\.\d)$/);
  });

  test('CORS_ORIGINS as a list: those pages and no others', async () => {
    const { status, headers } = await preflight(server.url, 'http://b.example:8080');
    expect(status).toBe(204);
    expect(headers.get('access-control-allow-origin')).toBe('http://b.example:8080');
    const other = await preflight(server.url, 'https://c.example');
    expect(other.headers.get('access-control-allow-origin')).toBeNull();
  });

  describe('beside a node with the secrets rotated and everything else left at its default', () => {
    let node: ServerProcess;
    let newerToken = '';
    beforeAll(async () => {
      node = await startServerProcess({
        ...given,
        TOKEN_SECRET: ` ${newSecret} , ${oldSecret}`,
        PUBLIC_SECURE_URL: 'https://images.example',
        RATE_LIMITS: 'on',
      });
      newerToken = await newToken(node.url, account, await newSession(node.url, account));
    });
    afterAll(() => node.stop());

    test('TOKEN_SECRET as a list: the first signs, all verify', async () => {
      expect((await uploadBase64(node.url, token, picture)).status).toBe(200);
      expect((await uploadBase64(node.url, newerToken, picture)).status).toBe(200);
      expect((await uploadBase64(server.url, newerToken, picture)).code).toBe('INVALID_TOKEN');
    });

    test('the defaults: no metrics, no HTTPS, no CORS, no proxies, unknown users told, images cached for a year', async () => {
      expect(await urlsOf(node)).toEqual([node.url]);
      expect(new URL(node.url).hostname).toBe('127.0.0.1');
      expect((await call(`${node.url}/metrics`)).status).toBe(404);
      expect((await preflight(node.url, 'https://a.example')).status).toBe(405);
      expect((await login(node.url, stranger())).code).toBe('USER_NOT_FOUND');
      await call(`${node.url}/health/live`, forwarded('by-anybody'));
      expect(await loggedIp(node, 'by-anybody')).toBe('127.0.0.1');
      const imageId = await newImage(node.url, account, await newSession(node.url, account), picture);
      const { headers } = await call(`${node.url}/image/${imageId}`);
      expect(headers.get('cache-control')).toBe('private, max-age=31536000, immutable');
    });
  });
});

describe('a server with short sessions, for all pages, that logs errors only', () => {
  let server: ServerProcess;
  beforeAll(async () => {
    server = await startServerProcess({
      ...given,
      TOKEN_SECRET: newSecret,
      PUBLIC_SECURE_URL: 'https://images.example',
      SESSION_IDLE_SECONDS: '2',
      SESSION_MAX_SECONDS: '3',
      REMEMBERED_SESSION_IDLE_SECONDS: '3',
      REMEMBERED_SESSION_MAX_SECONDS: '4',
      CORS_ORIGINS: '*',
      LOG_LEVEL: 'ERROR',
    });
  });
  afterAll(() => server.stop());

  /** One session is left alone, another used without a pause. */
  async function expectEnds({ isRemembered, idleMs, maxMs }: { isRemembered: boolean; idleMs: number; maxMs: number }) {
    const { url } = server;
    const [unused, used] = [await newSession(url, account, isRemembered), await newSession(url, account, isRemembered)];
    const usedAt = Date.now();
    const { session } = (await getSession(url, account, used)).body;
    const [createdAt = 0, expiresAt = 0, endsAt = 0] = [session?.createdAt, session?.expiresAt, session?.endsAt].map(
      (time) => Date.parse(time ?? ''),
    );
    expect(endsAt - createdAt).toBe(maxMs);
    expect(expiresAt).toBeGreaterThanOrEqual(usedAt + idleMs);
    expect(expiresAt).toBeLessThanOrEqual(Date.now() + idleMs);

    const isOver = async (sessionId: string) => (await getSession(url, account, sessionId)).code === 'SESSION_EXPIRED';
    await until('the absolute end', () => isOver(used));
    expect(Date.now()).toBeGreaterThanOrEqual(endsAt);
    expect(await isOver(unused)).toBe(true);
  }

  test('the four SESSION_ variables: when an unused session ends, and when a used one does', async () => {
    await Promise.all([
      expectEnds({ isRemembered: false, idleMs: 2_000, maxMs: 3_000 }),
      expectEnds({ isRemembered: true, idleMs: 3_000, maxMs: 4_000 }),
    ]);
  });

  test('CORS_ORIGINS=*: any page', async () => {
    const { headers } = await preflight(server.url, 'https://c.example');
    expect(headers.get('access-control-allow-origin')).toBe('*');
  });

  test('LOG_LEVEL: the calls are not logged', () => expect(server.log()).toEqual([]));
});

// Not by a server: the ports may be taken on the machine that runs the tests.
test('the ports that stand in the table: 3000 and 3443', () => {
  expect(loadConfig({})).toMatchObject({ host: '127.0.0.1', port: 3000, httpsPort: 3443, metricsPort: 'main' });
  expect(loadConfig({ PORT: '8080', HTTPS_PORT: '8443' })).toMatchObject({ port: 8080, httpsPort: 8443 });
});

describe('a server with an embedded database', () => {
  const dataDir = join(folder, '.data');
  let server: ServerProcess;
  let calls = '';
  beforeAll(async () => {
    calls = join(folder, 'mongod-calls');
    const mongod = join(folder, 'my-mongod');
    const path = process.env.PATH ?? '';
    const cacheDir = defaultCacheDir(process.env, process.platform);
    const found = await findMongod({ path, cacheDir, progress: () => {}, mongodPath: process.env.MONGOD_PATH });
    writeFileSync(mongod, `#!/bin/sh\necho "$@" >> '${calls}'\nexec '${found}' "$@"\n`);
    chmodSync(mongod, 0o755);
    const env = { MONGOD_PATH: mongod, METRICS_PORT: await freePort(), CORS_ORIGINS: '', TOKEN_SECRET: oldSecret };
    server = await startServerProcess(env, { cwd: folder });
  });

  test('MONGOD_PATH is the mongod that runs, DATA_DIR is .data of the working folder unless set', () => {
    expect(readFileSync(calls, 'utf8')).toContain(`--dbpath ${join(dataDir, 'db')} `);
    expect(mongodsOf(dataDir)).toHaveLength(1);
  });

  test('TOKEN_SECRET: none is made', () => expect(existsSync(join(dataDir, 'token-secret'))).toBe(false));

  test('METRICS_PORT moves /metrics away from the main port', async () => {
    const [, , metrics = ''] = await urlsOf(server);
    expect((await getAlone(`${metrics}/metrics`)).status).toBe(200);
    expect((await getAlone(`${server.url}/metrics`)).status).toBe(404);
  });

  test('CORS_ORIGINS, set but empty: none, and OPTIONS is 405', async () => {
    const { status, headers } = await preflight(server.url, 'https://a.example');
    expect(status).toBe(405);
    expect(headers.get('access-control-allow-origin')).toBeNull();
  });

  test('all else left at its default, on a long DATA_DIR where a crash left secrets half written, for any address', async () => {
    await server.stop();
    const longDir = join(folder, 'long'.repeat(30));
    const certificate = join(longDir, 'tls/cert.pem');
    const [one, other] = [await tlsPairFiles(), await tlsPairFiles()];
    mkdirSync(join(longDir, 'tls'), { recursive: true });
    writeFileSync(join(longDir, 'token-secret'), '');
    copyFileSync(one.certFile, certificate);
    copyFileSync(other.keyFile, join(longDir, 'tls/key.pem'));

    server = await startServerProcess({ DATA_DIR: longDir, HOST: '0.0.0.0' });
    const { url } = server;
    const demo = demoOf(server);
    expect(url).toMatch(/^http:\/\/127\.0\.0\.1:/);
    expect((await preflight(url, 'https://a.example')).headers.get('access-control-allow-origin')).toBe('*');
    const picture = newPicture();
    const { body } = await uploadBase64(url, await newToken(url, demo, await newSession(url, demo)), picture);
    expect(readFileSync(join(longDir, 'token-secret'), 'utf8')).toMatch(/^[\w-]{64}$/);
    const secure = await getAlone(body.payload?.image?.secure_url ?? '', readFileSync(certificate));
    expect(secure).toEqual({ status: 200, bytes: picture });
    expect(await server.stop()).toEqual({ code: 0, signal: null });
    expect(mongodsOf(longDir)).toEqual([]);
  });
});
