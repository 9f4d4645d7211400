// Folders that the tests beside work in.
import { mkdtempSync, realpathSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

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
