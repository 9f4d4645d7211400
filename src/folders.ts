// Folders that are made where they are missing. Used for the data folder and for exports.
import { mkdir, stat } from 'node:fs/promises';
import { dirname } from 'node:path';

const mode = 0o700;

/**
 * Makes a folder and those above it, 0700; one that is there stays as it is. Rejects with the system's error. Node's own recursive mkdir
 * never ends where a folder that is there says that it is not, as those below /proc do.
 */
export async function makeFolders(path: string): Promise<void> {
  const make = () =>
    mkdir(path, { mode }).catch(async (error: NodeJS.ErrnoException) => {
      if (error.code !== 'EEXIST' || !(await stat(path)).isDirectory()) throw error;
    });
  try {
    await make();
  } catch (error) {
    const above = dirname(path);
    if ((error as NodeJS.ErrnoException).code !== 'ENOENT' || above === path) throw error;
    await makeFolders(above);
    await make();
  }
}
