// Peers, fetched where a run asks for them: exact versions, into an ignored folder, never dependencies of the project. Used by contenders.
import { execFile } from 'node:child_process';
import { createHash } from 'node:crypto';
import { existsSync } from 'node:fs';
import { mkdir, readFile, rename, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { Unavailable } from '../contenders/http.mjs';

const run = promisify(execFile);
const installWithinMs = 600_000;
const dependencies = { '@fastify/multipart': '10.1.9', fastify: '5.12.8', 'parse-server': '9.10.0' };
export const pocketBaseVersion = '0.38.0';
const pocketBaseSources = fileURLToPath(new URL('pocketbase', import.meta.url));
const lastLines = (text) => text.trim().split('\n').slice(-3).join('\n');

let npmPeers;
async function install(folder) {
  const wanted = `${JSON.stringify({ name: 'cloakroom-bench-peers', private: true, dependencies }, null, 2)}\n`;
  const done = join(folder, 'installed.json');
  if (existsSync(done) && (await readFile(done, 'utf8')) === wanted) return folder;
  console.error('installing Fastify and Parse Server from npm for the bench, once …');
  await mkdir(folder, { recursive: true });
  await writeFile(join(folder, 'package.json'), wanted);
  const npm = ['install', '--no-audit', '--no-fund', '--ignore-scripts', '--loglevel=error'];
  await run('npm', npm, { cwd: folder, timeout: installWithinMs }).catch((error) => {
    throw new Unavailable(
      `npm could not install it (is the registry in reach?): ${lastLines(error.stderr ?? error.message)}`,
    );
  });
  await writeFile(done, wanted);
  return folder;
}

/** The folder with Fastify and Parse Server. Throws Unavailable. */
export function installNpmPeers({ peers }) {
  npmPeers ??= install(join(peers, 'npm'));
  return npmPeers;
}

/** The program of PocketBase, built as go.mod and go.sum pin it. Throws Unavailable. */
export async function buildPocketBase({ peers }) {
  const pins = await Promise.all(
    ['go.mod', 'go.sum', 'main.go'].map((name) => readFile(join(pocketBaseSources, name))),
  );
  const hash = createHash('sha256').update(Buffer.concat(pins)).digest('hex').slice(0, 12);
  const file = join(peers, `pocketbase-${pocketBaseVersion}-${hash}`);
  if (existsSync(file)) return file;
  console.error(`building PocketBase ${pocketBaseVersion} for the bench, once …`);
  await mkdir(peers, { recursive: true });
  const fresh = `${file}.${process.pid}`;
  const env = { ...process.env, CGO_ENABLED: '0', GOWORK: 'off' };
  const go = ['build', '-trimpath', '-buildvcs=false', '-o', fresh, '.'];
  await run('go', go, { cwd: pocketBaseSources, env, timeout: installWithinMs, maxBuffer: 2 ** 26 }).catch((error) => {
    if (error.code === 'ENOENT')
      throw new Unavailable('there is no Go here; install it from https://go.dev/dl so that "go" is on PATH');
    throw new Unavailable(
      `Go could not build it (is the module proxy in reach?): ${lastLines(error.stderr ?? error.message)}`,
    );
  });
  await rename(fresh, file);
  return file;
}
