// oasdiff, as go.mod and go.sum pin it: built once into the user's cache, then run. Called by scripts/breaking.mjs.
import { execFile } from 'node:child_process';
import { createHash } from 'node:crypto';
import { existsSync } from 'node:fs';
import { mkdir, mkdtemp, readFile, rename, rm, writeFile } from 'node:fs/promises';
import { homedir, tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { levels } from './levels.mjs';

const run = promisify(execFile);
const here = fileURLToPath(new URL('.', import.meta.url));
const ourLevels = { 1: 'compatible', 2: 'breaking', 3: 'breaking' };
const suffix = process.platform === 'win32' ? '.exe' : '';

/** Why oasdiff can't be had here, with the mend. */
export class NoOasdiff extends Error {}

async function pins() {
  const [mod, sum] = await Promise.all(['go.mod', 'go.sum'].map((name) => readFile(join(here, name), 'utf8')));
  const [, version] = /github\.com\/oasdiff\/oasdiff v(\S+)/.exec(mod);
  const [, go] = /^go (\d+\.\d+)/m.exec(mod);
  return { version, go, hash: createHash('sha256').update(mod).update(sum).digest('hex').slice(0, 12) };
}

async function build(file, go) {
  const environment = { ...process.env, CGO_ENABLED: '0', GOWORK: 'off' };
  const fresh = `${file}.${process.pid}`;
  const command = ['build', '-trimpath', '-buildvcs=false', '-o', fresh, 'github.com/oasdiff/oasdiff'];
  const mend = `Install Go ${go} or newer (https://go.dev/dl) so that "go" is on PATH`;
  try {
    await run('go', command, { cwd: here, env: environment, timeout: 600_000, maxBuffer: 2 ** 26 });
  } catch (error) {
    if (error.code === 'ENOENT') throw new NoOasdiff(`there is no Go here. ${mend}`);
    throw new NoOasdiff(`Go could not build it:\n${error.stderr.trim()}\n${mend}, with the module proxy in reach`);
  }
  await rename(fresh, file);
}

/** The built oasdiff; says so where the first run takes its time. */
async function install() {
  const { version, go, hash } = await pins();
  const cache = join(process.env.XDG_CACHE_HOME || join(homedir(), '.cache'), 'cloakroom');
  const file = join(cache, `oasdiff-${version}-${hash}${suffix}`);
  if (!existsSync(file)) {
    console.error(`building oasdiff ${version} into ${cache}, once …`);
    await mkdir(cache, { recursive: true });
    await build(file, go);
  }
  return file;
}

/** Statuses are left out, so that what befalls several answers alike is one change. */
const sentence = (text) =>
  text.replace(/ for (the )?(response )?(with the )?status `\d+`/, '').replace(/ with the `\d+` status/, '');

/** What oasdiff finds between two contracts, as changes of ours. */
export async function oasdiff(base, head) {
  const command = await install();
  const folder = await mkdtemp(join(tmpdir(), 'cloakroom-oasdiff-'));
  try {
    const severity = join(folder, 'levels.txt');
    await writeFile(severity, levels);
    // changelog is breaking and, since a version's step depends on them too, what was added.
    const options = ['--flatten-params', '--include-path-params', '--allow-external-refs=false', '-f', 'json'];
    const { stdout } = await run(command, ['changelog', base, head, ...options, '--severity-levels', severity], {
      cwd: folder,
      maxBuffer: 2 ** 28,
      timeout: 120_000,
    }).catch((error) => {
      throw new Error(`oasdiff could not compare them: ${error.stderr?.trim() || error.message}`);
    });
    return JSON.parse(stdout || '[]').map(({ id, text, level, operation, path, operationId }) => ({
      level: ourLevels[level],
      where: operationId ?? (path ? `${operation} ${path}` : 'contract'),
      text: sentence(text),
      rule: `oasdiff ${id}`,
    }));
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}
