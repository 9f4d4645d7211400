// Cloakroom's own processes: the server, started as a user does and with everything on, and its command line. Rate limits are counted, but
// so high that the load is not refused; the log goes into a file. Used by contenders/cloakroom.
import { closeSync, openSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';
import { settings } from '../../../dist/src/settings.js';
import { startArguments, startEnvironment } from '../../start-command.mjs';
import { startChild } from '../children.mjs';

const root = fileURLToPath(new URL('../../..', import.meta.url));
const startWithinMs = 30_000;

export const environmentOf = (uri, folder, extra) => ({
  ...process.env,
  ...startEnvironment,
  PORT: '0',
  METRICS_PORT: '0',
  DATA_DIR: folder,
  MONGODB_URI: uri,
  TOKEN_SECRET: 'a-secret-of-the-bench-that-is-long-enough',
  PUBLIC_SECURE_URL: 'https://127.0.0.1',
  RATE_LIMITS: 'on',
  LOG_LEVEL: 'info',
  ...Object.fromEntries(
    Object.keys(settings)
      .filter((name) => name.startsWith('LIMIT_'))
      .map((name) => [name, '999999999/60']),
  ),
  ...extra,
});

/** The command line; gives what it says. */
export async function runAdmin(name, args, env, input) {
  const child = startChild(name, process.execPath, [join(root, 'dist/src/cli/main.js'), ...args, '--json'], {
    env,
    cwd: root,
  });
  let said = '';
  for (const stream of [child.stdout, child.stderr]) {
    stream.on('data', (bytes) => {
      said += bytes;
    });
  }
  child.stdin.end(input);
  const code = await new Promise((resolve) => child.once('close', resolve));
  if (code !== 0) throw new Error(`admin ${args.join(' ')} ended with ${code}: ${said}`);
  return JSON.parse(said);
}

/** Starts the server with its log in a file and tells `own` its process; resolves with its port when all workers listen. */
export async function startCloakroom({ name, env, folder, workers, nodeArgs = [], own }) {
  const file = join(folder, `${name}.log`);
  const log = openSync(file, 'w');
  const args = [...nodeArgs, ...startArguments, ...(workers > 1 ? ['--workers', String(workers)] : [])];
  const child = startChild(name, process.execPath, args, { env, cwd: root, stdio: ['ignore', log, log] });
  own(child);
  closeSync(log);
  for (const until = Date.now() + startWithinMs; Date.now() < until; await sleep(50)) {
    const said = readFileSync(file, 'utf8');
    const listening = /^Cloakroom listening on \S+:(\d+)$/m.exec(said);
    if (listening && said.split('"msg":"listening"').length > workers) return Number(listening[1]);
    if (child.exitCode !== null) throw new Error(`Cloakroom ended with ${child.exitCode}:\n${said}`);
  }
  throw new Error(`Cloakroom did not listen within ${startWithinMs} ms: see ${file}`);
}
