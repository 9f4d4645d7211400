// Row 4: uploads that take a minute to come and seconds to be written, beside a sweeper that takes no chunk for too young.
import { setTimeout as sleep } from 'node:timers/promises';
import { MongoClient } from 'mongodb';
import { createDatabase } from '../../../dist/src/stores/database.js';
import { createApi } from '../support/api.mjs';
import { png } from '../support/images.mjs';
import { uploadSlowly } from '../support/load-mix-slow.mjs';
import { auditImages, sweepLater, withStore } from '../support/load-mix-store.mjs';
import { startMongod } from '../support/mongod.mjs';
import { randomOf } from '../support/random.mjs';
import { makeAccount, startServer } from '../support/server.mjs';
import { inParallel } from '../support/stage.mjs';

/** Two chunks. */
const imageBytes = 270_000;
const deadChunks = 3;

/** Every third command of an upload takes most of a second; or none does any more. */
async function slowDown(uri, isSlow) {
  const client = new MongoClient(uri);
  const failCommands = ['insert', 'update', 'find'];
  const data = { failCommands, blockConnection: true, blockTimeMS: 700, appName: 'cloakroom' };
  const mode = isSlow ? { activationProbability: 0.3 } : 'off';
  await client.db('admin').command({ configureFailPoint: 'failCommand', mode, data });
  await client.close();
}

/** Sweeps every so often until stop(); each time there are chunks of a dead process to find. */
function keepSweeping(uri, everyMs) {
  const database = createDatabase(uri, { sweep: { intervalMs: 0, graceMs: 0 } });
  const seen = { sweeps: 0, dead: 0, removed: 0 };
  let isOver = false;
  /** It is this sweeper's turn, though the server's own was here half a minute ago. */
  const prepare = (n) =>
    withStore(uri, async (db) => {
      const data = Buffer.from('dead');
      const dead = Array.from({ length: deadChunks }, (_, at) => ({ files_id: `dead ${n}`, n: at, data }));
      await db.collection('fs.chunks').insertMany(dead);
      await db.collection('sweeps').updateOne({ _id: 'chunks' }, { $set: { nextAt: new Date(0) } });
    });
  const sweeping = (async () => {
    await database.open();
    while (!isOver) {
      await prepare(seen.sweeps);
      seen.dead += deadChunks;
      seen.removed += await database.sweeper.sweep();
      seen.sweeps += 1;
      await sleep(everyMs);
    }
    // The dead of this very second.
    await sleep(1_000);
    await prepare('last');
    seen.removed += await database.sweeper.sweep();
    await database.close();
  })();
  return {
    async stop() {
      isOver = true;
      await sweeping;
      return seen;
    },
  };
}

async function run({ rounds = 200, minutes = 1, seed, isShort, progress }) {
  const random = randomOf(seed);
  const count = isShort ? 60 : rounds;
  const seconds = isShort ? 2 : minutes * 60;
  const mongod = await startMongod({ extra: ['--setParameter', 'enableTestCommands=1'] });
  let server;
  try {
    const account = await makeAccount(mongod.uri);
    server = await startServer({ mongodbUri: mongod.uri });
    const api = createApi(server.url, account);
    const sessionId = await api.session({ isRemembered: true });
    await slowDown(mongod.uri, true);
    const sweeper = keepSweeping(mongod.uri, isShort ? 100 : 1_000);
    progress(`${count} uploads of ${seconds} s`);
    const headers = { ...account.client, sessionId };
    const images = Array.from({ length: count }, (_, at) => png(imageBytes, `slow ${at}`));
    const answers = await Promise.all(
      images.map((image) => uploadSlowly(server.url, headers, image, seconds * (0.7 + 0.6 * random()))),
    );
    const { sweeps, dead, removed } = await sweeper.stop();
    await slowDown(mongod.uri, false);
    const stored = answers.flatMap(({ status, json }, at) => (status === 200 ? [[json.imageId, images[at]]] : []));
    const read = await inParallel(stored.length, 8, async (at) => {
      const [imageId, image] = stored[at];
      const { status, bytes } = await api.image(imageId);
      return status === 200 && bytes.equals(image);
    });
    const whole = read.filter(Boolean).length;
    const refused = answers.filter(({ status }) => status === 503).length;
    await sweepLater(mongod.uri);
    const { broken, unseen, orphans } = await auditImages(mongod.uri);
    return {
      held:
        whole === stored.length &&
        stored.length + refused === count &&
        (isShort || refused < count / 2) &&
        removed === dead &&
        broken + unseen + orphans === 0,
      figures: `${count} uploads of ${seconds} s on a slowed database: ${stored.length} answered SUCCESS, ${whole} whole, ${refused} × 503; ${sweeps} sweeps removed ${removed} chunks, the ${dead} that were dead; ${broken + unseen + orphans} left over`,
    };
  } finally {
    await server?.stop();
    await mongod.close();
  }
}

export const row = {
  program: 'chaos',
  number: 4,
  what: 'the sweeper beside slow uploads',
  how: 'uploads that take a minute, a sweep every second that spares no young chunk',
  goal: '0 live chunks deleted',
  run,
};
