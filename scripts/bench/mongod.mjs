// The one real mongod of a run, the same that the server itself would start, with fresh data. Used by the harness. Needs `npm run build`.
import { once } from 'node:events';
import { homedir, platform } from 'node:os';
import { join } from 'node:path';
import { MongoClient } from 'mongodb';
import { defaultCacheDir, findMongod } from '../../dist/src/stores/embedded/find-mongod.js';
import { startChild, stopChild } from './children.mjs';
import { freePort } from './ports.mjs';

const readyWithinMs = 60_000;

function find() {
  const { PATH = '', HOME = homedir(), XDG_CACHE_HOME, MONGOD_PATH } = process.env;
  const cacheDir = defaultCacheDir({ HOME, ...(XDG_CACHE_HOME && { XDG_CACHE_HOME }) }, platform());
  const progress = (line) => console.error(line);
  return findMongod({ path: PATH, cacheDir, progress, ...(MONGOD_PATH && { mongodPath: MONGOD_PATH }) });
}

/** `folder` is there and empty. */
export async function startMongod(folder) {
  const port = await freePort();
  const place = ['--dbpath', folder, '--port', String(port), '--bind_ip', '127.0.0.1', '--nounixsocket'];
  const args = [...place, '--logpath', join(folder, 'mongod.log')];
  const child = startChild('mongod', await find(), args, { stdio: 'ignore' });
  const base = `mongodb://127.0.0.1:${port}`;
  const client = new MongoClient(base, { serverSelectionTimeoutMS: readyWithinMs });
  const ended = once(child, 'exit').then(([code]) => {
    throw new Error(`mongod ended with ${code}: see ${folder}/mongod.log`);
  });
  ended.catch(() => {});
  await Promise.race([client.connect(), ended]);
  const { version } = await client.db('admin').command({ buildInfo: 1 });
  return {
    version,
    pid: child.pid,
    /** Of a contender's own database. */
    uriOf: (name) => `${base}/bench_${name}`,
    databaseOf: (name) => client.db(`bench_${name}`),
    async close() {
      await client.close();
      await stopChild(child);
    },
  };
}
