/** Looks at programs on this machine: where they are, and whether a mongod is fit. Called by find-mongod.ts and the downloads. */
import { execFile } from 'node:child_process';
import { constants } from 'node:fs';
import { access, stat } from 'node:fs/promises';
import { delimiter, resolve } from 'node:path';
import { promisify } from 'node:util';

/** The oldest server that the MongoDB driver 7 speaks to. */
const OLDEST_MAJOR = 4;
const OLDEST_MINOR = 4;
const VERSION_MS = 10_000;

/** The full path of an executable on PATH, or null. */
export async function which(name: string, path: string): Promise<string | null> {
  for (const folder of path.split(delimiter).filter(Boolean)) {
    const file = resolve(folder, name);
    const runs = await access(file, constants.X_OK).then(
      () => stat(file),
      () => null,
    );
    if (runs?.isFile()) return file;
  }
  return null;
}

/** Why a mongod is of no use, as the end of a sentence; null for a good one. */
export async function faultOfMongod(mongod: string): Promise<string | null> {
  let output: string;
  try {
    output = (await promisify(execFile)(mongod, ['--version'], { timeout: VERSION_MS })).stdout;
  } catch (error) {
    const { code, killed, stderr } = error as { code?: unknown; killed?: boolean; stderr?: string };
    if (code === 'ENOENT') return 'does not exist';
    if (code === 'EACCES') return 'is not executable';
    if (killed) return `does not answer to --version within ${VERSION_MS / 1000} s`;
    return `does not run: ${stderr?.trim().split('\n')[0] || (error as Error).message}`;
  }
  const [, major, minor] = /db version v(\d+)\.(\d+)/.exec(output) ?? [];
  if (major === undefined) return 'is no mongod: it does not tell its version';
  const old = Number(major) < OLDEST_MAJOR || (Number(major) === OLDEST_MAJOR && Number(minor) < OLDEST_MINOR);
  return old ? `is version ${major}.${minor}, older than ${OLDEST_MAJOR}.${OLDEST_MINOR}` : null;
}
