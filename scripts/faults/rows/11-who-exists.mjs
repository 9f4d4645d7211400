// Row 11: does the time of a refusal tell whether a user exists? With HIDE_UNKNOWN_USERS.
import { call } from '../support/api.mjs';
import { randomOf } from '../support/random.mjs';
import { onStage, quantile } from '../support/stage.mjs';

/** How often a value of one is below a value of the other: 0.5 where the times tell nothing (Mann–Whitney). */
function areaUnderCurve(one, other) {
  const all = [...one.map((ms) => [ms, 1]), ...other.map((ms) => [ms, 0])].sort(([a], [b]) => a - b);
  let rankSum = 0;
  for (const [at, [, isOne]] of all.entries()) if (isOne) rankSum += at + 1;
  return (rankSum - (one.length * (one.length + 1)) / 2) / (one.length * other.length);
}

async function run({ rounds, isShort, seed, progress }) {
  const pairs = rounds ?? (isShort ? 60 : 2_500);
  const random = randomOf(seed);
  return onStage({ environment: { HIDE_UNKNOWN_USERS: 'true' } }, async ({ server, account }) => {
    const times = { unknown: [], known: [] };
    const codes = new Set();
    const one = async (kind, at) => {
      const email = kind === 'known' ? account.user.email : `nobody-${at}@cloakroom.example`;
      const body = JSON.stringify({ email, password: `wrong ${at}` });
      const headers = { ...account.client, 'Content-Type': 'application/json' };
      const answer = await call(server.url, { method: 'POST', path: '/user/login', headers, body });
      codes.add(`${answer.status} ${answer.code} ${answer.json?.resultContext?.resultMsg}`);
      if (at >= 5) times[kind].push(answer.ms);
    };
    for (let at = 0; at < pairs + 5; at++) {
      const kinds = random() < 0.5 ? ['known', 'unknown'] : ['unknown', 'known'];
      for (const kind of kinds) await one(kind, at);
      if (at % 100 === 0) progress(`${at} of ${pairs}`);
    }
    const area = areaUnderCurve(times.unknown, times.known);
    // Of a short round the chance alone spans more.
    const slack = isShort ? 0.25 : 0.05;
    return {
      held: codes.size === 1 && Math.abs(area - 0.5) <= slack,
      figures: `${(2 * pairs).toLocaleString('en-US')} logins, AUC ${area.toFixed(3)}; medians ${quantile(times.unknown, 0.5).toFixed(1)} ms unknown, ${quantile(times.known, 0.5).toFixed(1)} ms wrong password; answers alike: ${codes.size === 1 ? 'yes' : 'no'}`,
    };
  });
}

export const row = {
  program: 'chaos',
  number: 11,
  what: 'who exists?',
  how: '5,000 logins in turn, unknown email and wrong password, with HIDE_UNKNOWN_USERS',
  goal: 'AUC of the times 0.45 to 0.55, the same answer',
  run,
};
