// One real mongod for all test files, each with a database of its own. Run by jest, on the built server (npm run build).
import { mkdtemp, rm } from 'node:fs/promises';
import { homedir, platform, tmpdir } from 'node:os';
import { join } from 'node:path';
import { startEmbeddedMongod } from '../../dist/src/stores/embedded/embedded-mongod.js';
import { defaultCacheDir } from '../../dist/src/stores/embedded/find-mongod.js';

export default async function setup() {
  const dataDir = await mkdtemp(join(tmpdir(), 'cloakroom-test-'));
  const { PATH = '', HOME = homedir(), XDG_CACHE_HOME, MONGOD_PATH } = process.env;
  const mongod = await startEmbeddedMongod({
    dataDir,
    path: PATH,
    cacheDir: defaultCacheDir({ HOME, ...(XDG_CACHE_HOME && { XDG_CACHE_HOME }) }, platform()),
    ...(MONGOD_PATH && { mongodPath: MONGOD_PATH }),
    progress: (line) => console.log(line),
    onEvent: () => {},
  });
  process.env.TEST_MONGODB = mongod.hostUri;
  globalThis.stopTestMongod = async () => {
    await mongod.stop();
    await rm(dataDir, { recursive: true, force: true });
  };
}
