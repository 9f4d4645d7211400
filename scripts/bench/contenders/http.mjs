// A contender that is called over HTTP: the generator loads it, and CPU time is that of its processes and of mongod. Used by contenders.
import { ask, stopChild } from '../children.mjs';
import { treeOf } from '../cpu.mjs';

/** Why a contender can't take part here, with the mend where there is one. */
export class Unavailable extends Error {}

/**
 * `begin(bench, own)` tells `own` its process and gives {port, callsOf, check, tidy?}: callsOf(operation, seconds) gives the generator's
 * calls, tidy(operation) takes away what they left behind.
 */
export function httpContender({ name, title, operations, needs, prepare = async () => {}, begin }) {
  let running;
  let child;
  let bench;
  const processes = () => treeOf(child.pid);
  const measureCalls = (calls, load) => {
    const pids = { server: processes(), database: [bench.mongod.pid] };
    return ask(bench.generator, { ...load, port: running.port, pids, calls });
  };
  return {
    name,
    title,
    operations,
    /** Another contender that must be there. */
    needs,
    prepare,
    async start(given) {
      bench = given;
      running = await begin(bench, (started) => {
        child = started;
      });
      await running.check();
    },
    processes,
    callsOf: (operation, seconds) => running.callsOf(operation, seconds),
    measureCalls,
    tidy: (operation) => running.tidy?.(operation),
    async measure(operation, load) {
      const calls = await running.callsOf(operation, (load.warmMs + load.runMs) / 1000);
      const measured = await measureCalls(calls, load);
      await running.tidy?.(operation);
      return measured;
    },
    stop: () => stopChild(child),
  };
}
