// issueAccessToken: where x-access-token comes from (gap G1, decision R9).
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { getSession, newSession, newToken, sessionHeaders } from '../support/calls.js';
import { startServer, type TestServer } from '../support/server.js';
import { bodilessRows, pairsOf, routeRows, sessionRows, stepFaults, storeFaults } from './rows.js';
import { testOperation } from './suite.js';
import { ask, expectAnswer, header, wrapStores } from './support.js';

let server: TestServer;
beforeAll(async () => {
  server = await startServer({ wrapStores });
});
afterAll(() => server.close());

const draft = async () => ({
  method: 'POST',
  path: '/api/auth/token',
  headers: sessionHeaders(server, await newSession(server)),
});

testOperation({
  operationId: 'issueAccessToken',
  server: () => server,
  draft,
  allow: ['POST'],
  taken: [
    ['a live session', () => ({}), 200, 'TOKEN_ISSUED'],
    ['a Content-Length of 0', header('content-length', '0'), 200, 'TOKEN_ISSUED'],
    ['a media type without a body', header('content-type', 'application/json'), 200, 'TOKEN_ISSUED'],
  ],
  unadmitted: [
    ...routeRows('INVALID_REQUEST', ['GET', 'PUT', 'DELETE', 'OPTIONS'], () => '/api/auth/Token'),
    ['an unknown route under /api/', () => ({ path: () => '/api/auth/tokens' }), 404, 'INVALID_REQUEST'],
    ['an undecodable path', () => ({ path: () => '/api/auth/%E0%A4%A' }), 400, 'INVALID_REQUEST'],
    ...sessionRows('INVALID_REQUEST', 'INVALID_TOKEN'),
    ...pairsOf(stepFaults('INVALID_REQUEST', 'INVALID_TOKEN'), bodilessRows('INVALID_REQUEST')),
    ...storeFaults('clients.find'),
    ...storeFaults('sessions.touch'),
  ],
  admitted: bodilessRows('INVALID_REQUEST'),
});

const partOf = (token: string, at: number) =>
  JSON.parse(Buffer.from(token.split('.')[at] ?? '', 'base64url').toString());

describe('the access token', () => {
  test('comes with its type and its seconds, 15 minutes', async () => {
    const answer = await ask(server, draft, () => ({}));
    expectAnswer(answer, 200, 'TOKEN_ISSUED');
    expect(answer.body).toEqual({
      code: 'TOKEN_ISSUED',
      message: expect.any(String),
      payload: {
        access_token: expect.stringMatching(/^[\w-]+\.[\w-]+\.[\w-]+$/),
        token_type: 'x-access-token',
        expires_in: 900,
      },
    });
  });

  test('says user, client and session, but never the sessionId', async () => {
    const sessionId = await newSession(server);
    const token = await newToken(server, sessionId);
    const { client_id, exp, iat, ...claims } = partOf(token, 1);
    expect(client_id).toBe(server.client.clientId);
    expect(exp - iat).toBe(900);
    expect(claims).toMatchObject({ sub: expect.any(String), sid: expect.any(String) });
    expect(partOf(token, 0).alg).toBe('HS256');
    expect(JSON.stringify([partOf(token, 0), partOf(token, 1)])).not.toContain(sessionId);
  });

  test("never outlives its session's absolute end", async () => {
    const short = await startServer({ limits: { sessionMaxSeconds: 600 } });
    const sessionId = await newSession(short);
    short.advance(200);
    const { endsAt } = (await getSession(short, sessionId)).body.session;
    const { exp } = partOf(await newToken(short, sessionId), 1);
    expect(exp * 1000).toBeLessThanOrEqual(Date.parse(endsAt));
    expect(exp * 1000).toBeGreaterThan(Date.parse(endsAt) - 1000);
    await short.close();
  });
});
