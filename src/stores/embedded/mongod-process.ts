/** Starts and ends the mongod process of a folder. Called by bring-up.ts and embedded-mongod.ts. */
import { spawn } from 'node:child_process';
import { closeSync, openSync } from 'node:fs';
import { setTimeout as sleep } from 'node:timers/promises';
import type { Folder } from './folder.js';
import { logSize } from './mongod-log.js';
import { birthOf, sendSignal } from './processes.js';

const TERMINATE_MS = 6_500;
const KILL_MS = 1_000;
/** mongod's exit code when its address is taken. */
export const EXIT_ADDRESS_IN_USE = 48;

export interface Exit {
  code: number | null;
  /** In words: an exit code, a signal, or why it could not even be run. */
  reason: string;
}

export interface MongodProcess {
  pid: number | null;
  /** Where its lines begin in the log, in bytes. */
  logOffset: number;
  exit(): Exit | null;
  onExit(listener: (exit: Exit) => void): void;
}

/**
 * Starts mongod on the folder's files in a process group of its own, so that neither Ctrl-C nor the end of this process ends it.
 * Journal files of 32 MB made when needed, instead of three of 100 MB made ahead: it starts in half the time
 * and an empty DATA_DIR takes 33 MB instead of 300. Throws when the log can't be written.
 */
export function startMongod(binary: string, folder: Folder, listenArgs: string[]): MongodProcess {
  const logOffset = logSize(folder.logFile);
  // What mongod says before it has its log (an unknown option) goes there too.
  const log = openLog(folder.logFile);
  const child = spawn(
    binary,
    [
      ...['--dbpath', folder.dbDir, ...listenArgs, '--nounixsocket', '--filePermissions', '0700'],
      ...['--logpath', folder.logFile, '--logappend', '--quiet', '--wiredTigerCacheSizeGB', '0.25'],
      ...['--wiredTigerEngineConfigString', 'log=(file_max=32MB,prealloc=false)'],
      ...['--setParameter', 'diagnosticDataCollectionEnabled=false'],
    ],
    { detached: true, stdio: ['ignore', log, log], cwd: folder.dataDir },
  );
  closeSync(log);
  child.unref();
  let exit: Exit | null = null;
  const listeners: ((exit: Exit) => void)[] = [];
  const ended = (found: Exit) => {
    exit ??= found;
    for (const listener of listeners.splice(0)) listener(exit);
  };
  child.once('error', (error) => ended({ code: null, reason: error.message }));
  child.once('exit', (code, signal) => ended({ code, reason: signal ? `signal ${signal}` : `exit code ${code}` }));
  return {
    pid: child.pid ?? null,
    logOffset,
    exit: () => exit,
    onExit: (listener) => (exit ? listener(exit) : listeners.push(listener)),
  };
}

/** SIGTERM, and SIGKILL when it takes longer than 6.5 s; resolves when the process is really gone, after 7.5 s at most. */
export async function endMongod(pid: number): Promise<void> {
  const birth = birthOf(pid);
  if (birth === null) return;
  sendSignal(pid, 'SIGTERM');
  if (await isGone(pid, birth, TERMINATE_MS)) return;
  sendSignal(pid, 'SIGKILL');
  await isGone(pid, birth, KILL_MS);
}

async function isGone(pid: number, birth: string, waitMs: number): Promise<boolean> {
  const deadline = Date.now() + waitMs;
  while (birthOf(pid) === birth) {
    if (Date.now() > deadline) return false;
    await sleep(10);
  }
  return true;
}

function openLog(logFile: string): number {
  try {
    return openSync(logFile, 'a', 0o600);
  } catch (error) {
    throw new Error(`mongod's log can't be written: ${(error as Error).message}`, { cause: error });
  }
}
