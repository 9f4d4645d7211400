// Row 8: many servers start at once where there is nothing yet.
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { call } from '../support/api.mjs';
import { mongodsOn, startEmbedded } from '../support/load-mix-embedded.mjs';
import { withStore } from '../support/load-mix-store.mjs';
import { startMongod } from '../support/mongod.mjs';
import { startServer } from '../support/server.mjs';

const patienceMs = 300_000;

async function untilReady(url) {
  const deadline = Date.now() + patienceMs;
  while ((await call(url, { path: '/health/ready' })).status !== 200) {
    if (Date.now() > deadline) throw new Error('A server was not ready in time');
    await sleep(100);
  }
}

/** What there is: indexes by collection, each as a line; and documents, of which there should be none but one of the sweeper. */
const stateOf = (uri) =>
  withStore(uri, async (db) => {
    const indexes = [];
    let documents = 0;
    for (const { name } of await db.listCollections().toArray()) {
      for (const { v: _, ...index } of await db.collection(name).indexes())
        indexes.push(`${name} ${JSON.stringify(index)}`);
      if (name !== 'sweeps') documents += await db.collection(name).countDocuments();
    }
    return { indexes: indexes.sort(), documents };
  });

/** Starts so many at once on an empty database; gives what there is then. */
async function startTogether(count) {
  const mongod = await startMongod();
  const servers = [];
  try {
    const starting = Array.from({ length: count }, () => startServer({ mongodbUri: mongod.uri, withinMs: patienceMs }));
    for (const outcome of await Promise.allSettled(starting)) {
      if (outcome.status === 'fulfilled') servers.push(outcome.value);
    }
    await Promise.all(servers.map(({ url }) => untilReady(url)));
    const state = await stateOf(mongod.uri);
    const complaints = servers.flatMap((server) => server.stdout().match(/^\{.*$/gm) ?? []);
    const ends = await Promise.all(servers.map((server) => server.stop()));
    const failed = count - ends.filter(({ code }) => code === 0).length;
    return { ...state, failed, complaints };
  } finally {
    for (const server of servers) server.kill();
    await mongod.close();
  }
}

/** The same for servers that share one empty folder: a demo account is made once, and one mongod. */
async function startEmbeddedTogether(count) {
  const folder = await mkdtemp(join(tmpdir(), 'cloakroom-faults-'));
  const dataDir = join(folder, 'data');
  const started = [];
  try {
    const starting = Array.from({ length: count }, () => startEmbedded(dataDir, { withinMs: patienceMs }));
    for (const outcome of await Promise.allSettled(starting)) {
      if (outcome.status === 'fulfilled') started.push(outcome.value);
    }
    const mongods = (await mongodsOn(dataDir)).length;
    const demos = started.filter(({ account }) => account).length;
    await Promise.all(started.map(({ server }) => server.stop()));
    const strays = (await mongodsOn(dataDir)).length;
    return started.length === count && mongods === 1 && demos === 1 && strays === 0;
  } finally {
    for (const { server } of started) server.kill();
    await rm(folder, { recursive: true, force: true });
  }
}

async function run({ rounds = 10, isShort, progress }) {
  const times = isShort ? 1 : rounds;
  const count = isShort ? 6 : 50;
  const { indexes: expected } = await startTogether(1);
  let otherIndexes = 0;
  let documents = 0;
  let failed = 0;
  const complaints = [];
  for (let time = 0; time < times; time++) {
    progress(`start ${time + 1} of ${times}`);
    const state = await startTogether(count);
    if (JSON.stringify(state.indexes) !== JSON.stringify(expected)) otherIndexes += 1;
    documents += state.documents;
    failed += state.failed;
    complaints.push(...state.complaints);
  }
  const shared = isShort ? 0 : 8;
  const isShared = isShort || (await startEmbeddedTogether(shared));
  return {
    held: otherIndexes + documents + failed + complaints.length === 0 && expected.length > 10 && isShared,
    figures: `${count} servers at once × ${times}: ${expected.length} indexes each time, ${otherIndexes} times others; ${documents} documents, ${failed} servers failed${isShort ? '' : `; ${shared} on one empty folder: ${isShared ? 'one mongod, one demo account' : 'NOT one mongod and one demo account'}`}`,
    detail: complaints.slice(0, 5).join('\n'),
  };
}

export const row = {
  program: 'chaos',
  number: 8,
  what: 'fifty servers start on an empty database',
  how: 'at once, ×10; and eight on one empty folder',
  goal: 'all indexes once, 0 duplicates',
  run,
};
