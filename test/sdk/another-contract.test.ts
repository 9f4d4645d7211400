// The SDK of another contract: openapi.yaml with one operation, model and code more, generated, built, compiled against and called. A
// server of the test answers as that contract says, since the real one lacks the operation.
import { execFile } from 'node:child_process';
import { once } from 'node:events';
import { mkdirSync, mkdtempSync, readFileSync, realpathSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { createServer, type IncomingMessage, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { promisify } from 'node:util';
import { parse, parseDocument } from 'yaml';
import type * as Sdk from '../../generated/sdk/dist/index.js';
import { projectRoot } from '../process/server-process.js';
import { extend, using } from './types/another-contract.js';
import { compile } from './types/compiler.js';
import { type Contract, codesOf, exhaustive, operationsOf } from './types/exhaustive.js';

const exec = promisify(execFile);
const sessionId = '0123456789abcdef0123456789abcdef';
const imageId = 'fedcba9876543210fedcba9876543210';
const success = { success: true, resultMsg: 'SUCCESS', resultCode: 'SUCCESS' };
const failure = (resultCode: string) => ({
  resultContext: { success: false, resultMsg: `It is ${resultCode}.`, resultCode },
});
const text = { words: ['one', 'ticket'], language: 'de' };

const { hasJava } = (await import(join(projectRoot, 'scripts/generate/sdk.mjs'))) as { hasJava(): boolean };
const hasGenerator = hasJava();
if (!hasGenerator) console.log('test/sdk/another-contract is skipped: no Java here, which OpenAPI Generator needs.');

(hasGenerator ? describe : describe.skip)('another contract', () => {
  type Call = (params: object, options?: Sdk.CallOptions) => Promise<{ text: typeof text }>;
  type Operation = Call & { failed(error: unknown): boolean };
  type AnySdk = typeof Sdk & { getImageText: (client: Sdk.Client, ...rest: Parameters<Call>) => ReturnType<Call> };
  let folder: string;
  let contract: Contract;
  let sdk: AnySdk;
  let server: Server;
  /** What came to the new operation, and when. */
  let came: { request: IncomingMessage; at: number }[] = [];
  let locked = 0;

  beforeAll(async () => {
    folder = mkdtempSync(join(realpathSync(tmpdir()), 'cr-contract-'));
    const document = parseDocument(readFileSync(join(projectRoot, 'openapi.yaml'), 'utf8'));
    extend(document);
    const contractFile = join(folder, 'openapi.yaml');
    writeFileSync(contractFile, String(document));
    contract = parse(readFileSync(contractFile, 'utf8'));
    symlinkSync(join(projectRoot, 'node_modules'), join(folder, 'node_modules'));
    const given = JSON.stringify({ root: projectRoot, contractFile, out: folder });
    const script = `
      import { buildSdk } from './scripts/build-sdk.mjs';
      import { writeSdk } from './scripts/generate/sdk.mjs';
      await writeSdk(${given});
      await buildSdk(${JSON.stringify(join(folder, 'sdk'))});`;
    await exec(process.execPath, ['--input-type=module', '-e', script], { cwd: projectRoot, timeout: 100_000 });
    sdk = await import(pathToFileURL(join(folder, 'sdk/dist/index.js')).href);
    server = createServer((request, response) => {
      request.resume();
      const { pathname } = new URL(request.url ?? '', 'http://localhost');
      const answer = (status: number, body: object, headers = {}) =>
        response.writeHead(status, { 'content-type': 'application/json', ...headers }).end(JSON.stringify(body));
      if (pathname === '/user/login') return answer(200, { resultContext: success, sessionId });
      if (pathname === '/images') return answer(423, failure('IMAGE_LOCKED'));
      if (pathname !== `/image/${imageId}/text`) return answer(404, failure('PARAM_ILLEGAL'));
      came.push({ request, at: Date.now() });
      if (came.length <= locked) return answer(423, failure('IMAGE_LOCKED'), { 'retry-after': '1' });
      return answer(200, { resultContext: success, text });
    }).listen(0, '127.0.0.1');
    await once(server, 'listening');
  }, 120_000);
  beforeEach(() => {
    came = [];
    locked = 0;
  });
  afterAll(async () => {
    server?.close().closeAllConnections();
    rmSync(folder, { recursive: true, force: true });
  });

  const options = () => {
    const { port } = server.address() as AddressInfo;
    return { baseUrl: `http://127.0.0.1:${port}`, clientId: 'a', clientSecret: 'b', retryDelayMs: 1 };
  };
  const login = { email: 'a@example.com', password: 'b' };
  async function newUser() {
    const cloakroom = new sdk.Cloakroom(options());
    await cloakroom.login(login);
    return cloakroom as typeof cloakroom & { getImageText: Operation };
  }

  test('its sources and declarations are strict TypeScript', async () => {
    const command = [join(projectRoot, 'node_modules/typescript/bin/tsc'), '-p', 'sdk'];
    await exec(process.execPath, command, { cwd: folder });
  });

  test('each operation is decided by its codes, and the new one by the new code too', async () => {
    const ids = operationsOf(contract).map(({ operationId }) => operationId);
    expect(codesOf(contract, 'getImageText')).toContain('IMAGE_LOCKED');
    const app = join(folder, 'app');
    mkdirSync(join(app, 'node_modules'), { recursive: true });
    symlinkSync(join(folder, 'sdk'), join(app, 'node_modules/cloakroom-sdk'));
    for (const id of ids) writeFileSync(join(app, `${id}.ts`), exhaustive(id, codesOf(contract, id)));
    const old = codesOf(contract, 'getImageText').filter((code) => code !== 'IMAGE_LOCKED');
    writeFileSync(join(app, 'old-codes.ts'), exhaustive('getImageText', old));
    writeFileSync(join(app, 'using.ts'), using);
    const said = await compile(app, [...ids.map((id) => `${id}.ts`), 'old-codes.ts', 'using.ts'], 'bundler for a page');
    const codes = Object.entries(said).map(([file, faults]) => [file, faults.map((fault) => fault.replace(/:.*/, ''))]);
    expect(Object.fromEntries(codes)).toEqual({
      'old-codes.ts': ['TS1360', 'TS1360', 'TS1360'],
      'using.ts': ['TS2345', 'TS2322'],
    });
  });

  test('every operation is a function, a method, and a method of the safe form', () => {
    const cloakroom = new sdk.Cloakroom(options());
    const ids = operationsOf(contract).map(({ operationId }) => operationId);
    expect(ids).toEqual(expect.arrayContaining(['getImageText', 'login', 'uploadImageBase64']));
    for (const holder of [sdk, cloakroom, cloakroom.safe] as unknown as Record<string, unknown>[]) {
      expect(ids.filter((id) => typeof holder[id] !== 'function')).toEqual([]);
    }
  });

  test('the method sends its parameters and credentials, and gives the result', async () => {
    const cloakroom = await newUser();
    expect(await cloakroom.getImageText({ imageId, language: 'de', page: 2 })).toEqual({
      resultContext: success,
      text,
    });
    const [{ request } = {}] = came;
    expect([request?.method, request?.url]).toEqual(['GET', `/image/${imageId}/text?language=de&page=2`]);
    expect(request?.headers).toMatchObject({ clientid: 'a', clientsecret: 'b', sessionid: sessionId });
  });

  test('the function does so too, and leaves out what is not given', async () => {
    const client = sdk.createClient(options());
    await sdk.login(client, login);
    expect((await sdk.getImageText(client, { imageId, language: 'en' })).text).toEqual(text);
    expect(came.map(({ request }) => request.url)).toEqual([`/image/${imageId}/text?language=en`]);
  });

  test('it needs a session', async () => {
    const { getImageText } = new sdk.Cloakroom(options()) as unknown as { getImageText: Operation };
    await expect(getImageText({ imageId, language: 'en' })).rejects.toMatchObject({ code: 'NOT_LOGGED_IN' });
    expect(came).toEqual([]);
  });

  test('the new code is an error of the operation, and may be retried', async () => {
    locked = 1;
    const cloakroom = await newUser();
    const error = await cloakroom.getImageText({ imageId, language: 'en' }, { retries: 0 }).catch((thrown) => thrown);
    expect(error).toBeInstanceOf(sdk.CloakroomError);
    expect({ ...error, message: error.message }).toMatchObject({
      code: 'IMAGE_LOCKED',
      operation: 'getImageText',
      message: 'It is IMAGE_LOCKED.',
      status: 423,
      retryable: true,
      retryAfterSeconds: 1,
      docUrl: expect.stringMatching(/\/docs\/errors\/IMAGE_LOCKED$/),
    });
    expect([cloakroom.getImageText.failed(error), cloakroom.getImageInfo.failed(error)]).toEqual([true, false]);
    expect(came).toHaveLength(1);
  });

  test('it is repeated after what the server asks for', async () => {
    locked = 1;
    const cloakroom = await newUser();
    expect((await cloakroom.getImageText({ imageId, language: 'en' })).text).toEqual(text);
    const [first, second] = came.map(({ at }) => at);
    expect(came).toHaveLength(2);
    // Timers and the clock may differ by a millisecond.
    expect(Number(second) - Number(first)).toBeGreaterThanOrEqual(999);
  });

  test('the new code is none of the other operations', async () => {
    const cloakroom = await newUser();
    await expect(cloakroom.listImages()).rejects.toMatchObject({ code: 'UNEXPECTED_ANSWER', status: 423 });
  });
});
