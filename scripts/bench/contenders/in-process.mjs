// The floor and the hashing: processes that do the work in a loop of their own, without HTTP. Used by the list of contenders.
import { availableParallelism } from 'node:os';
import { ask, startModule, stopChild } from '../children.mjs';
import { newPrefix } from '../ids.mjs';
import { sessionCount } from '../operations.mjs';
import { fill, sessionsFor } from '../seeds.mjs';
import { endingSession, sessionDocument, tidyNative } from './node-servers.mjs';

const serverOf = (name) => new URL(`../servers/${name}.mjs`, import.meta.url);

export function floor() {
  let child;
  let bench;
  let sessions;
  let kept;
  const database = () => bench.mongod.databaseOf('floor');
  return {
    name: 'floor',
    title: 'Raw driver, one process',
    operations: ['S', 'O', 'U', 'G', 'U4', 'G4', 'S1'],
    async prepare() {},
    async start(given) {
      bench = given;
      child = startModule('floor', serverOf('floor'));
      await ask(child, { begin: { uri: bench.mongod.uriOf('floor'), images: bench.images } });
      kept = await database().collection('images.files').distinct('_id');
      sessions = { prefix: newPrefix(), count: sessionCount };
      await fill(database().collection('sessions'), sessions, sessionDocument('u1'));
    },
    async measure(operation, load) {
      const seconds = (load.warmMs + load.runMs) / 1000;
      const collection = database().collection('sessions');
      const toEnd = operation === 'O' ? await sessionsFor(collection, seconds, endingSession) : null;
      const measured = await ask(child, {
        operation,
        load: { ...load, databasePid: bench.mongod.pid },
        sessions,
        toEnd,
      });
      await tidyNative(database(), operation, kept);
      return measured;
    },
    stop: () => stopChild(child),
  };
}

export function hashing() {
  const threads = Math.max(4, availableParallelism());
  let child;
  return {
    name: 'hashing',
    title: 'argon2id alone',
    operations: ['L'],
    async prepare() {},
    async start() {
      child = startModule('hashing', serverOf('hashing'), { env: { UV_THREADPOOL_SIZE: String(threads) } });
    },
    measure: (_operation, load) => ask(child, { load }),
    stop: () => stopChild(child),
  };
}
