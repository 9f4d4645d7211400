// CPU time of processes, from /proc: empty (NaN) where there is none. Used by the load generator, the loops and the harness.
import { readdirSync, readFileSync } from 'node:fs';

const ticksPerSecond = 100;

const secondsOf = (pid) => {
  const text = readFileSync(`/proc/${pid}/stat`, 'latin1');
  const fields = text.slice(text.lastIndexOf(')') + 2).split(' ');
  return (Number(fields[11]) + Number(fields[12])) / ticksPerSecond;
};

const ownSeconds = () => {
  const { user, system } = process.cpuUsage();
  return (user + system) / 1e6;
};

/** CPU seconds so far, by whose they are. A process that ended counts as nothing from then on. */
export function cpuOf(pids) {
  const seconds = { client: ownSeconds() };
  for (const [who, list] of Object.entries(pids)) {
    try {
      seconds[who] = list === 'own' ? ownSeconds() : list.reduce((sum, pid) => sum + secondsOf(pid), 0);
    } catch {
      seconds[who] = Number.NaN;
    }
  }
  return seconds;
}

/** The process with its children and theirs. */
export function treeOf(pid) {
  const children = (() => {
    try {
      return readdirSync(`/proc/${pid}/task`).flatMap((thread) =>
        readFileSync(`/proc/${pid}/task/${thread}/children`, 'latin1').split(' ').filter(Boolean).map(Number),
      );
    } catch {
      return [];
    }
  })();
  return [pid, ...children.flatMap(treeOf)];
}

/** Bytes of the process that are in memory. */
export const residentBytes = (pid) => Number(readFileSync(`/proc/${pid}/statm`, 'latin1').split(' ')[1]) * 4096;
