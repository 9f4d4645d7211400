// Limits on calls: of an address, of a client, of refused credentials; every operation that declares 429 answers it in its envelope.
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { call, newSession, newToken, sessionHeaders, uploadBase64, uploadImage } from '../support/calls.js';
import { pngImage } from '../support/images.js';
import type { TestServer } from '../support/server.js';
import { newAddress, startLimited, tally } from './support.js';

const imageId = '0'.repeat(32);
const from = (address: string) => ({ 'X-Forwarded-For': address });

describe('each operation when the address has used up its calls', () => {
  let server: TestServer;
  let sessionId: string;
  let token: string;
  beforeAll(async () => {
    server = await startLimited({ addressCalls: { count: 3, seconds: 600 } });
    // These come from the loopback itself, of which they are the only three calls.
    sessionId = await newSession(server);
    token = await newToken(server, sessionId);
    await call(server, { path: '/session', headers: sessionHeaders(server, sessionId) });
  });
  afterAll(() => server.close());

  test.each([
    ['login', 'POST', '/user/login'],
    ['logout', 'POST', '/session/logout'],
    ['getSession', 'GET', '/session'],
    ['uploadImage', 'POST', '/image/upload'],
    ['getImage', 'GET', `/image/${imageId}`],
    ['getImageInfo', 'GET', `/image/${imageId}/info`],
    ['listImages', 'GET', '/images'],
    ['deleteImage', 'DELETE', `/image/${imageId}`],
    ['issueAccessToken', 'POST', '/api/auth/token'],
    ['uploadImageBase64', 'POST', '/api/auth/upload_image'],
  ])('%s', async (_operation, method, path) => {
    const headers = path.endsWith('upload_image') ? { 'x-access-token': token } : sessionHeaders(server, sessionId);
    const answer = await call(server, { method, path, headers });
    expect([answer.status, answer.code]).toEqual([429, 'TOO_MANY_REQUESTS']);
    expect(Number(answer.headers.get('retry-after'))).toBeGreaterThan(500);
    expect(answer.headers.get('ratelimit')).toMatch(/^"address";r=0;t=\d+$/);
    expect(answer.headers.get('ratelimit-policy')).toBe('"address";q=3;w=600');
  });

  test('health, the page and the reference are not counted', async () => {
    for (const path of ['/health/live', '/health/ready', '/', '/docs/', '/openapi.yaml']) {
      expect([path, (await fetch(server.url + path)).status]).toEqual([path, 200]);
    }
  });

  test('other addresses are not concerned, and are told what is left', async () => {
    const headers = { ...sessionHeaders(server, sessionId), ...from(newAddress()) };
    const answer = await call(server, { path: '/session', headers });
    expect(answer.status).toBe(200);
    expect(answer.headers.get('ratelimit')).toMatch(/^"address";r=2;t=600$/);
    expect(answer.headers.get('ratelimit-policy')).toBe('"address";q=3;w=600, "client";q=100000;w=600');
  });
});

test('a client is counted wherever it calls from, another client is not concerned', async () => {
  const server = await startLimited({ clientCalls: { count: 5, seconds: 600 } });
  try {
    const other = await server.services.clients.create('another');
    const ask = (client: object) =>
      call(server, { path: '/images', headers: { ...client, sessionId: imageId, ...from(newAddress()) } });
    // Whoever does not know its secret uses up nothing of a client's.
    const guess = { ...server.client, clientSecret: 'wrong' };
    const answers = await Promise.all(Array.from({ length: 9 }, () => ask(guess)));
    expect(tally(answers)).toEqual({ '401 PARAM_ILLEGAL': 9 });
    const sessionId = await newSession(server);
    const live = await Promise.all(
      Array.from({ length: 9 }, () => call(server, { path: '/session', headers: sessionHeaders(server, sessionId) })),
    );
    expect(tally(live)).toEqual({ '200 SUCCESS': 4, '429 TOO_MANY_REQUESTS': 5 });
    expect((await ask(other)).code).toBe('SESSION_EXPIRED');
  } finally {
    await server.close();
  }
});

test('calls with a session that has ended are counted as the client’s too', async () => {
  const server = await startLimited({ clientCalls: { count: 5, seconds: 600 } });
  try {
    const headers = { ...server.client, sessionId: imageId };
    const ask = () => call(server, { path: '/session', headers: { ...headers, ...from(newAddress()) } });
    const first = await ask();
    expect([first.code, first.headers.get('ratelimit')]).toEqual(['SESSION_EXPIRED', '"client";r=4;t=600']);
    const answers = await Promise.all(Array.from({ length: 9 }, ask));
    expect(tally(answers)).toEqual({ '401 SESSION_EXPIRED': 4, '429 TOO_MANY_REQUESTS': 5 });
  } finally {
    await server.close();
  }
});

test('refused client credentials: as many are judged as the cap says, then the address waits, others do not', async () => {
  const server = await startLimited({ clientFailures: { count: 4, seconds: 600 } });
  try {
    const address = newAddress();
    const guess = () =>
      call(server, {
        path: '/session',
        headers: { ...server.client, clientSecret: 'wrong', sessionId: imageId, ...from(address) },
      });
    const answers = await Promise.all(Array.from({ length: 12 }, guess));
    expect(tally(answers)).toEqual({ '401 PARAM_ILLEGAL': 4, '429 TOO_MANY_REQUESTS': 8 });
    const sessionId = await newSession(server);
    const right = (at: string) =>
      call(server, { path: '/session', headers: { ...sessionHeaders(server, sessionId), ...from(at) } });
    expect((await right(address)).status).toBe(429);
    expect((await right(newAddress())).status).toBe(200);
  } finally {
    await server.close();
  }
});

test('logins and tokens of one client', async () => {
  const server = await startLimited({ clientLogins: { count: 3, seconds: 600 } });
  try {
    const sessionId = await newSession(server);
    const issue = () =>
      call(server, { method: 'POST', path: '/api/auth/token', headers: sessionHeaders(server, sessionId) });
    const answers = await Promise.all(Array.from({ length: 6 }, issue));
    expect(tally(answers)).toEqual({ '200 TOKEN_ISSUED': 2, '429 TOO_MANY_REQUESTS': 4 });
    expect(answers.find(({ status }) => status === 429)?.headers.get('ratelimit')).toMatch(/^"clientLogins";r=0;/);
  } finally {
    await server.close();
  }
});

test('an upload that is refused by a limit is not read', async () => {
  const server = await startLimited({ addressCalls: { count: 2, seconds: 600 } });
  try {
    const sessionId = await newSession(server);
    const token = await newToken(server, sessionId);
    const image = Buffer.concat([await pngImage(), Buffer.alloc(4_000_000)]);
    expect((await uploadImage(server, sessionId, image)).status).toBe(429);
    expect((await uploadBase64(server, token, { image_base64: image.toString('base64') })).status).toBe(429);
    expect(Math.max(...server.bytesRead())).toBeLessThan(2_000_000);
  } finally {
    await server.close();
  }
});
