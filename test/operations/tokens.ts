// The rows of x-access-token: missing, doubled, malformed, forged, ended (decision R9). The server's secret must be tokenSecret.
import { createSecretKey } from 'node:crypto';
import { decodeJwt, type JWTPayload, SignJWT } from 'jose';
import { logout, newSession, newToken } from '../support/calls.js';
import type { TestServer } from '../support/server.js';
import { type Changing, header, newUser, type Row, rowsOf } from './support.js';

export const tokenSecret = 'one secret of these tests, the first';

type Making = (server: TestServer) => Promise<string | string[]>;
const token =
  (make: Making): Changing =>
  async (server) => ({ headers: { 'x-access-token': await make(server) } });
const goodToken = async (server: TestServer) => newToken(server, await newSession(server));

/** The claims of a good token, changed and signed anew. */
export const signed = (claims: JWTPayload, { alg = 'HS256', typ = 'at+jwt', by = tokenSecret } = {}) =>
  token(async (server) => {
    const given = decodeJwt(await goodToken(server));
    const payload = Object.fromEntries(
      Object.entries({ ...given, ...claims }).filter(([, value]) => value !== undefined),
    );
    return new SignJWT(payload).setProtectedHeader({ alg, typ }).sign(createSecretKey(Buffer.from(by)));
  });
const rewritten = (rewrite: (parts: string[]) => string[]) =>
  token(async (server) => rewrite((await goodToken(server)).split('.')).join('.'));
const encoded = (value: object) => Buffer.from(JSON.stringify(value)).toString('base64url');

const endedToken = (end: (user: TestServer, sessionId: string) => Promise<unknown>) =>
  token(async (server) => {
    const user = await newUser(server);
    const sessionId = await newSession(user);
    const made = await newToken(user, sessionId);
    await end(user, sessionId);
    return made;
  });

export const tokenRows: Row[] = [
  ...rowsOf(401, 'MISSING_TOKEN', [
    ['no x-access-token', header('x-access-token', undefined)],
    ['an empty x-access-token', header('x-access-token', '')],
    ['an x-access-token of spaces', header('x-access-token', '  ')],
  ]),
  ...rowsOf(400, 'INVALID_REQUEST', [
    ['two x-access-tokens', header('x-access-token', ['a', 'b'])],
    ['the x-access-token twice', token(async (server) => Array(2).fill(await goodToken(server)))],
  ]),
  ...rowsOf(401, 'INVALID_TOKEN', [
    ['an x-access-token that is none', header('x-access-token', 'garbage')],
    ['an x-access-token of dots', header('x-access-token', '..')],
    ['an x-access-token beyond ASCII', header('x-access-token', 'caf\u00e9')],
    ['a sessionId as a token', token(newSession)],
    ['a token that is cut', rewritten(([head = '', claims = '', mac = '']) => [head, claims, mac.slice(0, -2)])],
    ['a token without signature', rewritten(([head = '', claims = '']) => [head, claims, ''])],
    ['an unsigned token', rewritten(([, claims = '']) => [encoded({ alg: 'none', typ: 'at+jwt' }), claims, ''])],
    ['a token of changed claims', rewritten(([head = '', , mac = '']) => [head, encoded({ sub: 'a', sid: 'b' }), mac])],
    ['a token of another secret', signed({}, { by: 'a secret that the server does not have' })],
    ['a token of HS512', signed({}, { alg: 'HS512' })],
    ['a token of another type', signed({}, { typ: 'JWT' })],
    ['a token of another issuer', signed({ iss: 'someone' })],
    ['a token for another audience', signed({ aud: 'someone' })],
    ['a token that has expired', signed({ exp: 1 })],
    ['a token that never expires', signed({ exp: undefined as never })],
    ['a token that is not valid yet', signed({ nbf: 99_999_999_999 })],
    ['a token of no session', signed({ sid: undefined })],
    ['a token of a session that is none', signed({ sid: { $ne: null } })],
    ['a token of another client', signed({ client_id: 'someone' })],
    ['a token of another user', signed({ sub: 'someone' })],
    ['a token whose session was logged out', endedToken(logout)],
    ['a token of a deactivated user', endedToken(({ services, email }) => services.users.deactivate(email))],
    ['a token of a deleted user', endedToken(({ services, email }) => services.users.delete(email))],
    ['a token of a disabled client', endedToken(({ services, client }) => services.clients.disable(client.clientId))],
  ]),
];
