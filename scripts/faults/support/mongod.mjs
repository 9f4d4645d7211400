// Real mongod processes that a row may kill, stop and start again; alone or as a replica set. Used by the rows. Needs `npm run build`.
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtemp, rm } from 'node:fs/promises';
import { createServer } from 'node:net';
import { homedir, platform, tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { MongoClient } from 'mongodb';
import { defaultCacheDir, findMongod } from '../../../dist/src/stores/embedded/find-mongod.js';

const readyWithinMs = 60_000;

export async function freePort() {
  const server = createServer().listen(0, '127.0.0.1');
  await once(server, 'listening');
  const { port } = server.address();
  await new Promise((done) => server.close(done));
  return port;
}

let executable;
/** The mongod that the server itself would run. */
async function mongodPath() {
  const { PATH = '', HOME = homedir(), XDG_CACHE_HOME, MONGOD_PATH } = process.env;
  executable ??= await findMongod({
    path: PATH,
    cacheDir: defaultCacheDir({ HOME, ...(XDG_CACHE_HOME && { XDG_CACHE_HOME }) }, platform()),
    ...(MONGOD_PATH && { mongodPath: MONGOD_PATH }),
    progress: (line) => console.error(line),
  });
  return executable;
}

/** `arguments` go to mongod; `folder` is its data, kept over restarts and removed by close(). */
export async function startMongod({ extra = [], folder: given } = {}) {
  const folder = given ?? (await mkdtemp(join(tmpdir(), 'cloakroom-faults-')));
  const port = await freePort();
  const uri = `mongodb://127.0.0.1:${port}/?directConnection=true`;
  let child;

  async function start() {
    const args = [
      '--dbpath',
      folder,
      '--port',
      String(port),
      '--bind_ip',
      '127.0.0.1',
      '--wiredTigerCacheSizeGB',
      '0.25',
    ];
    const own = spawn(await mongodPath(), [...args, '--logpath', join(folder, 'mongod.log'), '--logappend', ...extra], {
      stdio: 'ignore',
    });
    child = own;
    const ended = once(own, 'exit').then(([code]) => {
      throw new Error(`mongod ended with ${code}: see ${folder}/mongod.log`);
    });
    ended.catch(() => {});
    const client = new MongoClient(uri, { serverSelectionTimeoutMS: readyWithinMs });
    try {
      await Promise.race([client.connect().then(() => client.db('admin').command({ ping: 1 })), ended]);
    } finally {
      await client.close();
    }
  }

  async function kill(signal = 'SIGKILL') {
    if (!child || child.exitCode !== null || child.signalCode !== null) return;
    const gone = once(child, 'exit');
    child.kill(signal);
    await gone;
  }

  await start();
  return {
    uri,
    port,
    folder,
    get pid() {
      return child.pid;
    },
    start,
    kill,
    /** Stops answering, and goes on: SIGSTOP and SIGCONT. */
    freeze: () => child.kill('SIGSTOP'),
    thaw: () => child.kill('SIGCONT'),
    async close() {
      child.kill('SIGCONT');
      await kill();
      if (!given) await rm(folder, { recursive: true, force: true });
    },
  };
}

/** `members` on free ports, with a primary. */
export async function startReplicaSet({ members = 3, name = 'faults' } = {}) {
  const extra = ['--replSet', name, '--setParameter', 'ttlMonitorSleepSecs=60'];
  const nodes = await Promise.all(Array.from({ length: members }, () => startMongod({ extra })));
  const config = {
    _id: name,
    members: nodes.map(({ port }, _id) => ({ _id, host: `127.0.0.1:${port}`, priority: 1 })),
    settings: { electionTimeoutMillis: 2_000, heartbeatIntervalMillis: 500 },
  };
  const direct = new MongoClient(nodes[0].uri);
  await direct.db('admin').command({ replSetInitiate: config });
  await direct.close();
  const uri = `mongodb://${nodes.map(({ port }) => `127.0.0.1:${port}`).join(',')}/?replicaSet=${name}`;
  const set = {
    uri,
    nodes,
    /** The node that is primary now; waits for one. */
    async primary(withinMs = 30_000) {
      const deadline = Date.now() + withinMs;
      while (Date.now() < deadline) {
        for (const node of nodes) {
          const client = new MongoClient(node.uri, { serverSelectionTimeoutMS: 500, connectTimeoutMS: 500 });
          const hello = await client
            .db('admin')
            .command({ hello: 1 })
            .catch(() => ({}));
          await client.close();
          if (hello.isWritablePrimary) return node;
        }
        await sleep(100);
      }
      throw new Error('The replica set has no primary');
    },
    close: () => Promise.all(nodes.map((node) => node.close())),
  };
  await set.primary();
  return set;
}
