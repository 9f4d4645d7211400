// A replica set of one real mongod, in a scratch folder, that sweepProcesses() ends. Used by import.test and admin-database.test.
import { mkdirSync } from 'node:fs';
import { homedir, platform } from 'node:os';
import { join } from 'node:path';
import { mongo } from 'mongoose';
import { defaultCacheDir, findMongod } from '../../src/stores/embedded/find-mongod.js';
import { freePort, scratchFolder, start, until } from './server-process.js';

export interface ReplicaSet {
  /** Of a database in it. */
  uri(name: string): string;
  client: mongo.MongoClient;
}

/** Of the mongod that the tests run. */
export async function mongodPath(): Promise<string> {
  const { PATH = '', HOME = homedir(), XDG_CACHE_HOME, MONGOD_PATH } = process.env;
  return findMongod({
    path: PATH,
    cacheDir: defaultCacheDir({ HOME, ...(XDG_CACHE_HOME && { XDG_CACHE_HOME }) }, platform()),
    ...(MONGOD_PATH && { mongodPath: MONGOD_PATH }),
    progress: () => {},
  });
}

export async function startReplicaSet(name = 'moved'): Promise<ReplicaSet> {
  const folder = join(scratchFolder(), 'set');
  mkdirSync(folder);
  const port = await freePort();
  const host = `127.0.0.1:${port}`;
  const place = ['--dbpath', folder, '--port', port, '--bind_ip', '127.0.0.1', '--logpath', join(folder, 'log')];
  start(await mongodPath(), [...place, '--replSet', name, '--wiredTigerCacheSizeGB', '0.25']);
  const alone = await mongo.MongoClient.connect(`mongodb://${host}/?directConnection=true`);
  await alone.db('admin').command({ replSetInitiate: { _id: name, members: [{ _id: 0, host }] } });
  await until('a primary', async () => (await alone.db('admin').command({ hello: 1 })).isWritablePrimary);
  await alone.close();
  const uri = (database: string) => `mongodb://${host}/${database}?replicaSet=${name}`;
  return { uri, client: await mongo.MongoClient.connect(uri('')) };
}
