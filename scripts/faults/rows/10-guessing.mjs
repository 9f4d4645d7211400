// Row 10: passwords are guessed, from one address and from many, with the limits that a server has by default.
import { call } from '../support/api.mjs';
import { password, runAdmin } from '../support/server.mjs';
import { inParallel, onStage, tally, told } from '../support/stage.mjs';

const cap = { guesses: 10, accountFailures: 100 };
const post = (url, { client, address, body }) =>
  call(url, {
    method: 'POST',
    path: '/user/login',
    headers: { ...client, 'Content-Type': 'application/json', 'X-Forwarded-For': address },
    body: JSON.stringify(body),
  });

async function run({ rounds, isShort, progress }) {
  const guesses = rounds ?? (isShort ? 400 : 10_000);
  const environment = { RATE_LIMITS: 'on', TRUSTED_PROXIES: '127.0.0.1' };
  return onStage({ environment }, async ({ mongod, server, account }) => {
    const { client, user } = account;
    const guess = (address, more = {}) =>
      post(server.url, { client, address, body: { email: user.email, password: 'wrong', ...more } });
    progress('one address');
    const one = tally(await inParallel(guesses, 64, () => guess('203.0.113.1')));
    const right = await guess('203.0.113.1', { password });
    const elsewhere = await guess('203.0.113.2', { password });
    progress('many addresses');
    await runAdmin(
      mongod.uri,
      ['user', 'create', '--email', 'under@attack.example', '--password-stdin'],
      `${password}\n`,
    );
    const many = { email: 'under@attack.example' };
    const spread = isShort ? 130 : 1_000;
    const addresses = (at) => `198.51.${100 + (at >> 8)}.${at & 255}`;
    const from = tally(await inParallel(spread, 16, (at) => guess(addresses(at), many)));
    const again = tally(await inParallel(spread, 32, (at) => guess(addresses(at), many)));
    const clean = await guess('192.0.2.1', { ...many, password });
    const judged = one['401 AUTHENTICATION_FAILED'] ?? 0;
    const judgedAgain = again['401 AUTHENTICATION_FAILED'] ?? 0;
    const held =
      judged === cap.guesses &&
      // A server that is behind says so: those are not judged either.
      one['429 TOO_MANY_REQUESTS'] + (one['503 SYSTEM_ERROR'] ?? 0) === guesses - cap.guesses &&
      right.status === 429 &&
      right.headers['retry-after'] > 0 &&
      /^"guesses";r=0;t=\d+$/.test(right.headers.ratelimit) &&
      elsewhere.status === 200 &&
      judgedAgain <= 1 &&
      clean.status === 200;
    return {
      held,
      figures: `${guesses.toLocaleString('en-US')} guesses from one address: ${told(one)}; the right one then ${right.status} there, ${elsewhere.status} elsewhere. One account from ${spread} addresses: ${told(from)}; again from them: ${told(again)}; the right password from a clean address: ${clean.status} after ${Math.round(clean.ms)} ms`,
    };
  });
}

export const row = {
  program: 'chaos',
  number: 10,
  what: 'guessing passwords',
  how: '10,000 guesses at one account from one address, then from many addresses, with the default limits',
  goal: '10 judged per account and address, the rest 429; the right password is refused there and nowhere else; an account under attack is delayed, not locked',
  run,
};
