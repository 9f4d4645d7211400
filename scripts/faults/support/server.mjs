// Real server processes on a given MongoDB, with a client and users made through the store. Used by the rows. Needs `npm run build`.
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { untilListening } from '../../listening.mjs';
import { startArguments, startEnvironment } from '../../start-command.mjs';

const root = fileURLToPath(new URL('../../..', import.meta.url));
const admin = join(root, 'dist/src/cli/main.js');
const startWithinMs = 60_000;

const own = (mongodbUri) => ({
  MONGODB_URI: mongodbUri,
  TOKEN_SECRET: 'a-secret-of-the-fault-tests-long-enough',
  PUBLIC_SECURE_URL: 'https://127.0.0.1',
});

/** Runs the command line; gives what it printed. */
export async function runAdmin(mongodbUri, args, input = '') {
  const child = spawn(process.execPath, [admin, ...args], { env: { ...process.env, ...own(mongodbUri) }, cwd: root });
  let said = '';
  for (const stream of [child.stdout, child.stderr])
    stream.on('data', (bytes) => {
      said += bytes;
    });
  child.stdin.end(input);
  const [code] = await once(child, 'close');
  if (code !== 0) throw new Error(`admin ${args.join(' ')} ended with ${code}: ${said}`);
  return said;
}

export const password = 'correct horse battery staple';

/** A client and an active user for the database. */
export async function makeAccount(mongodbUri, email = 'chaos@cloakroom.example') {
  const client = JSON.parse(await runAdmin(mongodbUri, ['client', 'create', '--name', 'faults', '--json']));
  await runAdmin(mongodbUri, ['user', 'create', '--email', email, '--password-stdin'], `${password}\n`);
  return { client: { clientId: client.clientId, clientSecret: client.clientSecret }, user: { email, password } };
}

/**
 * Resolves when it listens. `environment` is put on top; limits are off unless it says otherwise. `nodeArgs` go to `node`; `cpu` pins it;
 * `withinMs` is how long it may take.
 */
export async function startServer({
  mongodbUri,
  environment = {},
  node = process.execPath,
  nodeArgs = [],
  cpu,
  withinMs = startWithinMs,
}) {
  const quiet = { PORT: '0', RATE_LIMITS: 'off', LOG_LEVEL: 'error' };
  const env = { ...process.env, ...startEnvironment, ...quiet, ...own(mongodbUri), ...environment };
  const command = [node, ...nodeArgs, ...startArguments];
  const [file, ...args] = cpu === undefined ? command : ['taskset', '-c', String(cpu), ...command];
  const child = spawn(file, args, { env, cwd: root, stdio: ['ignore', 'pipe', 'pipe', 'ipc'] });
  let errors = '';
  const ended = once(child, 'exit').then(([code, signal]) => ({ code, signal }));
  child.stderr.on('data', (bytes) => {
    errors += bytes;
  });
  const { listening, text } = untilListening(child, { withinMs, errors: () => errors });
  const url = await listening;
  return {
    url,
    port: Number(new URL(url).port),
    pid: child.pid,
    /** What a module that nodeArgs import tells over IPC comes by it. */
    child,
    ended,
    stdout: text,
    stderr: () => errors,
    /** In bytes. */
    async residentBytes() {
      const [, pages] = (await readFile(`/proc/${child.pid}/statm`, 'utf8')).split(' ');
      return Number(pages) * 4096;
    },
    kill: (signal = 'SIGKILL') => child.kill(signal),
    async stop() {
      if (child.exitCode === null && child.signalCode === null) child.kill('SIGTERM');
      return ended;
    },
  };
}
