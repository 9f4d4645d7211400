// npm run contract finds what it is there to find: a good server passes, three that break the contract fail, each for its reason.
import { once } from 'node:events';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import http, { type IncomingMessage } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { mongo } from 'mongoose';
import { projectRoot, run } from '../process/server-process.js';
import { password, startServer, type TestServer } from '../support/server.js';

interface Answer {
  status: number;
  body: Buffer;
}
/** Makes something else of a request or of its answer. */
interface Patch {
  answer?(request: IncomingMessage, answer: Answer): Answer;
  headers?(request: IncomingMessage): Record<string, string>;
}

const folder = mkdtempSync(join(tmpdir(), 'cloakroom-broken-'));
let server: TestServer;
let database: mongo.MongoClient;
const proxies: http.Server[] = [];

beforeAll(async () => {
  server = await startServer();
  database = await mongo.MongoClient.connect(server.mongodbUri);
});
afterAll(async () => {
  for (const proxy of proxies) {
    proxy.closeAllConnections();
    proxy.close();
  }
  await database.close();
  await server.close();
  rmSync(folder, { recursive: true });
});

const read = async (stream: IncomingMessage): Promise<Buffer> => {
  const chunks: Buffer[] = [];
  for await (const chunk of stream) chunks.push(chunk as Buffer);
  return Buffer.concat(chunks);
};

/** A server that is the real one but for a patch. */
async function broken(patch: Patch): Promise<string> {
  const { hostname: host, port } = new URL(server.url);
  const proxy = http.createServer(async (request, response) => {
    const sent = await read(request);
    const headers = { ...request.headers, ...patch.headers?.(request) };
    const outbound = http.request({ host, port, method: request.method, path: request.url, headers });
    outbound.end(sent);
    const [answer] = (await once(outbound, 'response')) as [IncomingMessage];
    const whole = { status: answer.statusCode ?? 0, body: await read(answer) };
    const { status, body } = patch.answer?.(request, whole) ?? whole;
    const isHead = request.method === 'HEAD';
    const length = isHead ? answer.headers['content-length'] : String(body.length);
    const { 'transfer-encoding': _, ...rest } = answer.headers;
    response.writeHead(status, { ...rest, ...(length && status !== 304 && { 'content-length': length }) }).end(body);
  });
  proxies.push(proxy);
  proxy.listen(0, '127.0.0.1');
  await once(proxy, 'listening');
  return `http://127.0.0.1:${(proxy.address() as AddressInfo).port}`;
}

const credentials = () => ({
  CLOAKROOM_CLIENT_ID: server.client.clientId,
  CLOAKROOM_CLIENT_SECRET: server.client.clientSecret,
  CLOAKROOM_EMAIL: server.email,
  CLOAKROOM_PASSWORD: password,
});

const contract = (args: string[], env: Record<string, string> = credentials()) =>
  run(process.execPath, [join(projectRoot, 'scripts/contract.mjs'), '--parts', 'rows', '--report', folder, ...args], {
    env,
  });

const left = async () => ({
  sessions: await database.db().collection('sessions').countDocuments(),
  images: await database.db().collection('fs.files').countDocuments(),
});

const edited = (body: Buffer, edit: (json: Record<string, never>) => void): Buffer => {
  const json = JSON.parse(body.toString());
  edit(json);
  return Buffer.from(JSON.stringify(json));
};

describe('npm run contract', () => {
  test('passes on the real server, says so in its reports, and leaves nothing behind', async () => {
    const { code, stdout } = await contract(['--url', await broken({})]);
    expect({ code, end: stdout.slice(-2000) }).toMatchObject({
      code: 0,
      end: expect.stringContaining('The contract is kept.'),
    });
    expect(stdout).toMatch(/^login +\d+ +\d+ +\d+ +0 +0$/m);
    expect(readFileSync(join(folder, 'junit.xml'), 'utf8')).toContain('failures="0"');
    expect(readFileSync(join(folder, 'report.html'), 'utf8')).toContain('The contract is kept.');
    expect(await left()).toEqual({ sessions: 0, images: 0 });
  });

  const doubles: [string, Patch, RegExp][] = [
    [
      'a wrong status',
      {
        answer: (request, answer) =>
          request.url === '/session' && answer.status === 401 ? { ...answer, status: 403 } : answer,
      },
      /BREACH getSession 403: the status 403 is not declared/,
    ],
    [
      'a leaked field',
      {
        answer: (request, answer) =>
          request.url?.endsWith('/info') && answer.status === 200
            ? { ...answer, body: edited(answer.body, (json) => Object.assign(json.image ?? {}, { owner: 'ada' })) }
            : answer,
      },
      /BREACH getImageInfo 200: the body: .*additional properties owner/,
    ],
    [
      'a session that outlives its logout',
      {
        answer: (request, answer) =>
          request.url === '/session/logout' && answer.status === 401
            ? {
                status: 200,
                body: Buffer.from('{"resultContext":{"success":true,"resultMsg":"SUCCESS","resultCode":"SUCCESS"}}'),
              }
            : answer,
      },
      /BREACH logout: after logout nothing takes the session or its token: logout after logout: 200 SUCCESS/,
    ],
    [
      'a clientSecret that does not matter',
      { headers: () => ({ clientsecret: server.client.clientSecret }) },
      /BREACH getSession: clientSecret dropped and falsified after a success: dropped: 200 SUCCESS/,
    ],
  ];

  test.each(doubles)('fails on %s, and names it', async (_, patch, breach) => {
    const { code, stdout } = await contract(['--url', await broken(patch)]);
    expect(code).toBe(1);
    expect(stdout).toMatch(breach);
    expect(readFileSync(join(folder, 'junit.xml'), 'utf8')).toMatch(/<failure message="/);
  });

  test('says everything that is wrong with its options at once', async () => {
    const { code, stderr } = await contract(['--url', 'images.example', '--cases', 'x'], {});
    expect(code).toBe(2);
    expect(stderr).toContain('--url must be an address');
    expect(stderr).toContain('--cases must be a whole number');
    expect((await contract(['--url', server.url], {})).stderr).toMatch(/--client-id .* is needed[\s\S]*--password/);
  });

  test('an empty address is a wrong option, not a server of its own', async () => {
    const { code, stderr } = await contract(['--url', '']);
    expect([code, stderr]).toEqual([2, expect.stringContaining('--url must be an address')]);
  });

  test.each([
    ['the address', () => ({}), () => 'http://127.0.0.1:1', /^Can't reach http:\/\/127\.0\.0\.1:1: /],
    [
      'the client',
      () => ({ CLOAKROOM_CLIENT_SECRET: 'bad' }),
      () => server.url,
      /refuses the client: .*401 PARAM_ILLEGAL/,
    ],
    [
      'the user',
      () => ({ CLOAKROOM_PASSWORD: 'bad' }),
      () => server.url,
      /refuses the user: .*401 AUTHENTICATION_FAILED/,
    ],
  ])('says in one line that %s is wrong, instead of a broken contract', async (_, wrong, url, says) => {
    const { code, stdout, stderr } = await contract(['--url', url()], { ...credentials(), ...wrong() });
    expect({ code, stdout, stderr }).toEqual({ code: 2, stdout: '', stderr: expect.stringMatching(says) });
    expect(stderr.trim().split('\n')).toHaveLength(1);
  });

  test('off loopback it writes nothing without --yes', async () => {
    const before = await left();
    const elsewhere = (await broken({})).replace('127.0.0.1', '0.0.0.0');
    const { code, stdout } = await contract(['--url', elsewhere], {});
    expect(code).toBe(0);
    expect(stdout).toContain('only what reads is tested');
    expect(stdout).toMatch(/^login +2 +2 +1 +0 +0$/m);
    expect(await left()).toEqual(before);
    expect((await contract(['--url', elsewhere, '--yes'], {})).stderr).toContain('--client-id');
  });

  test('waits out a 429', async () => {
    let refusals = 2;
    const limited = await broken({
      answer: (request, answer) => {
        if (request.url !== '/session' || refusals-- <= 0) return answer;
        return { status: 429, body: Buffer.from('{}') };
      },
    });
    const { stdout } = await contract(['--url', limited]);
    expect(stdout).toContain('429: waiting 1 s');
  });
});
