// getReadiness: whether the database answers and the server is not stopping.
import { afterEach, beforeEach, expect, test } from '@jest/globals';
import { startServer, type TestServer } from '../support/server.js';
import { bodilessRows, routeRows } from './rows.js';
import { testHead, testOperation } from './suite.js';
import { send } from './support.js';

let server: TestServer;
beforeEach(async () => {
  server = await startServer();
});
afterEach(() => server.close());

const draft = () => ({ method: 'GET', path: '/health/ready', headers: {} });

testOperation({
  operationId: 'getReadiness',
  server: () => server,
  draft,
  allow: ['GET', 'HEAD'],
  taken: [],
  unadmitted: [
    ...routeRows('PARAM_ILLEGAL', ['POST', 'PUT', 'DELETE', 'OPTIONS'], () => '/health/Ready'),
    ...bodilessRows('PARAM_ILLEGAL'),
  ],
  admitted: [],
});
testHead(() => server, draft);

const expectReport = async (status: number, database: string, running: string) => {
  const answer = await send(server, draft());
  const report = { status: status === 200 ? 'ok' : 'unavailable', checks: { database, server: running } };
  expect([answer.status, answer.body]).toEqual([status, report]);
  expect(answer.headers.get('cache-control')).toBe('no-store');
  expect(answer.headers.get('retry-after')).toEqual(status === 503 ? expect.stringMatching(/^[1-9]\d*$/) : null);
};

test('ready', () => expectReport(200, 'ok', 'ok'));

test('not ready while the database is away, and ready again behind that', async () => {
  await server.database.close();
  await expectReport(503, 'unavailable', 'ok');
  await server.database.open();
  await expectReport(200, 'ok', 'ok');
});

test('not ready while the server is stopping', async () => {
  server.services.health.beginStopping();
  await expectReport(503, 'ok', 'unavailable');
});
