// Folders that the tests beside work in, and a way to wait without a fixed sleep.
import { mkdtempSync, realpathSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';

const folders: string[] = [];

/** A new folder under the temporary one; its path is a short and real one. */
export function scratchFolder(): string {
  const folder = mkdtempSync(join(realpathSync(tmpdir()), 'cr-'));
  folders.push(folder);
  return folder;
}

/** Gives the folders made so far, and forgets them. */
export const forgetFolders = (): string[] => folders.splice(0);

export const removeFolder = (folder: string): void => rmSync(folder, { recursive: true, force: true, maxRetries: 10 });

/** Polls until `check` gives something truthy; fails by name after `waitMs`. */
export async function until<T>(what: string, check: () => T | Promise<T>, waitMs = 20_000): Promise<T> {
  const deadline = Date.now() + waitMs;
  for (;;) {
    const found = await check();
    if (found) return found;
    if (Date.now() > deadline) throw new Error(`not within ${waitMs} ms: ${what}`);
    await sleep(20);
  }
}
