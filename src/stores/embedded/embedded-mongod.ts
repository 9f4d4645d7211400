/** The mongod of a DATA_DIR, shared by all processes that use the folder. Called by main.ts and the admin command line. */
import { setTimeout as sleep } from 'node:timers/promises';
import { listens } from './answer.js';
import { bringUp, type Running } from './bring-up.js';
import { findMongod, type MongodSearch } from './find-mongod.js';
import { livingMongod, lockPid, openFolder, unusable } from './folder.js';
import { FILES_IN_USE, lastWords } from './mongod-log.js';
import { endMongod, type MongodProcess } from './mongod-process.js';
import { placeOf } from './place.js';
import { register } from './users.js';

const HEARTBEAT_MS = 500;
const FIRST_RETRY_MS = 100;
const LAST_RETRY_MS = 5_000;
/** A mongod that lived this long was well: the next restart is a quick one again. */
const STABLE_MS = 3_000;
const STOP_WAITS_FOR_RESTART_MS = 500;

export type EmbeddedMongodEvent =
  | { event: 'mongod-started'; pid: number; hostUri: string; takenOver: boolean }
  | { event: 'mongod-exited'; pid: number; reason: string }
  | { event: 'mongod-restart-failed'; error: Error; retryInMs: number };

export interface EmbeddedMongodOptions extends MongodSearch {
  dataDir: string;
  onEvent(event: EmbeddedMongodEvent): void;
}

export interface EmbeddedMongod {
  /** `mongodb://HOST` without a slash: append `/NAME?journal=true…`. The same for good, but for a loopback port that a stranger took. */
  readonly hostUri: string;
  /** Of the mongod in use now, or of the last one while it is being restarted. */
  pid(): number;
  /** Leaves the mongod; the last user of the folder stops it, its data whole. Never rejects, takes 8 s at most; again: the same promise. */
  stop(): Promise<void>;
}

/**
 * Makes DATA_DIR (0700) if absent and resolves with a mongod that answers: the one that runs there (another process's, or left by
 * a killed one), else one found by `findMongod` and started. A mongod that dies is started again after 0.1 s, doubling to 5 s.
 * Throws what `findMongod` throws, and mongod's own last words with the folder when it can't be started.
 */
export async function startEmbeddedMongod(options: EmbeddedMongodOptions): Promise<EmbeddedMongod> {
  const folder = await openFolder(options.dataDir);
  const user = await register(folder.usersDir).catch((error: unknown) => {
    throw unusable(options.dataDir, error);
  });
  const place = placeOf(folder);
  const stopping = new AbortController();
  const started: MongodProcess[] = [];
  let binary: Promise<string> | null = null;
  let running: Running;
  let runningSince = 0;
  let retryMs = FIRST_RETRY_MS;
  let restarting: Promise<void> | null = null;
  let heartbeat: NodeJS.Timeout | null = null;
  let stopped: Promise<void> | null = null;

  const isOver = () => stopping.signal.aborted;

  async function enter(): Promise<void> {
    running = await bringUp({
      folder,
      place,
      // Searched for only when one must be started, and again after a search that failed.
      binary: () => {
        binary ??= findMongod(options);
        binary.catch(() => {
          binary = null;
        });
        return binary;
      },
      isAlone: user.isAlone,
      progress: options.progress,
      onStart: (process) => started.push(process),
      signal: stopping.signal,
    });
    if (isOver()) return;
    runningSince = Date.now();
    const { pid, address, process } = running;
    options.onEvent({ event: 'mongod-started', pid, hostUri: address.hostUri, takenOver: process === null });
    process?.onExit((exit) => running.process === process && restart(exit.reason));
  }

  function restart(reason: string): void {
    if (isOver() || restarting) return;
    if (Date.now() - runningSince > STABLE_MS) retryMs = FIRST_RETRY_MS;
    const words = running.process ? lastWords(folder.logFile, running.process.logOffset) : [];
    // Those that lost a race against it wrote to the same log.
    const own = words.filter((line) => !line.includes(FILES_IN_USE));
    options.onEvent({ event: 'mongod-exited', pid: running.pid, reason: [reason, ...own].join('; ') });
    restarting = retry().finally(() => {
      restarting = null;
    });
  }

  async function retry(): Promise<void> {
    while (!isOver()) {
      await sleep(retryMs, null, { signal: stopping.signal }).catch(() => {});
      if (isOver()) return;
      retryMs = Math.min(2 * retryMs, LAST_RETRY_MS);
      try {
        return await enter();
      } catch (error) {
        if (!isOver()) options.onEvent({ event: 'mongod-restart-failed', error: error as Error, retryInMs: retryMs });
      }
    }
  }

  async function leave(): Promise<void> {
    stopping.abort();
    if (heartbeat) clearInterval(heartbeat);
    if (restarting) await Promise.race([restarting, sleep(STOP_WAITS_FOR_RESTART_MS)]);
    await user.beginLeaving();
    if (await user.isAlone()) {
      // One of ours may live that has not come so far as to hold the files.
      const own = started.flatMap((process) => (process.exit() === null && process.pid !== null ? [process.pid] : []));
      const holder = livingMongod(folder);
      // Another account's mongod can't be ended; that is no reason to fail on the way out.
      await Promise.allSettled([...new Set(holder === null ? own : [holder, ...own])].map(endMongod));
    }
    await user.leave();
  }

  try {
    await enter();
  } catch (error) {
    await leave();
    throw error;
  }
  // Of a mongod that this process started it hears the end at once; of others it may even miss it, so quick is the next one there.
  heartbeat = setInterval(async () => {
    const watched = running;
    if (restarting) return;
    if (lockPid(folder) !== watched.pid) restart('another one is in its place, or none');
    else if (!(await listens(watched.address)) && running === watched) restart('it refuses connections');
  }, HEARTBEAT_MS);
  heartbeat.unref();
  return {
    get hostUri() {
      return running.address.hostUri;
    },
    pid: () => running.pid,
    stop: () => {
      stopped ??= leave();
      return stopped;
    },
  };
}
