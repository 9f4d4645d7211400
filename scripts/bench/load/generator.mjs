// The load generator, a process of its own: a closed loop over some connections, measured in a window after a warm-up. An answer that is
// not the expected one is a failure, never throughput. Forked by the harness.
import { setTimeout as sleep } from 'node:timers/promises';
import { answerQuestions } from '../children.mjs';
import { cpuOf } from '../cpu.mjs';
import { summary } from '../statistics.mjs';
import { createNext } from './calls.mjs';
import { openConnection } from './connection.mjs';

const drainMs = 10_000;

async function load({ port, connections, warmMs, runMs, pids, calls }) {
  const failures = {};
  const times = [];
  let isCounting = false;
  let isOver = false;
  let usedUp;
  const early = new Promise((resolve) => {
    usedUp = resolve;
  });
  const fail = (reason) => {
    failures[reason] = (failures[reason] ?? 0) + 1;
    usedUp();
  };
  const nextOf = createNext(calls, () => usedUp());

  const open = () => {
    const choose = nextOf();
    let since = 0;
    return openConnection({
      port,
      next() {
        const call = isOver ? null : choose();
        since = performance.now();
        return call;
      },
      onAnswer(call, status, bytes, begin) {
        if (status !== call.status) fail(`${status} ${begin.subarray(0, 160).toString('latin1')}`);
        else if (call.bytes !== undefined && bytes !== null && bytes !== call.bytes)
          fail(`${bytes} bytes in place of ${call.bytes}`);
        else if (isCounting) times.push(performance.now() - since);
      },
      onBroken: (reason) => isOver || fail(reason),
    });
  };
  const opened = Array.from({ length: connections }, open);

  await Promise.race([sleep(warmMs), early]);
  isCounting = true;
  const cpuBefore = cpuOf(pids);
  const begun = performance.now();
  await Promise.race([sleep(runMs), early]);
  const seconds = (performance.now() - begun) / 1000;
  const cpuAfter = cpuOf(pids);
  isCounting = false;
  isOver = true;
  const drained = Promise.all(opened.map(({ closed }) => closed));
  const late = new AbortController();
  await Promise.race([drained, sleep(drainMs, null, { signal: late.signal })]).catch(() => {});
  late.abort();
  for (const connection of opened) connection.destroy();
  if (times.length === 0 && Object.keys(failures).length === 0) failures['no answer in the window'] = 1;
  return summary({ times, seconds, cpuBefore, cpuAfter, failures });
}

answerQuestions(load);
