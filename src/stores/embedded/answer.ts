/** Asks an address whether a mongod is there. Called by bring-up.ts and embedded-mongod.ts. */
import { connect } from 'node:net';
import mongoose from 'mongoose';
import type { Address } from './place.js';

const ANSWER_MS = 2_000;

/** Whether somebody listens. Only a refusal and a missing socket are a no: a full backlog or too many open files tell nothing. */
export function listens(address: Address): Promise<boolean> {
  return new Promise((resolve) => {
    const socket = connect(address.connect);
    const done = (answer: boolean) => {
      socket.destroy();
      resolve(answer);
    };
    socket.once('connect', () => done(true));
    socket.setTimeout(ANSWER_MS, () => done(true));
    socket.once('error', (error: NodeJS.ErrnoException) =>
      done(!['ECONNREFUSED', 'ENOENT'].includes(error.code ?? '')),
    );
  });
}

/** The pid that the mongod at an address says it has, or null where none answers within 2 s. */
export async function answeringPid(address: Address): Promise<number | null> {
  const client = new mongoose.mongo.MongoClient(`${address.hostUri}/`, {
    directConnection: true,
    serverSelectionTimeoutMS: ANSWER_MS,
    connectTimeoutMS: ANSWER_MS,
    socketTimeoutMS: ANSWER_MS,
    maxPoolSize: 1,
  });
  try {
    const status = await client.db('admin').command({ serverStatus: 1 });
    return Number(status.pid);
  } catch {
    return null;
  } finally {
    // Not awaited: saying goodbye to a mongod that hangs would take as long as it hangs.
    void client.close().catch(() => {});
  }
}
