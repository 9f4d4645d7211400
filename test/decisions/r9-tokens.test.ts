// Decision R9: access tokens, what they say, how long they live and which forgeries are refused.
import { createHmac } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { decodeJwt, decodeProtectedHeader, SignJWT, UnsecuredJWT } from 'jose';
import { call, logout, newSession, newToken, sessionHeaders, uploadBase64 } from '../support/calls.js';
import { pngImage } from '../support/images.js';
import { startServer, type TestServer } from '../support/server.js';

const secret = 'the present secret of these tests';
const former = 'the former secret of these tests!';
let server: TestServer;
let image: { image_base64: string };

beforeAll(async () => {
  server = await startServer({ tokenSecrets: [secret, former] });
  image = { image_base64: (await pngImage()).toString('base64') };
});
afterAll(() => server.close());

const issue = (sessionId: string) =>
  call(server, { method: 'POST', path: '/api/auth/token', headers: sessionHeaders(server, sessionId) });
const codeOf = async (token: string) => (await uploadBase64(server, token, image)).code;

test('a token says user, client and session, never the sessionId, and how long it lives', async () => {
  const sessionId = await newSession(server);
  const { body } = await issue(sessionId);
  expect(body).toEqual({
    code: 'TOKEN_ISSUED',
    message: expect.any(String),
    payload: { access_token: expect.any(String), token_type: 'x-access-token', expires_in: 900 },
  });
  const claims = decodeJwt(body.payload.access_token);
  expect(claims).toMatchObject({ iss: 'cloakroom', client_id: server.client.clientId, sid: expect.any(String) });
  expect(JSON.stringify(claims)).not.toContain(sessionId);
});

test('a token lives 15 minutes while its session does', async () => {
  const sessionId = await newSession(server, { isRemembered: true });
  const token = await newToken(server, sessionId);
  server.advance(899);
  expect(await codeOf(token)).toBe('UPLOAD_SUCCESSFUL');
  server.advance(2);
  expect(await codeOf(token)).toBe('INVALID_TOKEN');
});

test("a token never outlives its session's absolute end", async () => {
  const short = await startServer({ limits: { sessionMaxSeconds: 600 } });
  try {
    const sessionId = await newSession(short);
    short.advance(100);
    const headers = sessionHeaders(short, sessionId);
    const { body } = await call(short, { method: 'POST', path: '/api/auth/token', headers });
    expect(body.payload.expires_in).toBeGreaterThan(490);
    expect(body.payload.expires_in).toBeLessThanOrEqual(500);
  } finally {
    await short.close();
  }
});

test('a token dies with its session', async () => {
  const sessionId = await newSession(server);
  const token = await newToken(server, sessionId);
  await logout(server, sessionId);
  expect(await codeOf(token)).toBe('INVALID_TOKEN');
});

describe('a forged token is refused', () => {
  const forge = async (
    change: (claims: Record<string, unknown>) => Record<string, unknown>,
    key: string,
    header = {},
  ) => {
    const token = await newToken(server, await newSession(server));
    const { alg, typ } = decodeProtectedHeader(token) as { alg: string; typ: string };
    return new SignJWT(change(decodeJwt(token))).setProtectedHeader({ alg, typ, ...header }).sign(Buffer.from(key));
  };
  const same = (claims: Record<string, unknown>) => claims;

  test('the forging itself is sound: unchanged claims and the right key are taken', async () => {
    expect(await codeOf(await forge(same, secret))).toBe('UPLOAD_SUCCESSFUL');
  });

  test('a secret that was rotated out of signing still verifies', async () => {
    expect(await codeOf(await forge(same, former))).toBe('UPLOAD_SUCCESSFUL');
  });

  test.each([
    ['another key', same, 'another secret that nobody was given', {}],
    ['another algorithm', same, secret, { alg: 'HS512' }],
    ['another type', same, secret, { typ: 'JWT' }],
    ['another issuer', (claims: object) => ({ ...claims, iss: 'elsewhere' }), secret, {}],
    ['another audience', (claims: object) => ({ ...claims, aud: 'elsewhere' }), secret, {}],
    ['no expiry', ({ exp: _, ...claims }: Record<string, unknown>) => claims, secret, {}],
    ['another user', (claims: object) => ({ ...claims, sub: 'somebody' }), secret, {}],
    ['another client', (claims: object) => ({ ...claims, client_id: 'somebody' }), secret, {}],
    ['a session that is an object', (claims: object) => ({ ...claims, sid: { $ne: null } }), secret, {}],
    ['a client that is an object', (claims: object) => ({ ...claims, client_id: { $ne: null } }), secret, {}],
    ['a client that is a number', (claims: object) => ({ ...claims, client_id: 1 }), secret, {}],
  ])('%s', async (_name, change, key, header) => {
    expect(await codeOf(await forge(change, key, header))).toBe('INVALID_TOKEN');
  });

  test('another spelling of the same signature', async () => {
    const token = await newToken(server, await newSession(server));
    const alphabet = 'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_';
    const last = alphabet.indexOf(token.at(-1) ?? '');
    const spellings = [1, 2, 3].map((bits) => token.slice(0, -1) + alphabet[last ^ bits]);
    for (const spelling of [`${token}=`, ...spellings]) expect(await codeOf(spelling)).toBe('INVALID_TOKEN');
    expect(await codeOf(token)).toBe('UPLOAD_SUCCESSFUL');
  });

  test('alg none', async () => {
    const claims = decodeJwt(await newToken(server, await newSession(server)));
    expect(await codeOf(new UnsecuredJWT(claims).encode())).toBe('INVALID_TOKEN');
  });

  test('a signature over another payload', async () => {
    const [header = '', payload = '', signature = ''] = (await newToken(server, await newSession(server))).split('.');
    const other = Buffer.from(
      JSON.stringify({ ...JSON.parse(Buffer.from(payload, 'base64url').toString()), sub: 'x' }),
    );
    expect(await codeOf(`${header}.${other.toString('base64url')}.${signature}`)).toBe('INVALID_TOKEN');
    const crit = Buffer.from(JSON.stringify({ alg: 'HS256', typ: 'at+jwt', crit: ['x'], x: 1 })).toString('base64url');
    const signed = createHmac('sha256', secret).update(`${crit}.${payload}`).digest('base64url');
    expect(await codeOf(`${crit}.${payload}.${signed}`)).toBe('INVALID_TOKEN');
  });
});
