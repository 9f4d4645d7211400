// Starts a server with an embedded mongod on free ports, for scripts that need one. Used by scripts/contract.mjs.
import { spawn } from 'node:child_process';
import { join } from 'node:path';
import { untilListening } from './listening.mjs';

const startWithinMs = 300_000; // the first start may have to find a mongod

const printed = (text, name) => new RegExp(`^ +${name} +(\\S+)$`, 'm').exec(text)?.[1];

/** Resolves when it listens, with the credentials of its demo client and user. */
export async function startServer({ root, dataDir, environment = {} }) {
  const env = { ...process.env, PORT: '0', DATA_DIR: dataDir, RATE_LIMITS: 'off', LOG_LEVEL: 'error', ...environment };
  const server = spawn(process.execPath, [join(root, 'dist/src/main.js')], {
    env,
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  const exited = new Promise((resolve) => server.on('exit', resolve));
  const { listening, text } = untilListening(server, { withinMs: startWithinMs });
  const url = await listening;
  return {
    url,
    client: { clientId: printed(text(), 'clientId'), clientSecret: printed(text(), 'clientSecret') },
    user: { email: printed(text(), 'email'), password: printed(text(), 'password') },
    stop() {
      server.kill('SIGTERM');
      return exited;
    },
  };
}
