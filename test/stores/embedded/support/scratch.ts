/** Folders, a mongod and a way to wait, for the tests beside; sweep() leaves no process and no folder behind. */
import { execFileSync } from 'node:child_process';
import { mkdtempSync, realpathSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import mongoose from 'mongoose';
import {
  type EmbeddedMongod,
  type EmbeddedMongodEvent,
  startEmbeddedMongod,
} from '../../../../src/stores/embedded/embedded-mongod.js';
import { defaultCacheDir, findMongod } from '../../../../src/stores/embedded/find-mongod.js';
import { birthOf, sendSignal } from '../../../../src/stores/embedded/processes.js';

const folders: string[] = [];
const handles: EmbeddedMongod[] = [];
export const pathVariable = process.env.PATH ?? '';

/** A new folder under the temporary one, swept at the end. */
export function scratchFolder(): string {
  const folder = mkdtempSync(join(realpathSync(tmpdir()), 'cr-'));
  folders.push(folder);
  return folder;
}

let mongod: Promise<string> | null = null;

/** A mongod that runs, as `npm start` finds it; the first test run on a machine downloads it. */
export function testMongod(): Promise<string> {
  mongod ??= findMongod({
    path: pathVariable,
    cacheDir: defaultCacheDir(process.env, process.platform),
    progress: (line) => process.stderr.write(`${line}\n`),
  });
  return mongod;
}

/** startEmbeddedMongod in this process, with the events it tells of; stopped by sweep() if the test does not. */
export async function startHere(dataDir: string): Promise<EmbeddedMongod & { events: EmbeddedMongodEvent[] }> {
  const events: EmbeddedMongodEvent[] = [];
  const handle = await startEmbeddedMongod({
    dataDir,
    mongodPath: await testMongod(),
    path: '',
    cacheDir: join(dataDir, 'no-cache'),
    progress: () => {},
    onEvent: (event) => events.push(event),
  });
  handles.push(handle);
  return Object.assign(Object.create(handle), { events });
}

/** Does something on a collection of the mongod, over a connection as the server has it. */
export async function withNotes<T>(
  hostUri: string,
  work: (notes: mongoose.mongo.Collection<{ n: number }>) => Promise<T>,
): Promise<T> {
  const client = new mongoose.mongo.MongoClient(`${hostUri}/cloakroom?journal=true&serverSelectionTimeoutMS=1500`);
  try {
    return await work(client.db().collection<{ n: number }>('notes'));
  } finally {
    await client.close();
  }
}

export const isAlive = (pid: number): boolean => birthOf(pid) !== null;

/** Stops what runs here, ends every process whose command line names one of the folders, and removes the folders. */
export async function sweep(): Promise<void> {
  await Promise.all(handles.splice(0).map((handle) => handle.stop()));
  const list = execFileSync('ps', ['-ww', '-eo', 'pid=,command='], { encoding: 'utf8' });
  for (const folder of folders.splice(0)) {
    for (const line of list.split('\n').filter((entry) => entry.includes(folder))) {
      sendSignal(Number.parseInt(line, 10), 'SIGKILL');
    }
    rmSync(folder, { recursive: true, force: true, maxRetries: 10 });
  }
}
