// The SDK's attempts: what is repeated, when, with what key, and what ends it.
import { once } from 'node:events';
import http from 'node:http';
import type { AddressInfo } from 'node:net';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { demoOf } from '../process/calls.js';
import { freePort, scratchFolder, startServerProcess, sweepProcesses } from '../process/server-process.js';
import { pngImage } from '../support/images.js';
import { errorOf, type Sdk, type Stage, setStage } from './client.js';
import { refusal } from './proxy.js';

let stage: Stage;
let cloakroom: Sdk.Cloakroom;
let image: Blob;

beforeAll(async () => {
  stage = await setStage();
  cloakroom = await stage.newUser();
  image = new Blob([new Uint8Array(await pngImage())]);
});
afterAll(() => stage.close());
afterAll(sweepProcesses);

const unavailable = refusal(503, 'SYSTEM_ERROR', { 'retry-after': '1' });
const busy = (retryAfter: string) => refusal(429, 'TOO_MANY_REQUESTS', { 'retry-after': retryAfter });
const keys = () => stage.proxy.seen.map(({ headers }) => headers['idempotency-key']);
const imagesOf = async (client: Sdk.Cloakroom) => (await client.listImages({ limit: 100 })).images.length;

describe('Retry-After', () => {
  test('in seconds is waited out', async () => {
    stage.proxy.script(busy('1'));
    await cloakroom.getSession();
    const [first, second] = stage.proxy.seen;
    expect((second?.at ?? 0) - (first?.at ?? 0)).toBeGreaterThanOrEqual(990);
  });

  test('as a date is waited out', async () => {
    const date = new Date(Math.ceil(Date.now() / 1000) * 1000 + 1000);
    stage.proxy.script(refusal(503, 'SYSTEM_ERROR', { 'retry-after': date.toUTCString() }));
    await cloakroom.getSession();
    expect(stage.proxy.seen).toHaveLength(2);
    expect(stage.proxy.seen[1]?.at).toBeGreaterThanOrEqual(date.getTime() - 10);
  });

  test('that is longer than the longest wait fails at once, and says how long', async () => {
    stage.proxy.script(busy('3600'));
    const error = await errorOf(cloakroom.getSession());
    expect(error).toMatchObject({ code: 'TOO_MANY_REQUESTS', status: 429, retryable: true, retryAfterSeconds: 3600 });
    expect(stage.proxy.seen).toHaveLength(1);
  });

  test.each(['nonsense', '-5', ''])('of %j is no wait', async (text) => {
    stage.proxy.script(busy(text));
    await cloakroom.getSession();
    expect(stage.proxy.seen).toHaveLength(2);
  });
});

describe('what is repeated', () => {
  test('a call of its own is, as often as `retries` says', async () => {
    stage.proxy.script('cut', 'cut', 'cut', 'cut');
    expect(await errorOf(cloakroom.getSession())).toMatchObject({ code: 'NETWORK_ERROR', retryable: true });
    expect(stage.proxy.seen).toHaveLength(3);
    stage.proxy.script('cut', 'cut');
    expect(await errorOf(cloakroom.getSession({}, { retries: 1 }))).toMatchObject({ code: 'NETWORK_ERROR' });
    expect(stage.proxy.seen).toHaveLength(2);
  });

  test('an upload is, with the same key, and is stored once though its first answer was lost', async () => {
    const before = await imagesOf(cloakroom);
    stage.proxy.script('lose');
    const { imageId } = await cloakroom.uploadImage({ image });
    const [first, second] = keys();
    expect(first).toMatch(/^[0-9a-f]{32}$/);
    expect(second).toBe(first);
    expect(await imagesOf(cloakroom)).toBe(before + 1);
    expect((await cloakroom.getImageInfo({ imageId })).image.imageId).toBe(imageId);
  });

  test('each upload has a key of its own, or the given one', async () => {
    stage.proxy.script();
    await cloakroom.uploadImage({ image });
    await cloakroom.uploadImage({ image });
    await cloakroom.uploadImage({ image }, { idempotencyKey: 'mine' });
    const [first, second, third] = keys();
    expect(first).not.toBe(second);
    expect(third).toBe('mine');
  });

  test('a key or a listener that is undefined is one that was not given', async () => {
    stage.proxy.script();
    const told: number[] = [];
    const onProgress = ({ fraction }: Sdk.Progress) => told.push(fraction);
    await cloakroom.uploadImage(
      { image, onProgress },
      { idempotencyKey: undefined, onProgress: undefined, signal: undefined },
    );
    expect(keys()[0]).toMatch(/^[0-9a-f]{32}$/);
    expect(told.at(-1)).toBe(1);
  });

  test('a key that is under way is waited for, more often than `retries` says', async () => {
    stage.proxy.script(...Array.from({ length: 6 }, () => refusal(409, 'PARAM_ILLEGAL', { 'retry-after': '0' })));
    await cloakroom.uploadImage({ image }, { retries: 0 });
    expect(stage.proxy.seen).toHaveLength(7);
    expect(new Set(keys()).size).toBe(1);
  });

  test('two uploads with one key at once both get the one image', async () => {
    stage.proxy.script();
    const upload = () => cloakroom.uploadImage({ image }, { idempotencyKey: 'at-once' });
    const [a, b] = await Promise.all([upload(), upload()]);
    expect(a.imageId).toBe(b.imageId);
  });

  test('a login whose answer was lost is not: it may have made a session', async () => {
    stage.proxy.script('lose');
    expect(await errorOf(stage.newClient().login(stage.user))).toMatchObject({ code: 'NETWORK_ERROR' });
    expect(stage.proxy.seen).toHaveLength(1);
  });

  test('a login that was answered with 503 is', async () => {
    stage.proxy.script(unavailable);
    await stage.newClient().login(stage.user);
    expect(stage.proxy.seen).toHaveLength(2);
  });

  test.each([
    [500, 'SYSTEM_ERROR'],
    [404, 'PARAM_ILLEGAL'],
  ])('%i %s is not', async (status, code) => {
    stage.proxy.script(refusal(status, code));
    expect(await errorOf(cloakroom.deleteImage({ imageId: 'a'.repeat(32) }))).toMatchObject({
      code,
      status,
      retryable: false,
    });
    expect(stage.proxy.seen).toHaveLength(1);
  });

  test('an upload waits for a server that is stopped and started again', async () => {
    const env = {
      PORT: await freePort(),
      HTTPS_PORT: '0',
      DATA_DIR: join(scratchFolder(), 'data'),
      RATE_LIMITS: 'off',
    };
    const first = await startServerProcess(env);
    const { email, password, ...client } = demoOf(first);
    const far = new stage.sdk.Cloakroom({ baseUrl: first.url, ...client, retries: 100, maxWaitMs: 300 });
    await far.login({ email, password });
    await first.stop();
    const uploading = far.uploadImage({ image });
    const second = await startServerProcess(env);
    const { imageId } = await uploading;
    expect((await far.getImage({ imageId })).size).toBe(image.size);
    expect(await second.stop()).toEqual({ code: 0, signal: null });
  });
});

describe('what ends a call', () => {
  test('abort ends a wait between attempts at once', async () => {
    stage.proxy.script(busy('30'));
    const controller = new AbortController();
    const reason = new Error('the user went away');
    const since = Date.now();
    const failed = errorOf(cloakroom.getSession({}, { signal: controller.signal }));
    setTimeout(() => controller.abort(reason), 100);
    expect(await failed).toMatchObject({ code: 'ABORTED', retryable: false, cause: reason, message: 'aborted' });
    expect(Date.now() - since).toBeLessThan(5_000);
    expect(stage.proxy.seen).toHaveLength(1);
  });

  test('a signal that is aborted already sends nothing', async () => {
    stage.proxy.script();
    const error = await errorOf(cloakroom.getSession({}, { signal: AbortSignal.abort() }));
    expect(error).toMatchObject({ code: 'ABORTED', status: undefined });
    let sent = 0;
    const fetch = async () => {
      sent += 1;
      return new Response();
    };
    const deaf = stage.newClient({ fetch });
    expect(await errorOf(deaf.getLiveness({}, { signal: AbortSignal.abort() }))).toMatchObject({ code: 'ABORTED' });
    // Nor does a call that is aborted while its middleware waits.
    const controller = new AbortController();
    const slow: Sdk.Middleware = async (attempt, next) => {
      controller.abort();
      return next(attempt);
    };
    const held = stage.newClient({ fetch, middleware: [slow] });
    expect(await errorOf(held.getLiveness({}, { signal: controller.signal }))).toMatchObject({ code: 'ABORTED' });
    expect([stage.proxy.seen.length, sent]).toEqual([0, 0]);
  });

  test('an attempt that takes too long is a TIMEOUT, and is repeated', async () => {
    stage.proxy.script('hold');
    await cloakroom.getSession({}, { timeoutMs: 500 });
    expect(stage.proxy.seen).toHaveLength(2);
    stage.proxy.script('hold');
    const error = await errorOf(cloakroom.getSession({}, { timeoutMs: 100, retries: 0 }));
    expect(error).toMatchObject({ code: 'TIMEOUT', retryable: true, message: 'no answer in 100 ms' });
  });

  test('a custom fetch that ignores its signal is timed out and aborted all the same', async () => {
    const deaf = await stage.newClient({ fetch: () => new Promise(() => {}), timeoutMs: 50, retries: 0 });
    expect(await errorOf(deaf.getLiveness())).toMatchObject({ code: 'TIMEOUT' });
    const signal = AbortSignal.timeout(50);
    expect(await errorOf(deaf.getLiveness({}, { signal, timeoutMs: 0 }))).toMatchObject({ code: 'ABORTED' });
  });
});

describe('answers that the contract does not know', () => {
  const page = (status: number) => ({ status, headers: { 'content-type': 'text/html' }, body: '<h1>proxy</h1>' });

  test('are UNEXPECTED_ANSWER with their status', async () => {
    stage.proxy.script(page(200));
    const error = await errorOf(cloakroom.getSession());
    expect(error).toMatchObject({ code: 'UNEXPECTED_ANSWER', status: 200, retryable: false });
    expect(error.message).toContain('text/html');
    stage.proxy.script(refusal(418, 'TEAPOT'));
    expect(await errorOf(cloakroom.getSession())).toMatchObject({ code: 'UNEXPECTED_ANSWER', status: 418 });
    stage.proxy.script(refusal(403, 'USER_NOT_ACTIVE')); // a code of another operation
    expect(await errorOf(cloakroom.getSession())).toMatchObject({ code: 'UNEXPECTED_ANSWER', status: 403 });
    stage.proxy.script({ status: 200, headers: { 'content-type': 'application/json' }, body: '{}' });
    expect(await errorOf(cloakroom.getSession())).toMatchObject({ code: 'UNEXPECTED_ANSWER', status: 200 });
  });

  test('are repeated where a gateway says that it can not reach the server, but not for a login', async () => {
    stage.proxy.script(page(502));
    await cloakroom.getSession();
    expect(stage.proxy.seen).toHaveLength(2);
    stage.proxy.script(page(504));
    expect(await errorOf(stage.newClient().login(stage.user))).toMatchObject({
      code: 'UNEXPECTED_ANSWER',
      status: 504,
    });
    expect(stage.proxy.seen).toHaveLength(1);
  });

  test('a redirect is not followed: the credentials stay here', async () => {
    let visits = 0;
    const elsewhere = http.createServer((_, response) => {
      visits += 1;
      response.end();
    });
    elsewhere.listen(0, '127.0.0.1');
    await once(elsewhere, 'listening');
    const { port } = elsewhere.address() as AddressInfo;
    stage.proxy.script({ status: 307, headers: { location: `http://127.0.0.1:${port}/` } });
    expect(await errorOf(cloakroom.getSession())).toMatchObject({ code: 'UNEXPECTED_ANSWER' });
    expect(visits).toBe(0);
    elsewhere.close();
  });

  test('a readiness of 503 is an answer of the contract', async () => {
    const body = { status: 'unavailable', checks: { database: 'unavailable', server: 'ok' } };
    stage.proxy.script({ status: 503, headers: { 'content-type': 'application/json' }, body: JSON.stringify(body) });
    expect(await cloakroom.getReadiness()).toEqual(body);
  });
});

describe('hooks', () => {
  test('middleware stands around each attempt, the first outermost', async () => {
    const heard: string[] = [];
    const layer =
      (name: string): Sdk.Middleware =>
      async (attempt, next) => {
        heard.push(`${name} ${attempt.operation} ${attempt.attempt}`);
        attempt.init.headers['X-Request-Id'] = `${name}-${attempt.attempt}`;
        const response = await next(attempt);
        heard.push(`${name} ${response.status}`);
        return response;
      };
    const heeded = await stage.newUser({ middleware: [layer('outer'), layer('inner')] });
    heard.length = 0;
    stage.proxy.script(refusal(503, 'SYSTEM_ERROR', { 'retry-after': '0' }));
    const { response } = await heeded.safe.getSession();
    expect(heard).toEqual([
      'outer getSession 1',
      'inner getSession 1',
      'inner 503',
      'outer 503',
      'outer getSession 2',
      'inner getSession 2',
      'inner 200',
      'outer 200',
    ]);
    expect(response?.headers.get('X-Request-Id')).toBe('inner-2');
  });

  test('a fetch of one’s own, headers of the client and of the call', async () => {
    const urls: string[] = [];
    const fetch: typeof globalThis.fetch = (input, init) => {
      urls.push(String(input));
      return globalThis.fetch(input, init);
    };
    const own = await stage.newUser({ fetch, headers: { 'X-App': 'one', 'X-Request-Id': 'client' } });
    await own.getSession({}, { headers: { 'X-Request-Id': 'call' } });
    expect(urls).toEqual([`${stage.proxy.url}/user/login`, `${stage.proxy.url}/session`]);
    expect(stage.proxy.seen[0]?.headers).toMatchObject({ 'x-app': 'one', 'x-request-id': 'call' });
  });

  test('no header of the caller’s stands beside one of the client’s, however it is spelt', async () => {
    stage.proxy.script();
    await cloakroom.getSession(
      {},
      { headers: { clientid: 'evil', SESSIONID: 'x', 'X-None': undefined as unknown as string } },
    );
    const { clientid, sessionid, 'x-none': none } = stage.proxy.seen[0]?.headers ?? {};
    expect({ clientid, sessionid, none }).toEqual({
      clientid: stage.server.client.clientId,
      sessionid: cloakroom.session?.sessionId,
      none: undefined,
    });
  });

  test('a header that can not be sent is told as final, and nothing is sent', async () => {
    stage.proxy.script();
    const { error } = await cloakroom.safe.getSession({}, { headers: { 'X-App': 'a\nb' } });
    expect(error).toMatchObject({ code: 'NETWORK_ERROR', retryable: false });
    expect(stage.proxy.seen).toEqual([]);
  });

  test('an image that is a page is no image', async () => {
    stage.proxy.script({ status: 200, headers: { 'content-type': 'text/html' }, body: '<h1>log in</h1>' });
    expect(await errorOf(cloakroom.getImage({ imageId: 'a'.repeat(32) }))).toMatchObject({ code: 'UNEXPECTED_ANSWER' });
  });

  test('a hundred calls may share a signal', async () => {
    const warnings: Error[] = [];
    const listen = (warning: Error) => warnings.push(warning);
    process.on('warning', listen);
    const { signal } = new AbortController();
    await Promise.all(Array.from({ length: 100 }, () => cloakroom.getSession({}, { signal })));
    await new Promise((resolve) => setImmediate(resolve));
    process.off('warning', listen);
    expect(warnings.map(({ name }) => name)).not.toContain('MaxListenersExceededWarning');
  });

  test('a conditional request whose answer is 304 says so: there is no image to give', async () => {
    const { imageId } = await cloakroom.uploadImage({ image });
    const { response } = await cloakroom.safe.getImage({ imageId });
    const headers = { 'If-None-Match': response?.headers.get('ETag') ?? '' };
    const error = await errorOf(cloakroom.getImage({ imageId }, { headers }));
    expect(error).toMatchObject({ code: 'UNEXPECTED_ANSWER', status: 304, message: '304 answer is unexpected' });
  });

  test('Range gives a part of the image', async () => {
    const { imageId } = await cloakroom.uploadImage({ image });
    const { data, response } = await cloakroom.safe.getImage({ imageId }, { headers: { Range: 'bytes=0-3' } });
    expect([response?.status, data?.size, response?.headers.get('ETag')]).toEqual([
      206,
      4,
      expect.stringMatching(/^"/),
    ]);
  });
});

test.each([
  [{ baseUrl: 'images.example' }, 'baseUrl'],
  [{ baseUrl: undefined as unknown as string }, 'baseUrl'],
  [{ clientId: '' }, 'clientId'],
  [{ clientId: undefined as unknown as string }, 'clientId'],
  [{ clientSecret: null as unknown as string }, 'clientSecret'],
  [{ clientSecret: 'with\nline' }, 'clientSecret'],
])('the options %j are refused at once', (options, name) => {
  expect(() => stage.newClient(options)).toThrow(new TypeError(`${name} is missing or malformed`));
});
