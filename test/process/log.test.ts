// What the log leaves out at a higher level, and what it still tells.
import { chmodSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { defaultCacheDir, findMongod } from '../../src/stores/embedded/find-mongod.js';
import { call, demoOf, login, newSession } from './calls.js';
import { mongodsOf, scratchFolder, startServerProcess, sweepProcesses, until } from './server-process.js';

const folder = scratchFolder();
afterAll(sweepProcesses);

const [info, warn] = [30, 40];

/** A mongod that does not start as long as the file is there. */
async function breakableMongod(file: string): Promise<string> {
  const path = process.env.PATH ?? '';
  const cacheDir = defaultCacheDir(process.env, process.platform);
  const found = await findMongod({ path, cacheDir, progress: () => {}, mongodPath: process.env.MONGOD_PATH });
  const mongod = join(folder, 'breakable-mongod');
  writeFileSync(mongod, `#!/bin/sh\n[ -e '${file}' ] && exit 1\nexec '${found}' "$@"\n`);
  chmodSync(mongod, 0o755);
  return mongod;
}

test('LOG_LEVEL=warn leaves out calls and security events, and tells of a mongod that died and does not come back', async () => {
  const [broken, dataDir] = [join(folder, 'broken'), join(folder, 'data')];
  const server = await startServerProcess({
    MONGOD_PATH: await breakableMongod(broken),
    DATA_DIR: dataDir,
    LOG_LEVEL: 'warn',
  });
  const eventsOf = (name: string) => server.log().filter(({ event }) => event === name);
  await newSession(server.url, demoOf(server));
  await login(server.url, { ...demoOf(server), password: 'wrong' });
  const [mongod = 0] = mongodsOf(dataDir);
  writeFileSync(broken, '');
  process.kill(mongod, 'SIGKILL');
  await until('the failed restart', () => eventsOf('mongod-restart-failed').length > 0);
  expect(eventsOf('mongod-exited')).toEqual([expect.objectContaining({ level: warn, pid: mongod })]);
  expect(eventsOf('mongod-restart-failed')[0]).toMatchObject({
    level: warn,
    err: { message: expect.stringContaining('mongod') },
  });
  rmSync(broken);
  await until('readiness', async () => (await call(`${server.url}/health/ready`)).status === 200);
  expect(await server.stop()).toEqual({ code: 0, signal: null });
  expect(server.log().filter(({ level }) => level <= info)).toEqual([]);
});
