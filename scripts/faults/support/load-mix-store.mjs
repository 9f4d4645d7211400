// What a row's database holds, seen past the server: images that are whole or not, chunks that belong to none. Used by the rows.
import { createHash } from 'node:crypto';
import { MongoClient } from 'mongodb';
import { createDatabase } from '../../../dist/src/stores/database.js';

const aMomentMs = 120_000;

/** Runs `work` with the server's own database, by the driver. */
export async function withStore(uri, work) {
  const client = new MongoClient(uri);
  try {
    return await work(client.db('cloakroom'));
  } finally {
    await client.close();
  }
}

/** Sweeps so often as the server would in two minutes, when all that is under way now must have ended. */
export async function sweepLater(uri, times = 2) {
  const database = createDatabase(uri, { sweep: { intervalMs: 0, graceMs: 0 } });
  try {
    await database.open();
    let removed = 0;
    for (let time = 0; time < times; time++) removed += await database.sweeper.sweep(Date.now() + aMomentMs);
    return removed;
  } finally {
    await database.close();
  }
}

async function isWhole(db, { _id, length, metadata }) {
  const chunks = await db.collection('fs.chunks').find({ files_id: _id }).sort({ n: 1 }).toArray();
  if (chunks.some(({ n }, at) => n !== at)) return false;
  const bytes = Buffer.concat(chunks.map(({ data }) => data.buffer));
  return bytes.length === length && createHash('sha256').update(bytes).digest('hex') === metadata.sha256;
}

/** {seen, broken, unseen, orphans}: images that readers see, those of them that are not whole, files documents that nobody sees, chunks without one. */
export const auditImages = (uri) =>
  withStore(uri, async (db) => {
    let seen = 0;
    let broken = 0;
    let unseen = 0;
    for await (const file of db.collection('fs.files').find()) {
      if (file.metadata.deletedAt) unseen += 1;
      else {
        seen += 1;
        if (!(await isWhole(db, file))) broken += 1;
      }
    }
    const lookup = { from: 'fs.files', localField: '_id', foreignField: '_id', as: 'file' };
    const orphans = await db
      .collection('fs.chunks')
      .aggregate([{ $group: { _id: '$files_id', chunks: { $sum: 1 } } }, { $lookup: lookup }, { $match: { file: [] } }])
      .toArray();
    return { seen, broken, unseen, orphans: orphans.reduce((sum, { chunks }) => sum + chunks, 0) };
  });
