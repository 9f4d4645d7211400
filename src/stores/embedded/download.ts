/** A mongod from the network, put into the cache folder in one move. Called by find-mongod.ts. */
import { chmod, mkdir, mkdtemp, readdir, rename, rm, stat } from 'node:fs/promises';
import { join } from 'node:path';
import { faultOfMongod } from './executables.js';

const SCRATCH = 'download-';
const SCRATCH_MAX_AGE_MS = 24 * 3_600_000;

/** A source of mongod that needs the network. */
export interface Download {
  /** For people: what it is, its version. */
  name: string;
  /** What it is called in the cache folder. */
  fileName: string;
  /** Leaves mongod in `scratch`, an empty folder, and resolves with its path; throws after seconds without an answer. */
  fetch(scratch: string, needs: DownloadNeeds): Promise<string>;
}

export interface DownloadNeeds {
  /** PATH, as the environment has it. */
  path: string;
  /** Takes a line for people when a long step begins, and every 2 s while it runs. */
  progress(line: string): void;
}

/**
 * Downloads a mongod, sees it run, and moves it into the cache folder (made if absent, 0700); resolves with its path there.
 * Two processes may do so at once: each works in a folder of its own and the move is one rename. Throws why it failed.
 */
export async function install(download: Download, cacheDir: string, needs: DownloadNeeds): Promise<string> {
  await mkdir(cacheDir, { recursive: true, mode: 0o700 });
  await sweepScratch(cacheDir);
  const scratch = await mkdtemp(join(cacheDir, SCRATCH));
  try {
    const fetched = await download.fetch(scratch, needs);
    await chmod(fetched, 0o755);
    const fault = await faultOfMongod(fetched);
    if (fault) throw new Error(`it was downloaded, but it ${fault}`);
    const installed = join(cacheDir, download.fileName);
    await rename(fetched, installed);
    needs.progress(`mongod is ready: ${installed}`);
    return installed;
  } finally {
    await rm(scratch, { recursive: true, force: true });
  }
}

/** What killed processes left; younger ones may belong to a download under way. */
async function sweepScratch(cacheDir: string): Promise<void> {
  for (const name of (await readdir(cacheDir)).filter((entry) => entry.startsWith(SCRATCH))) {
    const folder = join(cacheDir, name);
    const made = await stat(folder).catch(() => null);
    if (made && Date.now() - made.mtimeMs > SCRATCH_MAX_AGE_MS) await rm(folder, { recursive: true, force: true });
  }
}
