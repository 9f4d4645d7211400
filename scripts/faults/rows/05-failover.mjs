// Row 5: a replica set loses its primary again and again, killed or frozen, under people who use two nodes.
import { setTimeout as sleep } from 'node:timers/promises';
import { createApi } from '../support/api.mjs';
import { createMix } from '../support/load-mix.mjs';
import { auditImages, sweepLater, withStore } from '../support/load-mix-store.mjs';
import { startReplicaSet } from '../support/mongod.mjs';
import { randomOf } from '../support/random.mjs';
import { makeAccount, startServer } from '../support/server.mjs';
import { told } from '../support/stage.mjs';

const longestOutageMs = 15_000;

/** The longest times without a write, one for each fault: a session is touched ten times a second. */
function watchWrites(api, sessionId) {
  let lastAt = performance.now();
  let longest = 0;
  const outages = [];
  const note = () => {
    longest = Math.max(longest, performance.now() - lastAt);
  };
  const probe = setInterval(async () => {
    const begun = performance.now();
    if ((await api.getSession(sessionId)).status !== 200) return;
    longest = Math.max(longest, begun - lastAt);
    lastAt = Math.max(lastAt, begun);
  }, 100);
  return {
    /** Since the last call of this. */
    next() {
      note();
      outages.push(longest);
      longest = 0;
    },
    stop() {
      clearInterval(probe);
      return outages;
    },
  };
}

/** Takes the primary away for a while, once killed, once frozen. */
async function fail(set, at, awayMs) {
  const primary = await set.primary();
  if (at % 2 === 0) {
    await primary.kill();
    await sleep(awayMs);
    await primary.start();
  } else {
    primary.freeze();
    await sleep(awayMs);
    primary.thaw();
  }
}

const doubledImages = (uri) =>
  withStore(uri, async (db) => {
    const seen = { $match: { 'metadata.deletedAt': { $exists: false } } };
    const alike = { $group: { _id: '$metadata.sha256', count: { $sum: 1 } } };
    const found = await db.collection('fs.files').aggregate([seen, alike, { $match: { count: { $gt: 1 } } }]);
    return (await found.toArray()).length;
  });

async function run({ minutes = 10, seed, isShort, progress }) {
  const random = randomOf(seed);
  const everyMs = isShort ? 6_000 : 20_000;
  const faults = isShort ? 2 : Math.max(1, Math.round((minutes * 60_000) / everyMs));
  const set = await startReplicaSet();
  const servers = [];
  try {
    const account = await makeAccount(set.uri);
    for (let node = 0; node < 2; node++) servers.push(await startServer({ mongodbUri: set.uri }));
    const apis = servers.map(({ url }) => createApi(url, account));
    const mix = createMix(apis, random);
    const writes = watchWrites(apis[0], await apis[0].session({ isRemembered: true }));
    const running = mix.run(isShort ? 6 : 12);
    for (let at = 0; at < faults; at++) {
      progress(`fault ${at + 1} of ${faults}`);
      const begun = performance.now();
      await fail(set, at, isShort ? 4_000 : 10_000);
      await sleep(Math.max(0, everyMs - (performance.now() - begun)));
      writes.next();
    }
    mix.stop();
    const outages = writes.stop();
    await running;
    await set.primary();
    const { lost, undone, sessions, images } = await mix.audit();
    const doubled = await doubledImages(set.uri);
    await sweepLater(set.uri);
    const { broken, unseen, orphans } = await auditImages(set.uri);
    const { answers, faults: wrong, slowestMs } = mix.ledger;
    const longest = Math.max(...outages);
    return {
      held:
        lost + undone + doubled + broken + unseen + orphans + wrong.length === 0 &&
        longest <= longestOutageMs &&
        images > 0 &&
        answers[503] > 0,
      figures: `${faults} primaries lost in ${Math.round((faults * everyMs) / 1000)} s: of ${sessions} sessions and ${images} images that were answered for ${lost} lost, ${doubled} doubled, ${undone} logouts undone; ${told(answers)}; write outage ${(longest / 1000).toFixed(1)} s at most; slowest answer ${(slowestMs / 1000).toFixed(1)} s; ${broken + unseen + orphans} left over`,
      detail: [...new Set(wrong)].join('\n'),
    };
  } finally {
    await Promise.all(servers.map((server) => server.stop()));
    await set.close();
  }
}

export const row = {
  program: 'chaos',
  number: 5,
  what: 'a replica set of three loses its primary',
  how: 'killed (-9) or frozen every 20 s under logins, uploads, reads and logouts on two nodes; 409 is the repeat of an upload whose first call is not known to be over',
  goal: '0 acknowledged lost or doubled, no logout undone, only 503s, write outage ≤ 15 s each',
  run,
};
