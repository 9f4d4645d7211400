// Guessing passwords: the documented caps hold to the guess, and nobody is locked out by others.
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { getSession } from '../support/calls.js';
import type { TestServer } from '../support/server.js';
import { loginFrom, newAccount, newAddress, startLimited, tally } from './support.js';

const wrong = { password: 'not the password' };
const times = <T>(count: number, run: (at: number) => Promise<T>): Promise<T[]> =>
  Promise.all(Array.from({ length: count }, (_, at) => run(at)));

describe('one account from one address', () => {
  let server: TestServer;
  beforeAll(async () => {
    server = await startLimited({ guesses: { count: 5, seconds: 300 } });
  });
  afterAll(() => server.close());

  test('of guesses at once as many are judged as the cap says, and the right one among the rest is not told', async () => {
    const { email, userId } = await newAccount(server);
    const address = newAddress();
    const answers = await times(40, () => loginFrom(server, address, { email, ...wrong }));
    expect(tally(answers)).toEqual({ '401 AUTHENTICATION_FAILED': 5, '429 TOO_MANY_REQUESTS': 35 });
    const right = await loginFrom(server, address, { email });
    expect([right.status, right.code]).toEqual([429, 'TOO_MANY_REQUESTS']);
    expect(right.headers.get('ratelimit')).toMatch(/^"guesses";r=0;t=(29\d|300)$/);
    expect(right.headers.get('ratelimit-policy')).toContain('"guesses";q=5;w=300');
    expect(Number(right.headers.get('retry-after'))).toBeGreaterThan(290);
    expect(await server.database.sessions.listByUser(userId, new Date())).toEqual([]);
  });

  test('from elsewhere, and for another account from there, the right password is taken', async () => {
    const { email } = await newAccount(server);
    const address = newAddress();
    await times(8, () => loginFrom(server, address, { email, ...wrong }));
    expect((await loginFrom(server, newAddress(), { email })).status).toBe(200);
    expect((await loginFrom(server, address)).status).toBe(200);
  });

  test('an unknown account is counted as a known one is', async () => {
    const address = newAddress();
    const email = 'nobody@cloakroom.example';
    const answers = await times(12, () => loginFrom(server, address, { email, ...wrong }));
    expect(tally(answers)).toEqual({ '404 USER_NOT_FOUND': 5, '429 TOO_MANY_REQUESTS': 7 });
  });

  test('the case of the email makes no second account', async () => {
    const { email } = await newAccount(server);
    const address = newAddress();
    const answers = await times(12, (at) =>
      loginFrom(server, address, { email: at % 2 ? email.toUpperCase() : email, ...wrong }),
    );
    expect(tally(answers)).toEqual({ '401 AUTHENTICATION_FAILED': 5, '429 TOO_MANY_REQUESTS': 7 });
  });

  test('right passwords are never counted as guesses', async () => {
    const { email } = await newAccount(server);
    const address = newAddress();
    const answers = await times(20, () => loginFrom(server, address, { email }));
    expect(tally(answers)).toEqual({ '200 SUCCESS': 20 });
  });

  test('a right password that comes among guesses at once either counts or leaves no session', async () => {
    const { email, userId } = await newAccount(server);
    const address = newAddress();
    const answers = await times(30, (at) => loginFrom(server, address, at === 20 ? { email } : { email, ...wrong }));
    const sessions = await server.database.sessions.listByUser(userId, new Date());
    expect(sessions).toHaveLength(answers.filter(({ status }) => status === 200).length);
    const judged = answers.filter(({ status }) => status === 401).length;
    expect(judged).toBe(5);
  });

  test('the addresses of one IPv6 network are one address', async () => {
    const { email } = await newAccount(server);
    const answers = await times(12, (at) => loginFrom(server, `2001:db8:0:1::${at + 1}`, { email, ...wrong }));
    expect(tally(answers)).toEqual({ '401 AUTHENTICATION_FAILED': 5, '429 TOO_MANY_REQUESTS': 7 });
    expect((await loginFrom(server, '2001:db8:0:2::1', { email })).status).toBe(200);
  });
});

test('the count is shared: a second server on the same database goes on where the first was', async () => {
  const first = await startLimited({ guesses: { count: 6, seconds: 300 } });
  const second = await startLimited({ guesses: { count: 6, seconds: 300 } }, first);
  try {
    const address = newAddress();
    const answers = await times(30, (at) =>
      loginFrom(at % 2 ? first : second, address, { email: first.email, ...wrong }),
    );
    expect(tally(answers)).toEqual({ '401 AUTHENTICATION_FAILED': 6, '429 TOO_MANY_REQUESTS': 24 });
  } finally {
    await second.close();
    await first.close();
  }
});

test('many accounts from one address', async () => {
  const server = await startLimited({ addressFailures: { count: 10, seconds: 300 } });
  try {
    const address = newAddress();
    const answers = await times(30, (at) =>
      loginFrom(server, address, { email: `n${at}@cloakroom.example`, ...wrong }),
    );
    expect(tally(answers)).toEqual({ '404 USER_NOT_FOUND': 10, '429 TOO_MANY_REQUESTS': 20 });
    expect((await loginFrom(server, address)).headers.get('ratelimit')).toMatch(/^"addressFailures";r=0;/);
    expect((await loginFrom(server, newAddress())).status).toBe(200);
  } finally {
    await server.close();
  }
});

test('an account under attack from everywhere: delayed, but never refused, to an address that did not fail', async () => {
  const server = await startLimited({ accountFailures: { count: 10, seconds: 300 } });
  try {
    const { email } = await newAccount(server);
    const attackers = await times(10, async () => {
      const address = newAddress();
      await loginFrom(server, address, { email, ...wrong });
      return address;
    });
    const begun = performance.now();
    const right = await loginFrom(server, newAddress(), { email });
    expect(right.status).toBe(200);
    expect(performance.now() - begun).toBeGreaterThan(990);
    expect((await getSession(server, right.body.sessionId)).code).toBe('SUCCESS');
    const again = await times(10, (at) => loginFrom(server, attackers[at] ?? '', { email }));
    expect(tally(again)).toEqual({ '429 TOO_MANY_REQUESTS': 10 });
    expect(again[0]?.headers.get('ratelimit')).toMatch(/^"accountFailures";r=0;/);
  } finally {
    await server.close();
  }
});
