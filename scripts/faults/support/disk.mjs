// A small disk that can be filled and emptied: a tmpfs, which needs the right to mount. Used by row 6.
import { execFile } from 'node:child_process';
import { mkdtemp, open, rm, statfs } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';

const run = promisify(execFile);
const mebibyte = 2 ** 20;

/** Null where mounting is refused. */
export async function mountSmallDisk(mebibytes) {
  const folder = await mkdtemp(join(tmpdir(), 'cloakroom-disk-'));
  try {
    await run('mount', ['-t', 'tmpfs', '-o', `size=${mebibytes}m`, 'tmpfs', folder]);
  } catch {
    await rm(folder, { recursive: true });
    return null;
  }
  const filler = join(folder, 'filler');
  return {
    folder,
    /** Leaves no more than so much. */
    async fill(leftMebibytes = 0) {
      const { bavail, bsize } = await statfs(folder);
      const file = await open(filler, 'a');
      try {
        for (let left = bavail * bsize - leftMebibytes * mebibyte; left > 0; left -= mebibyte) {
          await file.appendFile(Buffer.alloc(Math.min(left, mebibyte), 1));
        }
      } catch (error) {
        if (error.code !== 'ENOSPC') throw error;
      } finally {
        await file.close();
      }
    },
    free: () => rm(filler, { force: true }),
    async close() {
      await run('umount', ['--lazy', folder]);
      await rm(folder, { recursive: true });
    },
  };
}
