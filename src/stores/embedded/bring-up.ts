/** Finds the mongod of a folder or starts one; safe when several processes do so at once. Called by embedded-mongod.ts. */
import { statfsSync } from 'node:fs';
import { setTimeout as sleep } from 'node:timers/promises';
import { answeringPid, listens } from './answer.js';
import { type Folder, livingMongod, lockPid } from './folder.js';
import { FILES_IN_USE, lastWords } from './mongod-log.js';
import { EXIT_ADDRESS_IN_USE, type MongodProcess, startMongod } from './mongod-process.js';
import { Passing } from './passing.js';
import type { Address, Place } from './place.js';
import { sendSignal } from './processes.js';

const POLL_MS = 20;
const AFTER_LOST_RACE_MS = 200;
/** How long a start may take: mongod replays its journal first, at most the last minute's writes. */
const START_MS = 60_000;
/** How long a mongod that lives may be silent. Another process may have just started it; alone, nobody waits for it. */
const SILENT_ALONE_MS = 5_000;
const SILENT_SHARED_MS = START_MS + 10_000;
const LOST_RACES_MS = 15_000;
const TELL_EVERY_MS = 5_000;
const LITTLE_SPACE_MB = 100;

export interface Running {
  address: Address;
  pid: number;
  /** null if it was there already. */
  process: MongodProcess | null;
}

export interface BringUp {
  folder: Folder;
  place: Place;
  binary(): Promise<string>;
  /** Whether no other live process uses the folder, and so none waits for a mongod that does not answer yet. */
  isAlone(): Promise<boolean>;
  progress(line: string): void;
  onStart(process: MongodProcess): void;
  signal: AbortSignal;
}

/**
 * Resolves with a mongod that answers. The files' own lock (mongod.lock) decides between processes that start one at the same
 * time: the loser's mongod ends with DBPathInUse and the loser takes the winner's. A silent mongod is killed after 5 s,
 * after 70 s while other processes use the folder. Throws with mongod's own last words, Passing where nothing in the folder
 * keeps it from starting, and when aborted.
 */
export async function bringUp(job: BringUp): Promise<Running> {
  const lostRacesUntil = Date.now() + LOST_RACES_MS;
  for (;;) {
    const there = await awaitOther(job);
    if (there) return there;
    const binary = await job.binary();
    const listenArgs = await job.place.listenArgs();
    // Nothing may be awaited between this and onStart: what was not told of, nobody would stop.
    job.signal.throwIfAborted();
    const own = startMongod(binary, job.folder, listenArgs);
    job.onStart(own);
    const running = await awaitOwn(job, own, lostRacesUntil);
    if (running) return running;
    await sleep(AFTER_LOST_RACE_MS);
  }
}

/** The mongod that is there; null once none lives on the folder. */
async function awaitOther(job: BringUp): Promise<Running | null> {
  let silentPid = 0;
  let silentSince = 0;
  for (;;) {
    job.signal.throwIfAborted();
    const running = await findRunning(job);
    if (running) return running;
    const pid = livingMongod(job.folder);
    if (pid === null) return null;
    if (pid !== silentPid) silentSince = Date.now();
    silentPid = pid;
    if (Date.now() - silentSince > ((await job.isAlone()) ? SILENT_ALONE_MS : SILENT_SHARED_MS)) {
      job.progress(`mongod ${pid} on ${job.folder.dbDir} does not answer: it is killed and another one started`);
      sendSignal(pid, 'SIGKILL');
      silentPid = 0;
    }
    await sleep(POLL_MS);
  }
}

/** The mongod just started, or another process's that was quicker; null when it lost such a race and has to look again. */
async function awaitOwn(job: BringUp, own: MongodProcess, lostRacesUntil: number): Promise<Running | null> {
  const { folder, place } = job;
  const since = Date.now();
  let told = since;
  for (;;) {
    job.signal.throwIfAborted();
    const exit = own.exit();
    const running = await findRunning(job);
    if (running) return { ...running, process: own.pid === running.pid ? own : null };
    if (exit) {
      const words = lastWords(folder.logFile, own.logOffset);
      const addressTaken = exit.code === EXIT_ADDRESS_IN_USE;
      if (addressTaken && livingMongod(folder) === null) await place.abandon();
      const lostRace = addressTaken || words.some((line) => line.includes(FILES_IN_USE));
      if (lostRace && Date.now() < lostRacesUntil) return null;
      throw startFailure(folder, exit.reason, words, lostRace);
    }
    if (Date.now() - since > START_MS) {
      if (own.pid !== null) sendSignal(own.pid, 'SIGKILL');
      throw startFailure(folder, `no answer in ${START_MS / 1000} s`, lastWords(folder.logFile, own.logOffset), true);
    }
    if (Date.now() - told > TELL_EVERY_MS) {
      told = Date.now();
      job.progress(`mongod is starting on ${folder.dbDir}, ${Math.round((told - since) / 1000)} s so far`);
    }
    await sleep(POLL_MS);
  }
}

async function findRunning({ folder, place }: BringUp): Promise<Running | null> {
  for (const address of await place.addresses()) {
    if (!(await listens(address))) continue;
    const pid = await answeringPid(address);
    // A loopback port may have become a stranger's: mongod.lock says which process holds our files.
    if (pid !== null && pid === lockPid(folder)) return { address: await place.publish(address), pid, process: null };
  }
  return null;
}

/** Passing too where mongod wrote no reason: it was killed, and what it can't name nobody can correct. */
function startFailure(folder: Folder, reason: string, words: string[], passes: boolean): Error {
  const { bavail, bsize } = statfsSync(folder.dataDir);
  const freeMb = Math.floor((bavail * bsize) / 1e6);
  const isFull = freeMb < LITTLE_SPACE_MB;
  const details = [
    ...(words.length > 0 ? words : ['it wrote no reason']),
    // mongod says of a full disk no more than that a write failed.
    ...(isFull ? [`only ${freeMb} MB are free there`] : []),
    `its whole log: ${folder.logFile}`,
  ];
  const message = [`mongod could not be started on ${folder.dbDir} (${reason})`, ...details].join('\n  ');
  return passes || isFull || words.length === 0 ? new Passing(message) : new Error(message);
}
