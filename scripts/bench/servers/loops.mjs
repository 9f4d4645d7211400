// A closed loop over an operation in this very process, measured as the generator measures: for what has no HTTP in front of it.
// Used by the floor and the hashing.
import { setTimeout as sleep } from 'node:timers/promises';
import { cpuOf } from '../cpu.mjs';
import { summary } from '../statistics.mjs';

/** `work` is one call; it throws where it fails. */
export async function loops(work, { connections, warmMs, runMs, databasePid }) {
  const pids = { server: 'own', database: databasePid ? [databasePid] : [] };
  const times = [];
  const failures = {};
  let isCounting = false;
  let isOver = false;
  const loop = async () => {
    while (!isOver) {
      const since = performance.now();
      try {
        await work();
      } catch (error) {
        failures[error.message] = (failures[error.message] ?? 0) + 1;
        isOver = true;
      }
      if (isCounting) times.push(performance.now() - since);
    }
  };
  const all = Array.from({ length: connections }, loop);
  await sleep(warmMs);
  isCounting = true;
  const cpuBefore = cpuOf(pids);
  const begun = performance.now();
  await sleep(runMs);
  const seconds = (performance.now() - begun) / 1000;
  const cpuAfter = cpuOf(pids);
  isCounting = false;
  isOver = true;
  await Promise.all(all);
  return { ...summary({ times, seconds, cpuBefore, cpuAfter, failures }), clientCores: 0 };
}
