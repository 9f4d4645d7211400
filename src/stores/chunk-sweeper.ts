// Removes what dead processes left of uploads, and finishes deletions that were begun. One node a turn; started by main.
import type { Connection } from 'mongoose';
import { mongo } from 'mongoose';
import type { ImageStore } from './image-store.js';

export interface SweepOptions {
  intervalMs: number;
  /** Chunks without a files document come from writes that arrived late; younger ones than this are left for the next time. */
  graceMs: number;
}

export const defaultSweep: SweepOptions = { intervalMs: 30_000, graceMs: 60_000 };

interface SweepState {
  _id: string;
  sweptUntil: Date;
  nextAt: Date;
}

const idAt = (time: number) => mongo.ObjectId.createFromTime(Math.floor(Math.max(0, time) / 1000));

export type ChunkSweeper = ReturnType<typeof createChunkSweeper>;

export function createChunkSweeper(connection: Connection, images: ImageStore, { intervalMs, graceMs }: SweepOptions) {
  const chunks = connection.collection('fs.chunks');
  const state = connection.collection<SweepState>('sweeps');
  let timer: NodeJS.Timeout | undefined;

  /** True where it is this node's turn; several nodes take turns through the database. */
  const takeTurn = async (now: number) => {
    const turn = { _id: 'chunks', nextAt: { $lte: new Date(now) } };
    const first = { $setOnInsert: { sweptUntil: new Date(0), nextAt: new Date(0) } };
    await state.updateOne({ _id: 'chunks' }, first, { upsert: true });
    return state.findOneAndUpdate(turn, { $set: { nextAt: new Date(now + intervalMs) } });
  };

  /** Looks only at chunks written since the last sweep, so that its cost follows the uploads, not the store. */
  const sweep = async (now = Date.now()): Promise<number> => {
    const turn = await takeTurn(now);
    if (!turn) return 0;
    await images.purgeDeleted(new Date(now));
    const until = now - graceMs;
    const orphans = chunks.aggregate<{ _id: unknown }>([
      { $match: { _id: { $gte: idAt(turn.sweptUntil.getTime() - graceMs), $lt: idAt(until) } } },
      { $group: { _id: '$files_id' } },
      { $lookup: { from: 'fs.files', localField: '_id', foreignField: '_id', as: 'file' } },
      { $match: { file: [] } },
      { $project: { _id: 1 } },
    ]);
    let removed = 0;
    for await (const { _id } of orphans)
      removed += (await chunks.deleteMany({ files_id: _id as mongo.ObjectId })).deletedCount;
    await state.updateOne({ _id: 'chunks' }, { $max: { sweptUntil: new Date(until) } });
    return removed;
  };

  return {
    sweep,
    /** Sweeps now and every interval; a failed sweep is reported and tried again at the next. */
    start(report: (outcome: { removed: number } | { error: unknown }) => void): void {
      const run = async () => {
        try {
          const removed = await sweep();
          if (removed > 0) report({ removed });
        } catch (error) {
          report({ error });
        }
        if (timer) timer = setTimeout(run, intervalMs).unref();
      };
      timer = setTimeout(run, 0).unref();
    },
    stop(): void {
      clearTimeout(timer);
      timer = undefined;
    },
  };
}
