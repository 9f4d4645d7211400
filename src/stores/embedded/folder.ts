/** The layout of a DATA_DIR, and whose mongod works on it. Called by embedded-mongod.ts and the files it uses, and by open.ts. */
import { readFileSync } from 'node:fs';
import { readdir, realpath } from 'node:fs/promises';
import { join } from 'node:path';
import { makeFolders } from '../../folders.js';
import { birthOf, commandOf } from './processes.js';
import { isUsed } from './users.js';

const LOCK = 'mongod.lock';

export interface Folder {
  dataDir: string;
  dbDir: string;
  usersDir: string;
  logFile: string;
}

/** What a person is told where the account of this process can't use the folder. */
export function unusable(dataDir: string, cause: unknown): Error {
  const mend = 'give it to the account that runs the server, or set DATA_DIR to another folder';
  return new Error(`DATA_DIR ${dataDir} can't be made or written: ${(cause as Error).message}: ${mend}.`, { cause });
}

/** Makes the folders (0700) where they are missing. Paths are real ones: every process must see the same words in mongod's command line. */
export async function openFolder(dataDir: string): Promise<Folder> {
  try {
    await makeFolders(join(dataDir, 'db'));
  } catch (error) {
    throw unusable(dataDir, error);
  }
  const real = await realpath(dataDir);
  return {
    dataDir: real,
    dbDir: join(real, 'db'),
    usersDir: join(real, 'users'),
    logFile: join(real, 'mongod.log'),
  };
}

/**
 * Whether a DATA_DIR holds a database, or a process that lives is just making one; nothing is made or changed. A lock alone is what a
 * mongod leaves that ended before it made anything. True too of what can't be looked at: whoever opens it tells why.
 */
export async function holdsDatabase(dataDir: string): Promise<boolean> {
  try {
    const names = await readdir(join(dataDir, 'db'));
    return names.some((name) => name !== LOCK) || (await isUsed(join(dataDir, 'users')));
  } catch (error) {
    return (error as NodeJS.ErrnoException).code !== 'ENOENT';
  }
}

/** The pid in mongod.lock; null where there is none. mongod leaves it behind when it is killed and empties it when it stops. */
export function lockPid(folder: Folder): number | null {
  try {
    const pid = Number.parseInt(readFileSync(join(folder.dbDir, LOCK), 'latin1'), 10);
    return Number.isNaN(pid) ? null : pid;
  } catch {
    return null;
  }
}

/** The pid of the mongod that lives and works on this folder, or null: a recycled pid is told by its command line. */
export function livingMongod(folder: Folder): number | null {
  const pid = lockPid(folder);
  if (pid === null || birthOf(pid) === null) return null;
  return commandOf(pid).includes(`--dbpath ${folder.dbDir} `) ? pid : null;
}
