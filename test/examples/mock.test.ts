// The mock gives each example of the contract just as it stands there. What it can't do by nature is shown row by row of mock-limits.mjs.
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { mockLimits } from '../../scripts/mock-limits.mjs';
import { type Change, changed, type Sent, send } from '../operations/support.js';
import { sweepProcesses } from '../process/server-process.js';
import { answerExamples, named, plainRequest, requestExamples, successOf } from './contract-examples.js';
import { type Mock, mockValues, runMock, startMock } from './mock.js';
import { draftOf } from './requests.js';
import { successStatus } from './success.js';

let mock: Mock;
beforeAll(async () => {
  mock = await startMock();
});
afterAll(sweepProcesses);

const ask = async (operationId: string, change: Change = {}): Promise<Sent> =>
  send(mock.server, changed(await draftOf(plainRequest(operationId), mockValues), change));
const prefer = (wish: string): Change => ({ headers: { prefer: wish } });
const typeOf = ({ headers }: Sent) => headers.get('content-type');
const problem = 'application/problem+json';

test.each(named(answerExamples))('gives %s', async (_title, { operationId, status, name, value, headers }) => {
  const answer = await ask(operationId, prefer(`code=${status}, example=${name}`));
  expect([answer.status, answer.body]).toEqual([status, value]);
  const given = Object.keys(headers).map((header) => [header, answer.headers.get(header)]);
  expect(given).toEqual(Object.entries(headers).map(([header, example]) => [header, String(example)]));
});

/** The limit that keeps the mock from the declared success of a request. */
const limitOf = (example: (typeof requestExamples)[number]) =>
  mockLimits.find(({ id }) => (successStatus(example) === 200 ? id === 'bytes' : id === 'conditions'));
const isWithin = ({ operationId }: { operationId: string }) => successOf(operationId) !== undefined;

test.each(requestExamples.filter(isWithin))('takes $title', async (example) => {
  const { status, body } = await send(mock.server, await draftOf(example, mockValues));
  expect([status, body]).toEqual([200, successOf(example.operationId)?.value]);
});

const beyond = requestExamples.filter((example) => !isWithin(example));
test.each(beyond.map((example) => ({ example, title: example.title, ...limitOf(example) })))(
  'takes $title, but not "$what": $instead',
  async ({ example }) => {
    const { status, bytes } = await send(mock.server, await draftOf(example, mockValues));
    expect([status, bytes.toString()]).toEqual([200, 'string']);
  },
);

/** What the mock does today. Where Prism learns it, the row goes out of mock-limits.mjs. */
const shown: Record<string, () => Promise<void>> = {
  async credentials() {
    expect((await ask('getSession', { headers: { clientId: undefined } })).status).toBe(401);
    expect((await ask('getSession', { headers: { clientId: 'a b', sessionId: 'none' } })).status).toBe(200);
  },
  async state() {
    const body = JSON.stringify({ email: 'nobody@cloakroom.example', password: 'wrong' });
    expect((await ask('login', { body })).status).toBe(200);
  },
  async bytes() {
    const answer = await ask('getImage', { headers: { accept: 'image/png' } });
    expect([typeOf(answer), answer.bytes.toString()]).toEqual(['image/png', 'string']);
    expect(typeOf(await ask('getImage'))).toBe('image/jpeg');
  },
  async conditions() {
    expect((await ask('getImage', { headers: { range: 'bytes=0-0' } })).status).toBe(200);
    expect((await ask('getImage', prefer('code=206'))).status).toBe(206);
    expect((await ask('getImage', prefer('code=304'))).status).toBe(304);
  },
  async head() {
    const answer = await ask('getLiveness', { method: 'HEAD' });
    expect([answer.status, typeOf(answer)]).toEqual([405, problem]);
  },
  async routes() {
    const unknown = await ask('getLiveness', { path: () => '/nowhere' });
    const wrong = await ask('getLiveness', { method: 'PUT' });
    expect([unknown, wrong].map((answer) => [answer.status, typeOf(answer), answer.headers.has('allow')])).toEqual([
      [404, problem, false],
      [405, problem, false],
    ]);
  },
  async headers() {
    const answer = await ask('getSession', { headers: { 'x-request-id': 'mine', prefer: 'code=503' } });
    expect(answer.headers.get('x-request-id')).not.toBe('mine');
    expect(answer.headers.get('link')).not.toContain(answer.code);
  },
  async query() {
    expect((await ask('listImages', { query: 'verbose=1' })).status).toBe(200);
  },
  async fields() {
    const answers = [await ask('uploadImageBase64', { body: '{}' }), await ask('login', { body: '{}' })];
    expect(answers.map(({ status, code }) => [status, code])).toEqual([
      [422, 'INVALID_IMAGE'],
      [400, 'PARAM_ILLEGAL'],
    ]);
  },
  async json() {
    const { status, body } = await ask('login', { body: '{' });
    expect([status, Object.keys(body)]).toEqual([400, ['error']]);
  },
};

describe('beyond the mock is still', () => {
  test.each(mockLimits)('"$what"; instead: $instead', async ({ id }) => {
    expect(Object.keys(shown)).toContain(id);
    await shown[id]?.();
  });

  test('nothing that is not listed', () => {
    expect(Object.keys(shown).filter((id) => !mockLimits.some((row) => row.id === id))).toEqual([]);
  });
});

describe('npm run mock', () => {
  test.each(['SIGTERM', 'SIGINT'] as const)('ends by %s with 0', async (signal) => {
    const other = await startMock();
    process.kill(other.pid, signal);
    expect(await other.ended).toEqual({ code: 0, signal: null });
  });

  test.each([
    ['a port that is none', ['--port', 'x'], 2, '--port x is no port'],
    ['a port beyond 65,535', ['--port', '65536'], 2, '--port 65536 is no port'],
    ['an unknown option', ['--verbose'], 2, '--verbose'],
  ])('refuses %s', async (_name, args, code, words) => {
    const ended = await runMock(args);
    expect([ended.code, ended.stderr]).toEqual([code, expect.stringContaining(words)]);
  });

  test('says that a port is taken', async () => {
    const ended = await runMock(['--port', new URL(mock.url).port]);
    expect([ended.code, ended.stderr]).toEqual([1, expect.stringContaining('EADDRINUSE')]);
  });
});
