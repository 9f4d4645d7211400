// What the driver throws while the database goes away is of many kinds: each is answered with 503. A fault of ours stays 500.
import { afterAll, beforeAll, expect, test } from '@jest/globals';
import mongoose, { mongo } from 'mongoose';
import { getSession, newSession } from '../support/calls.js';
import { startServer, type TestServer } from '../support/server.js';

let server: TestServer;
let sessionId: string;
let thrown: unknown = null;

beforeAll(async () => {
  server = await startServer({
    wrapStores: (stores) => ({
      ...stores,
      sessions: {
        ...stores.sessions,
        touch: (...call) => (thrown === null ? stores.sessions.touch(...call) : Promise.reject(thrown)),
      },
    }),
  });
  sessionId = await newSession(server);
});
afterAll(() => server.close());

const serverError = (code: number, errorLabels: string[] = []) =>
  new mongo.MongoServerError({ message: 'refused', code, errorLabels });
const connectError = Object.assign(new Error('connect ECONNREFUSED'), { syscall: 'connect', code: 'ECONNREFUSED' });

test.each<[string, number, unknown]>([
  [
    'an answer that ends early',
    503,
    new mongo.MongoUnexpectedServerResponseError('Unable to get response from server'),
  ],
  ['a network error', 503, new mongo.MongoNetworkError('closed')],
  ['a closed client', 503, new mongo.MongoClientClosedError()],
  ['a closed server', 503, new mongo.MongoServerClosedError()],
  ['a pool that was closed', 503, new mongo.MongoDriverError('Attempted to check out a connection from closed pool')],
  ['a raw error of the socket', 503, connectError],
  ['not primary', 503, serverError(10107)],
  ['a label that asks for a retry', 503, serverError(1, ['RetryableWriteError'])],
  ['mongoose before its first connection', 503, new mongoose.MongooseError('before initial connection is complete')],
  ['a command that the server refuses', 500, serverError(9)],
  ['an argument of ours', 500, new mongo.MongoInvalidArgumentError('wrong')],
  ['a bug of ours', 500, new TypeError('undefined is not a function')],
  ['a file', 500, Object.assign(new Error('ENOENT'), { syscall: 'open', code: 'ENOENT' })],
])('%s: %i', async (_, status, error) => {
  thrown = error;
  const answer = await getSession(server, sessionId);
  thrown = null;
  expect({ status: answer.status, code: answer.code }).toEqual({ status, code: 'SYSTEM_ERROR' });
  expect(answer.headers.get('retry-after')).toBe(status === 503 ? '1' : null);
});
