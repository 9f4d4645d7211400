// Row 7: activity that meets logout and expiry, in the store and by two servers; the database's own clean-up of sessions is off.
import { createHash, randomBytes } from 'node:crypto';
import { setTimeout as sleep } from 'node:timers/promises';
import { createDatabase } from '../../../dist/src/stores/database.js';
import { createApi } from '../support/api.mjs';
import { withStore } from '../support/load-mix-store.mjs';
import { startMongod } from '../support/mongod.mjs';
import { integer, randomOf } from '../support/random.mjs';
import { makeAccount, startServer } from '../support/server.mjs';
import { inParallel } from '../support/stage.mjs';

const batch = 500;
const marginMs = 100;
/** Nothing else is done so long before and after the moments that count. */
const quietMs = 2_000;
const clientId = 'races';
const keyOf = (sessionId) => createHash('sha256').update(sessionId).digest('base64url');

/** Sessions as logins make them, now; by the driver, since a login costs a password's hash. Gives their ids. */
async function makeSessions(uri, count, { client = clientId, user = 'races', idleMs, now }) {
  const ids = Array.from({ length: count }, () => randomBytes(16).toString('hex'));
  const documents = ids.map((sessionId) => ({
    _id: keyOf(sessionId),
    clientId: client,
    userId: user,
    email: 'races@cloakroom.example',
    isRemembered: false,
    createdAt: new Date(now),
    expiresAt: new Date(now + idleMs),
    endsAt: new Date(now + 100 * idleMs),
    idleMs,
  }));
  await withStore(uri, (db) => db.collection('sessions').insertMany(documents));
  return ids;
}

const shuffled = (random, items) => {
  const mixed = [...items];
  for (let at = mixed.length - 1; at > 0; at--) {
    const other = integer(random, 0, at);
    [mixed[at], mixed[other]] = [mixed[other], mixed[at]];
  }
  return mixed;
};

/** Two touches and a logout at once; whoever comes after the logout finds nothing. */
async function raceLogout({ sessions }, random, key, now) {
  const touch = () => sessions.touch(key, clientId, new Date(now + 1));
  const logout = () => sessions.delete(key, new Date(now + 1));
  const kinds = shuffled(random, [touch, touch, logout]);
  const ended = (await Promise.all(kinds.map((kind) => kind())))[kinds.indexOf(logout)];
  const after = await touch();
  return ended === true && after === null;
}

/** Ends 300 s after `now`: touched just before it lives on, just after it is dead for good. */
async function raceExpiry({ sessions }, key, now, idleMs, isBefore) {
  const touchAt = (offset) => sessions.touch(key, clientId, new Date(now + idleMs + offset));
  const found = await Promise.all([1, 2, 3].map(() => touchAt(isBefore ? -marginMs : marginMs)));
  if (isBefore) return found.every((session) => session !== null);
  return found.every((session) => session === null) && (await touchAt(marginMs + 1)) === null;
}

/** Gives how many races went wrong. `isQuiet` is when others need the processor. */
async function inStore(uri, races, random, isQuiet, progress) {
  const database = createDatabase(uri);
  let wrong = 0;
  try {
    await database.open();
    for (let done = 0; done < races; done += batch) {
      progress(`${done} of ${races} races`);
      while (isQuiet()) await sleep(100);
      const now = Date.now();
      const idleMs = 300_000;
      const keys = (await makeSessions(uri, Math.min(batch, races - done), { idleMs, now })).map(keyOf);
      const outcomes = await inParallel(keys.length, 100, (at) => {
        if (at % 10 < 8) return raceLogout(database, random, keys[at], now);
        return raceExpiry(database, keys[at], now, idleMs, at % 10 === 8);
      });
      wrong += outcomes.filter((isRight) => !isRight).length;
      const ended = keys.filter((_, at) => at % 10 < 8);
      const left = await withStore(uri, (db) => db.collection('sessions').countDocuments({ _id: { $in: ended } }));
      wrong += left;
    }
  } finally {
    await database.close();
  }
  return wrong;
}

/** Activity on both nodes while both are told to log out: one logout succeeds, and nobody gets in afterwards. */
async function byServers(uri, apis, account, races) {
  const { userId } = await withStore(uri, (db) =>
    db
      .collection('users')
      .findOne()
      .then(({ _id }) => ({ userId: _id })),
  );
  const made = { client: account.client.clientId, user: userId, idleMs: 300_000, now: Date.now() };
  const ids = await makeSessions(uri, races, made);
  const outcomes = await inParallel(races, 8, async (at) => {
    const [one, other] = apis;
    const id = ids[at];
    const calls = [one.getSession(id), other.getSession(id), one.logout(id), other.logout(id), one.getSession(id)];
    const statuses = (await Promise.all(calls)).map(({ status }) => status);
    const after = await Promise.all(apis.map((api) => api.getSession(id)));
    const ended = [statuses[2], statuses[3]].sort().join();
    return ended === '200,401' && after.every(({ status }) => status === 401);
  });
  return outcomes.filter((isRight) => !isRight).length;
}

/** Waits for the idle end of sessions by the clock; half of them are asked just before it, half just after it. */
async function exactly(api, sessions) {
  const outcomes = await Promise.all(
    sessions.map(async ({ sessionId, expiresAt }, at) => {
      const isBefore = at % 2 === 0;
      await sleep(expiresAt + (isBefore ? -marginMs : marginMs) - Date.now());
      const { status } = await api.getSession(sessionId);
      // Answered after the end, it may have been judged after it: it says nothing.
      if (isBefore && Date.now() >= expiresAt) return 'late';
      return status === (isBefore ? 200 : 401) ? 'right' : 'wrong';
    }),
  );
  const count = (kind) => outcomes.filter((outcome) => outcome === kind).length;
  return { right: count('right'), wrong: count('wrong'), late: count('late') };
}

async function run({ rounds = 100_000, seed, isShort, progress }) {
  const random = randomOf(seed);
  const races = isShort ? 1_000 : rounds;
  const idleSeconds = isShort ? 4 : 300;
  const mongod = await startMongod({ extra: ['--setParameter', 'ttlMonitorEnabled=false'] });
  const servers = [];
  try {
    const account = await makeAccount(mongod.uri);
    const environment = { SESSION_IDLE_SECONDS: String(idleSeconds) };
    for (let node = 0; node < 2; node++) servers.push(await startServer({ mongodbUri: mongod.uri, environment }));
    const apis = servers.map(({ url }) => createApi(url, account));
    const sessions = [];
    for (let at = 0; at < 20; at++) {
      const sessionId = await apis[0].session();
      const { session } = (await apis[0].getSession(sessionId)).json;
      sessions.push({ sessionId, expiresAt: Date.parse(session.expiresAt) });
    }
    const ends = sessions.map(({ expiresAt }) => expiresAt);
    const isQuiet = () => Date.now() > Math.min(...ends) - quietMs && Date.now() < Math.max(...ends) + quietMs;
    const byTheClock = exactly(apis[0], sessions);
    const wrongInStore = await inStore(mongod.uri, races, random, isQuiet, progress);
    progress(`${idleSeconds} s of idling`);
    const { right, wrong, late } = await byTheClock;
    const httpRaces = Math.ceil(races / 50);
    const wrongByServers = await byServers(mongod.uri, apis, account, httpRaces);
    return {
      held: wrongInStore + wrongByServers + wrong === 0 && right >= sessions.length / 2,
      figures: `${races.toLocaleString('en-US')} races in the store, ${httpRaces.toLocaleString('en-US')} by two servers: ${wrongInStore + wrongByServers} revived; at ${idleSeconds} s ± 0.1 s by the clock ${right} right, ${wrong} wrong${late > 0 ? `, ${late} asked too late to tell` : ''}`,
    };
  } finally {
    await Promise.all(servers.map((server) => server.stop()));
    await mongod.close();
  }
}

export const row = {
  program: 'chaos',
  number: 7,
  what: 'activity races logout and expiry',
  how: 'touches and logouts at once, in the store and on two servers, with the TTL monitor off',
  goal: '0 revived sessions; exact at 299.9 s and 300.1 s',
  run,
};
