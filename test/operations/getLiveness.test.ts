// getLiveness: answers as long as the process can, and needs nothing but the process.
import { afterAll, beforeAll, expect, test } from '@jest/globals';
import { startServer, type TestServer } from '../support/server.js';
import { bodilessRows, routeRows } from './rows.js';
import { testHead, testOperation } from './suite.js';
import { send } from './support.js';

let server: TestServer;
beforeAll(async () => {
  server = await startServer();
});
afterAll(() => server.close());

const draft = () => ({ method: 'GET', path: '/health/live', headers: {} });

testOperation({
  operationId: 'getLiveness',
  server: () => server,
  draft,
  allow: ['GET', 'HEAD'],
  taken: [],
  unadmitted: [
    ...routeRows('PARAM_ILLEGAL', ['POST', 'PUT', 'DELETE', 'OPTIONS'], () => '/health/Live'),
    ['an unknown route', () => ({ path: () => '/health/nope' }), 404, 'PARAM_ILLEGAL'],
    ['an undecodable path', () => ({ path: () => '/health/%zz' }), 400, 'PARAM_ILLEGAL'],
    ...bodilessRows('PARAM_ILLEGAL'),
  ],
  admitted: [],
});
testHead(() => server, draft);

test.each([
  ['without credentials', {}],
  ['with credentials, which it does not look at', { clientId: 'nobody', sessionId: 'x' }],
])('it is alive, %s', async (_name, headers) => {
  const answer = await send(server, { ...draft(), headers });
  expect([answer.status, answer.body]).toEqual([200, { status: 'ok', checks: { process: 'ok' } }]);
  expect(answer.headers.get('cache-control')).toBe('no-store');
});

test('it is alive while the database is away', async () => {
  const alone = await startServer();
  await alone.database.close();
  const { status } = await send(alone, draft());
  await alone.database.open();
  await alone.close();
  expect(status).toBe(200);
});
