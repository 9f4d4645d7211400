// logout: D2's operation. The session is named twice, and ends at once with its tokens (decision R7).
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { getSession, logout, newSession, newToken, sessionHeaders, uploadBase64 } from '../support/calls.js';
import { startServer, type TestServer } from '../support/server.js';
import { pairsOf, routeRows, sessionRows, stepFaults, storeFaults, unknownSession } from './rows.js';
import { testOperation } from './suite.js';
import { ask, type Change, changed, type Draft, expectAnswer, header, type Row, send, wrapStores } from './support.js';

let server: TestServer;
beforeAll(async () => {
  server = await startServer({ wrapStores });
});
afterAll(() => server.close());

const bodyBytes = 4096;
const draftWith = (sessionId: string): Draft => ({
  method: 'POST',
  path: '/session/logout',
  headers: { ...sessionHeaders(server, sessionId), 'content-type': 'application/json' },
  body: JSON.stringify({ sessionId }),
});
const draft = async () => draftWith(await newSession(server));

/** A new session, named rightly in the header; the body is the row's. */
const withBody =
  (bodyOf: (sessionId: string) => string | Uint8Array | undefined, headers = {}) =>
  async (): Promise<Change> => {
    const sessionId = await newSession(server);
    return { headers: { sessionId, ...headers }, body: bodyOf(sessionId) };
  };
const withFields = (fieldsOf: (sessionId: string) => unknown) => withBody((id) => JSON.stringify(fieldsOf(id)));
const ofSize = (bytes: number) => (sessionId: string) => JSON.stringify({ sessionId }).padEnd(bytes);

const chunked = { 'transfer-encoding': 'chunked' };
const tooLarge: Row = [
  'a declared body over 4 KiB',
  header('content-length', String(bodyBytes + 1)),
  413,
  'PARAM_ILLEGAL',
];
const wrongType: Row = ['another media type', header('content-type', 'text/plain'), 415, 'PARAM_ILLEGAL'];
const wrongShape: Row = ['an unknown query parameter', () => ({ query: 'x=1' }), 400, 'PARAM_ILLEGAL'];

testOperation({
  operationId: 'logout',
  server: () => server,
  draft,
  allow: ['POST'],
  taken: [
    ['the session, named twice', () => ({}), 200, 'SUCCESS'],
    ['a body of 4 KiB', withBody(ofSize(bodyBytes)), 200, 'SUCCESS'],
    ['a chunked body', withBody(ofSize(100), chunked), 200, 'SUCCESS'],
    ['the charset UTF-8', header('content-type', 'Application/JSON; charset="UTF-8"'), 200, 'SUCCESS'],
    ['an encoding that is none', header('content-encoding', 'identity'), 200, 'SUCCESS'],
    ['JSON escapes', withBody((id) => `{"session\\u0049d":"${id}"}`), 200, 'SUCCESS'],
  ],
  unadmitted: [
    ...routeRows('PARAM_ILLEGAL', ['GET', 'PUT', 'DELETE', 'OPTIONS'], () => '/session/Logout'),
    ...sessionRows('PARAM_ILLEGAL', 'SESSION_EXPIRED'),
    ...pairsOf(stepFaults('PARAM_ILLEGAL', 'SESSION_EXPIRED'), [tooLarge, wrongType, wrongShape]),
    ...storeFaults('clients.find'),
    ...storeFaults('sessions.touch'),
  ],
  admitted: [
    ...pairsOf([tooLarge, wrongType, wrongShape]),
    tooLarge,
    wrongType,
    wrongShape,
    ['a body over 4 KiB, in chunks', withBody(ofSize(bodyBytes + 1), chunked), 413, 'PARAM_ILLEGAL'],
    ['another charset', header('content-type', 'application/json; charset=utf-16'), 415, 'PARAM_ILLEGAL'],
    ['no media type', header('content-type', undefined), 415, 'PARAM_ILLEGAL'],
    ['a compressed body', header('content-encoding', 'gzip'), 415, 'PARAM_ILLEGAL'],
    ['no body', withBody(() => undefined), 400, 'PARAM_ILLEGAL'],
    ['no body and no media type', withBody(() => undefined, { 'content-type': undefined }), 400, 'PARAM_ILLEGAL'],
    ['an empty chunked body', withBody(() => undefined, chunked), 400, 'PARAM_ILLEGAL'],
    ['a body that is cut', withBody((id) => `{"sessionId":"${id}`), 400, 'PARAM_ILLEGAL'],
    ['a body that is no UTF-8', withBody(() => Buffer.from('{"sessionId":"\xff"}', 'latin1')), 400, 'PARAM_ILLEGAL'],
    ['another session in the body', withFields(() => ({ sessionId: unknownSession })), 400, 'PARAM_ILLEGAL'],
    ['the session in capitals', withFields((id) => ({ sessionId: `${id.slice(1)}A` })), 400, 'PARAM_ILLEGAL'],
    ['no sessionId in the body', withFields(() => ({})), 400, 'PARAM_ILLEGAL'],
    ['a sessionId that is null', withFields(() => ({ sessionId: null })), 400, 'PARAM_ILLEGAL'],
    ['a sessionId that is a list', withFields((sessionId) => ({ sessionId: [sessionId] })), 400, 'PARAM_ILLEGAL'],
    ['an unknown field', withFields((sessionId) => ({ sessionId, all: true })), 400, 'PARAM_ILLEGAL'],
    ['a list', withFields((sessionId) => [{ sessionId }]), 400, 'PARAM_ILLEGAL'],
    ['null', withFields(() => null), 400, 'PARAM_ILLEGAL'],
    [
      "D2's notation (decision R1)",
      withFields((sessionId) => ({ head: {}, body: { sessionId } })),
      400,
      'PARAM_ILLEGAL',
    ],
    ...storeFaults('sessions.delete'),
  ],
});

describe('logout', () => {
  test('answers with the result context alone', async () => {
    const { body } = await logout(server, await newSession(server));
    expect(body).toEqual({ resultContext: { success: true, resultMsg: 'SUCCESS', resultCode: 'SUCCESS' } });
  });

  test('ends the session: a second one is SESSION_EXPIRED', async () => {
    const request = await draft();
    expectAnswer(await send(server, request), 200, 'SUCCESS');
    expectAnswer(await send(server, request), 401, 'SESSION_EXPIRED');
  });

  test('ends no other session', async () => {
    const [one, other] = [await newSession(server), await newSession(server)];
    await logout(server, one);
    expect((await getSession(server, other)).code).toBe('SUCCESS');
  });

  test('ends neither session where header and body differ', async () => {
    const [one, other] = [await newSession(server), await newSession(server)];
    const request = changed(draftWith(one), { body: JSON.stringify({ sessionId: other }) });
    expectAnswer(await send(server, request), 400, 'PARAM_ILLEGAL');
    expect((await getSession(server, one)).code).toBe('SUCCESS');
    expect((await getSession(server, other)).code).toBe('SUCCESS');
  });

  test('that is refused for its body is an activity (decision R6)', async () => {
    const sessionId = await newSession(server);
    server.advance(200);
    await ask(
      server,
      () => draftWith(sessionId),
      () => ({ body: '{}' }),
    );
    server.advance(200);
    expect((await getSession(server, sessionId)).code).toBe('SUCCESS');
  });

  test('kills the tokens of the session at once', async () => {
    const sessionId = await newSession(server);
    const token = await newToken(server, sessionId);
    await logout(server, sessionId);
    expect((await uploadBase64(server, token, {})).code).toBe('INVALID_TOKEN');
  });

  test('asked for twice at once succeeds once', async () => {
    const request = await draft();
    const answers = await Promise.all([send(server, request), send(server, request)]);
    expect(answers.map(({ code }) => code).sort()).toEqual(['SESSION_EXPIRED', 'SUCCESS']);
  });
});
