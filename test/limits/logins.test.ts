// Logins at a busy time: those whose password is checked go on together, and nobody is left behind, whatever the answer.
import { afterAll, beforeAll, expect, test } from '@jest/globals';
import { getSession } from '../support/calls.js';
import { startServer, type TestServer } from '../support/server.js';
import { loginFrom, newAddress, startLimited, tally } from './support.js';

let server: TestServer;
beforeAll(async () => {
  server = await startServer();
});
afterAll(() => server.close());

test('of many logins at once each gets its own answer, and a session of its own', async () => {
  const wrong = { password: 'not the password' };
  const unknown = { email: 'nobody@cloakroom.example' };
  const fields = Array.from({ length: 60 }, (_, at) => [{}, wrong, {}, unknown][at % 4] ?? {});
  const answers = await Promise.all(fields.map((given) => loginFrom(server, newAddress(), given)));
  expect(tally(answers)).toEqual({ '200 SUCCESS': 30, '401 AUTHENTICATION_FAILED': 15, '404 USER_NOT_FOUND': 15 });
  for (const [at, { status }] of answers.entries()) expect([at, status]).toEqual([at, [200, 401, 200, 404][at % 4]]);
  const sessions = answers.flatMap(({ status, body }) =>
    status === 200 ? [(body as { sessionId: string }).sessionId] : [],
  );
  expect(new Set(sessions).size).toBe(30);
  const alive = await Promise.all(sessions.map((sessionId) => getSession(server, sessionId)));
  expect(tally(alive)).toEqual({ '200 SUCCESS': 30 });
});

test('of many logins at once no more than the limit are let in, and those beyond it leave no session', async () => {
  const limited = await startLimited({ clientLogins: { count: 10, seconds: 600 } }, server);
  try {
    const before = (await limited.services.users.listSessions(limited.email)).length;
    const answers = await Promise.all(Array.from({ length: 40 }, () => loginFrom(limited, newAddress())));
    const { '200 SUCCESS': letIn, ...others } = tally(answers);
    expect(letIn).toBe(10);
    expect(Object.keys(others).map((key) => key.slice(0, 3))).toEqual(['429']);
    expect(await limited.services.users.listSessions(limited.email)).toHaveLength(before + 10);
  } finally {
    await limited.close();
  }
});
