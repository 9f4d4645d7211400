// login: D3's operation. Email and password for a session (decisions R3, R6, R11).
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { clientHeaders, getSession, login } from '../support/calls.js';
import { password, startServer, type TestServer } from '../support/server.js';
import { clientRows, pairsOf, routeRows, stepFaults, storeFaults } from './rows.js';
import { testOperation } from './suite.js';
import { ask, type Change, type Draft, header, type Row, rowsOf, secondsLeft, wrapStores } from './support.js';

let server: TestServer;
const inactive = 'inactive@cloakroom.example';
beforeAll(async () => {
  server = await startServer({ wrapStores });
  await server.services.users.create({ email: inactive, password, active: false });
});
afterAll(() => server.close());

const bodyBytes = 65_536;
const chunked = { 'transfer-encoding': 'chunked' };
const draft = (): Draft => ({
  method: 'POST',
  path: '/user/login',
  headers: { ...clientHeaders(server), 'content-type': 'application/json' },
  body: JSON.stringify({ email: server.email, password }),
});

const fields = (given: object) => (): Change => ({ body: JSON.stringify({ email: server.email, password, ...given }) });
const body =
  (given: Draft['body'], headers: Draft['headers'] = {}) =>
  (): Change => ({ body: given, headers });
const ofSize =
  (bytes: number, headers = {}) =>
  () => ({ body: String(draft().body).padEnd(bytes), headers });
const wrapped = () => ({ body: `{"head":${JSON.stringify(server.client)},"body":${draft().body}}` });
/** As long as a given domain and 4 characters of the rest let it be. */
const emailOf = (characters: number) => `${'a'.repeat(characters - 190)}@${'b.'.repeat(93)}com`;

/** One fault of each step behind the client's, in R8's order. */
const laterSteps: Row[] = [
  ['a declared body over 64 KiB', header('content-length', String(bodyBytes + 1)), 413, 'PARAM_ILLEGAL'],
  ['another media type', header('content-type', 'application/x-www-form-urlencoded'), 415, 'PARAM_ILLEGAL'],
  ['an unknown query parameter', () => ({ query: 'x=1' }), 400, 'PARAM_ILLEGAL'],
  ['an unknown email', fields({ email: 'nobody@cloakroom.example' }), 404, 'USER_NOT_FOUND'],
];

testOperation({
  operationId: 'login',
  server: () => server,
  draft,
  allow: ['POST'],
  taken: rowsOf(200, 'SUCCESS', [
    ['the right password', () => ({})],
    ['the email in another case', () => ({ body: String(draft().body).replace('ada', 'ADA') })],
    ['isRemembered as false', fields({ isRemembered: false })],
    ['a body of 64 KiB', ofSize(bodyBytes)],
    ['a chunked body', ofSize(99, chunked)],
    ['a byte order mark', () => ({ body: `\ufeff${draft().body}` })],
    ['a sessionId, which it does not look at', header('sessionId', ['a', 'b'])],
  ]),
  unadmitted: [
    ...routeRows('PARAM_ILLEGAL', ['GET', 'PUT', 'DELETE', 'OPTIONS'], () => '/user/Login'),
    ...clientRows('PARAM_ILLEGAL'),
    ...laterSteps,
    ...pairsOf([...stepFaults('PARAM_ILLEGAL', '').slice(0, 3), ...laterSteps]),
    ...rowsOf(401, 'AUTHENTICATION_FAILED', [
      ['a wrong password', fields({ password: 'wrong' })],
      ['the password in another case', fields({ password: password.toUpperCase() })],
      ['a password of 1,024 code points', fields({ password: '\u{1f511}'.repeat(1024) })],
      ['an inactive user with a wrong password', fields({ email: inactive, password: 'wrong' })],
    ]),
    ['an inactive user', fields({ email: inactive }), 403, 'USER_NOT_ACTIVE'],
    ['an unknown email of 254 characters', fields({ email: emailOf(254) }), 404, 'USER_NOT_FOUND'],
    ...rowsOf(400, 'PARAM_ILLEGAL', [
      ['no email', fields({ email: undefined })],
      ['an email that is none', fields({ email: 'ada' })],
      ['an email of 255 characters', fields({ email: emailOf(255) })],
      ['an email that is an operator', fields({ email: { $ne: null } })],
      ['no password', fields({ password: undefined })],
      ['an empty password', fields({ password: '' })],
      ['a password of 1,025 code points', fields({ password: '\u{1f511}'.repeat(1025) })],
      ['a password that is no string', fields({ password: 12345678 })],
      ['isRemembered as a string', fields({ isRemembered: 'true' })],
      ['isRemembered as null', fields({ isRemembered: null })],
      ['an unknown field', fields({ admin: true })],
      ['__proto__ as a field', () => ({ body: String(draft().body).replace('{', '{"__proto__":{},') })],
      ["D3's wrapped example (decision R1)", wrapped],
      ['no body', body(undefined)],
      ['no body and no media type', body(undefined, { 'content-type': undefined })],
      ['an empty chunked body', body(undefined, chunked)],
      ['a body that is no JSON', body('{"email":')],
      ['a body that is no UTF-8', body(Buffer.from('{"email":"\xff"}', 'latin1'))],
      ['a body that is a list', body('[]')],
      ['a body that is null', body('null')],
    ]),
    ['a body over 64 KiB, in chunks', ofSize(bodyBytes + 1, chunked), 413, 'PARAM_ILLEGAL'],
    ...rowsOf(415, 'PARAM_ILLEGAL', [
      ['no media type', header('content-type', undefined)],
      ['another charset', header('content-type', 'application/json; charset=utf-16')],
      ['a compressed body', header('content-encoding', 'gzip')],
    ]),
    ...['clients.find', 'users.findByEmail', 'users.find', 'sessions.create'].flatMap((method) => storeFaults(method)),
  ],
  admitted: [],
});

describe('a login', () => {
  test('gives a session of 32 lowercase hex digits', async () => {
    const answer = await ask(server, draft, () => ({}));
    expect(answer.body).toEqual({
      resultContext: { success: true, resultMsg: 'SUCCESS', resultCode: 'SUCCESS' },
      sessionId: expect.stringMatching(/^[0-9a-f]{32}$/),
    });
  });

  test('gives another session each time, and both live', async () => {
    const ids = [await login(server), await login(server)].map((answer) => answer.body.sessionId);
    expect(new Set(ids).size).toBe(2);
    for (const id of ids) expect((await getSession(server, id)).code).toBe('SUCCESS');
  });

  test('that asks to be remembered lasts for 30 idle days', async () => {
    const answer = await ask(server, draft, fields({ isRemembered: true }));
    expect(secondsLeft(answer)).toBeGreaterThan(2_591_990);
    expect(secondsLeft(answer)).toBeLessThanOrEqual(2_592_000);
  });

  test.each([
    ['composed', 'caf\u00e9 \u2163 au lait', 'cafe\u0301 IV au lait'],
    ['decomposed', 'cafe\u0301 \uff21\uff22 au lait', 'caf\u00e9 AB au lait'],
  ])('takes a password whose NFKC is that of the %s one (decision R11)', async (name, kept, given) => {
    const email = `nfkc-${name}@cloakroom.example`;
    await server.services.users.create({ email, password: kept, active: true });
    expect((await login(server, { email, password: given })).code).toBe('SUCCESS');
  });

  test('with HIDE_UNKNOWN_USERS does not tell unknown emails from wrong passwords', async () => {
    const hiding = await startServer({ limits: { hideUnknownUsers: true } });
    const [unknown, wrong] = [
      await login(hiding, { email: 'nobody@cloakroom.example' }),
      await login(hiding, { password: 'x' }),
    ];
    expect(unknown.code).toBe('AUTHENTICATION_FAILED');
    expect([unknown.status, unknown.body]).toEqual([wrong.status, wrong.body]);
    await hiding.close();
  });
});
