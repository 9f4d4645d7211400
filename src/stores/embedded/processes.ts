/** What the kernel says of other processes: whether one lives, since when, what it runs. Called by users.ts and mongod-process.ts. */
import { execFileSync } from 'node:child_process';
import { existsSync, readFileSync } from 'node:fs';
import { kill } from 'node:process';

const hasProc = existsSync('/proc/self/stat');

/**
 * The moment a process was born, in clock ticks since boot, so that a recycled pid is not taken for the process that had it.
 * '0' where the kernel has no /proc; null for a process that does not live. A zombie does not live: in a container
 * whose first process reaps nobody, a dead mongod stays one for ever and still answers `kill(pid, 0)`.
 */
export function birthOf(pid: number): string | null {
  if (!hasProc) return takesSignals(pid) ? '0' : null;
  try {
    const stat = readFileSync(`/proc/${pid}/stat`, 'latin1');
    // The name, field 2, may hold blanks and brackets: count from its end. Field 3 is the state, 22 the birth.
    const fields = stat.slice(stat.lastIndexOf(')') + 2).split(' ');
    return fields[0] === 'Z' || fields[0] === 'X' ? null : (fields[19] ?? '0');
  } catch {
    return null;
  }
}

/** The command line of a process, its arguments joined by blanks; empty when it can't be told. */
export function commandOf(pid: number): string {
  try {
    if (hasProc) return readFileSync(`/proc/${pid}/cmdline`, 'utf8').replaceAll('\0', ' ');
    return `${execFileSync('ps', ['-ww', '-o', 'command=', '-p', String(pid)], { encoding: 'utf8' }).trim()} `;
  } catch {
    return '';
  }
}

/** Sends a signal; a process that is already gone is no error. */
export function sendSignal(pid: number, signal: NodeJS.Signals): void {
  try {
    kill(pid, signal);
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'ESRCH') throw error;
  }
}

function takesSignals(pid: number): boolean {
  try {
    return kill(pid, 0);
  } catch (error) {
    return (error as NodeJS.ErrnoException).code === 'EPERM';
  }
}
