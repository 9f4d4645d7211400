// npm run mock as a process of its own. Used by the tests beside.
import { join } from 'node:path';
import { projectRoot, run, type Spawned, start, until } from '../process/server-process.js';
import type { TestServer } from '../support/server.js';
import type { Values } from './requests.js';

export interface Mock extends Spawned {
  url: string;
  /** For send(). */
  server: TestServer;
}

const listening = /^Mock of the contract listening on (http:\/\/(\S+))$/m;
const program = join(projectRoot, 'scripts/mock.mjs');

export const runMock = (args: string[]) => run(process.execPath, [program, ...args]);

export async function startMock(): Promise<Mock> {
  const spawned = start(process.execPath, [program, '--port', '0']);
  const said = () => spawned.stdout() + spawned.stderr();
  const over = spawned.ended.then(() => {
    throw new Error(`The mock ended before it listened: ${said()}`);
  });
  over.catch(() => {});
  await Promise.race([until('the listening line', () => listening.test(spawned.stdout()), 40_000), over]);
  const [, url = '', host = ''] = listening.exec(spawned.stdout()) ?? [];
  return { ...spawned, url, server: { url, host } as TestServer };
}

/** The examples as they are, and credentials of the right shape: the mock knows no others. */
export const mockValues: Values = {
  credentials: { clientId: 'mock', clientSecret: 'mock', sessionId: '0'.repeat(32), 'x-access-token': 'a.b.c' },
  real: {},
};
