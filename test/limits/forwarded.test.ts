// Who called, behind proxies that write X-Forwarded-For in ways of their own: the limits and the log count addresses only.
import { afterAll, beforeAll, expect, test } from '@jest/globals';
import type { TestServer } from '../support/server.js';
import { loginFrom, newAccount, newAddress, startLimited, tally } from './support.js';

let server: TestServer;
beforeAll(async () => {
  server = await startLimited({ guesses: { count: 10, seconds: 600 } });
});
afterAll(() => server.close());

const tenOfThirteen = { '401 AUTHENTICATION_FAILED': 10, '429 TOO_MANY_REQUESTS': 3 };

/** Thirteen wrong logins of one account, one after the other; `told` is the X-Forwarded-For of each. */
async function guessAs(told: (index: number) => string) {
  const { email } = await newAccount(server);
  const answers = [];
  for (let index = 0; index < 13; index += 1) {
    answers.push(await loginFrom(server, told(index), { email, password: 'wrong' }));
  }
  return tally(answers);
}

const loggedIps = (): unknown[] =>
  server
    .logged()
    .split('\n')
    .filter(Boolean)
    .map((line) => JSON.parse(line))
    .flatMap(({ msg, ip }) => (msg === 'request' ? [ip] : []));

test.each([
  ['an IPv4 address and a port (Azure Application Gateway, IIS ARR)', (index: number) => `203.0.113.7:${51 + index}`],
  ['an IPv6 address and a port', (index: number) => `[2001:db8::7]:${51 + index}`],
  ['an IPv6 address with and without brackets', (index: number) => (index % 2 ? '[2001:db8::8]' : '2001:db8::8')],
  ['an IPv4 address as an IPv6 one', (index: number) => (index % 2 ? `[::ffff:203.0.113.9]:${index}` : '203.0.113.9')],
  ['what is no address', (index: number) => `garbage-${index}`],
  [
    'a trusted proxy behind which the address stands, with ports',
    (index: number) => `203.0.113.10:${51 + index}, 127.0.0.2:${81 + index}`,
  ],
  ['what is no address behind a trusted proxy', (index: number) => `garbage-${index}, 127.0.0.3:${81 + index}`],
])('%s: one caller has one count', async (_form, told) => {
  expect(await guessAs(told)).toEqual(tenOfThirteen);
});

test('two addresses behind one proxy are two callers, whatever their ports', async () => {
  const [one, other] = [newAddress(), newAddress()];
  expect(await guessAs((index) => `${index % 2 ? one : other}:4711`)).toEqual({ '401 AUTHENTICATION_FAILED': 13 });
});

test('the log says the address that is counted', async () => {
  const told = [
    ['203.0.113.70:51', '203.0.113.70'],
    ['[2001:db8::70]:51', '2001:db8::70'],
    ['[2001:db8::70]', '2001:db8::70'],
    ['2001:db8::70', '2001:db8::70'],
    ['203.0.113.70, 127.0.0.2:81', '203.0.113.70'],
    ['203.0.113.70, ,', '203.0.113.70'],
    ['::ffff:203.0.113.70', '203.0.113.70'],
    ['2001:DB8:0::70', '2001:db8::70'],
    ['fe80::1%eth0', 'fe80::1%eth0'],
    ['garbage', '127.0.0.1'],
    ['unknown:51', '127.0.0.1'],
    ['1', '127.0.0.1'],
    ['203.0.113.70:port', '127.0.0.1'],
    ['203.0.113.70:', '127.0.0.1'],
    ['2001:db8::70]:51', '127.0.0.1'],
    ['garbage, 127.0.0.3:81', '127.0.0.3'],
    ['203.0.113.70, garbage', '127.0.0.1'],
  ];
  const before = loggedIps().length;
  for (const [address = ''] of told) await loginFrom(server, address);
  expect(loggedIps().slice(before)).toEqual(told.map(([, ip]) => ip));
});
