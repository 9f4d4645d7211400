// npm run breaking: the lines it wants in CHANGELOG.md, releases, and what it does where there is no Go or nothing released.
import { cp, mkdtemp, readFile, rm, symlink, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeAll, beforeEach, describe, expect, test } from '@jest/globals';
import { projectRoot } from '../../src/contract.js';
import { buildTime, type Contract, hasGo, inFolder, judged, oasdiffBuilt, run } from './breaking.js';

beforeAll(oasdiffBuilt, buildTime);

const shorter = (contract: Contract) => {
  contract['x-session'].idleSeconds = 60;
  contract['x-session'].maxSeconds = 86400;
};
const step = { released: '1.2.3', version: '2.0.0', alter: shorter };
const line = '- x-session: idleSeconds is 60 instead of 300';

describe('the changelog', () => {
  const lacks = `lacks these lines; "npm run breaking -- --write" adds them:\n${line}`;

  test.each([
    ['has no line', '# Changelog\n\n## Unreleased\n\n- Something.\n', lacks],
    ['has the line in an older section', `# Changelog\n\n## Unreleased\n\n- New.\n\n## 1.2.3\n\n${line}\n`, lacks],
    ['has a line that only begins alike', `# Changelog\n\n## Unreleased\n\n${line}0\n`, lacks],
    ['has no section', '# Changelog\n', 'there is no section "## Unreleased" or "## 2.0.0"'],
  ])('that %s fails', async (_name, changelog, said) => {
    const { code, faults } = await judged({ ...step, changelog });
    expect([code, faults.length]).toEqual([1, 1]);
    expect(faults[0]).toContain(said);
  });

  test.each([
    ['under Unreleased', `# Changelog\n\n## Unreleased\n\n${line}\n`],
    ['under the version, with a date', `# Changelog\n\n## 2.0.0 - 2026-12-01\n\n### Contract\n\n${line}\n`],
    [
      'over two lines, with more behind',
      `# Changelog\n\n## [2.0.0]\n\n${line.replace(' is', '\n  is')}. Log in again.\n`,
    ],
  ])('that has the line %s passes', async (_name, changelog) => {
    const { code, faults } = await judged({ ...step, changelog });
    expect([code, faults]).toEqual([0, []]);
  });

  test('gets its lines by --write, once, and loses those that are no longer so', async () => {
    const stale = '- x-session: idleSeconds is 90 instead of 300 (breaking)';
    const before = `# Changelog\n\n## Unreleased\n\n- New.\n\n### Contract\n\nRead this first.\n\n${stale}\n\n### Page\n\n- Blue.\n\n## 1.2.3\n\n${stale}\n`;
    const longer = '- x-session: maxSeconds is 86400 instead of 43200 (compatible)';
    const gone = hasGo ? '' : `${stale}\n`;
    const wanted = `# Changelog\n\n## Unreleased\n\n- New.\n\n### Contract\n\nRead this first.\n\n${gone}${line} (breaking)\n${longer}\n\n### Page\n\n- Blue.\n\n## 1.2.3\n\n${stale}\n`;
    const once = await judged({ ...step, changelog: before }, '--write');
    expect(once.changelog).toBe(wanted);
    expect((await judged({ ...step, changelog: once.changelog }, '--write')).changelog).toBe(wanted);
  });

  test('gets a section by --write where it has none', async () => {
    const { changelog, code } = await judged(
      { ...step, changelog: '# Changelog\n\nWords.\n\n## 1.2.3\n\n- Old.\n' },
      '--write',
    );
    const longer = '- x-session: maxSeconds is 86400 instead of 43200 (compatible)';
    expect(changelog).toBe(
      `# Changelog\n\nWords.\n\n## Unreleased\n\n### Contract\n\n${line} (breaking)\n${longer}\n\n## 1.2.3\n\n- Old.\n`,
    );
    expect(code).toBe(0);
  });
});

test('people get a table', async () => {
  const { code, stdout } = await inFolder(step, (options) =>
    run([...options, ...(hasGo ? [] : ['--without-oasdiff'])]),
  );
  expect(code).toBe(1);
  expect(stdout).toMatch(/^\S+ 2\.0\.0 against the released 1\.2\.3 \(\S+\)$/m);
  expect(stdout).toMatch(/^ {2}breaking {4}x-session {2}x-session: idleSeconds is 60 instead of 300$/m);
  expect(stdout).toMatch(/^ {2}compatible {2}x-session {2}x-session: maxSeconds is 86400 instead of 43200$/m);
  expect(stdout).toMatch(/^FAIL {2}CHANGELOG: .*\n {8}- x-session: idleSeconds is 60 instead of 300$/m);
});

test('an option it does not know, or a file that is not there, fails', async () => {
  expect(await run(['--bass'])).toMatchObject({ code: 2, stderr: expect.stringContaining('--base FILE') });
  expect(await run(['--base', join(tmpdir(), 'nowhere.yaml')])).toMatchObject({
    code: 1,
    stdout: expect.stringContaining('--base: there is no file'),
  });
});

describe('where there is no Go and no oasdiff in the cache', () => {
  const files = { ...step, changelog: `# Changelog\n\n## Unreleased\n\n${line}\n` };
  const bare = { PATH: '', XDG_CACHE_HOME: '' };
  beforeEach(async () => {
    bare.XDG_CACHE_HOME = await mkdtemp(join(tmpdir(), 'cloakroom-cache-'));
    bare.PATH = bare.XDG_CACHE_HOME;
  });
  afterEach(() => rm(bare.XDG_CACHE_HOME, { recursive: true, force: true }));

  test('it says so, judges by its own rules and fails', async () => {
    const { code, stdout } = await inFolder(files, (options) => run(options, { env: bare }));
    expect(code).toBe(1);
    expect(stdout).toContain('x-session: idleSeconds is 60 instead of 300');
    const faults = stdout.split('\n').filter((one) => one.startsWith('FAIL'));
    expect(faults).toHaveLength(1);
    expect(faults[0]).toMatch(
      /oasdiff did not run: there is no Go here\. Install Go \d+\.\d+ or newer .* --without-oasdiff\.$/,
    );
  });

  test('it passes --without-oasdiff, and says what was not compared', async () => {
    const { code, stdout } = await inFolder(files, (options) => run([...options, '--without-oasdiff'], { env: bare }));
    expect(code).toBe(0);
    expect(stdout).toContain('oasdiff: left out; parameters, bodies and fields were not compared');
  });

  test('a release is not made without it', async () => {
    const { code, stderr } = await inFolder(files, (options) => run([...options, '--without-oasdiff', '--release']));
    expect([code, stderr.split('\n')[0]]).toEqual([2, 'A release is judged whole: --release needs oasdiff.']);
  });
});

describe('a release', () => {
  let root: string;
  const at = (path: string) => join(root, path);
  const read = (path: string) => readFile(at(path), 'utf8');
  const breaking = (...args: string[]) => run(args, { root });
  beforeEach(async () => {
    root = await mkdtemp(join(tmpdir(), 'cloakroom-release-'));
    for (const path of [
      'scripts/breaking.mjs',
      'scripts/breaking',
      'scripts/openapi-document.mjs',
      'scripts/usage.mjs',
      'openapi.yaml',
      'package.json',
    ])
      await cp(join(projectRoot, path), at(path), { recursive: true });
    await symlink(join(projectRoot, 'node_modules'), at('node_modules'));
    await writeFile(at('openapi.yaml'), (await read('openapi.yaml')).replace(/^ {2}version: .*$/m, '  version: 0.1.0'));
    await writeFile(at('CHANGELOG.md'), '# Changelog\n\n## Unreleased\n\n- All of it.\n');
  });
  afterEach(() => rm(root, { recursive: true, force: true }));

  test('before the first, there is nothing to compare with', async () => {
    const { code, stdout } = await breaking();
    expect([code, stdout]).toEqual([
      0,
      expect.stringMatching(/^No contract is released yet \(\S*test\/released\/openapi\.yaml\): .* 0\.1\.0 with\.\n$/),
    ]);
  });

  (hasGo ? test : test.skip)(
    'copies the contract where the changelog names it, and is refused while the check fails',
    async () => {
      const unnamed = await breaking('--release');
      expect([unnamed.code, unnamed.stdout]).toEqual([
        1,
        expect.stringContaining('CHANGELOG has no section "## 0.1.0"'),
      ]);
      await expect(read('test/released/openapi.yaml')).rejects.toThrow('ENOENT');

      await writeFile(at('CHANGELOG.md'), '# Changelog\n\n## 0.1.0\n\n- All of it.\n');
      const first = await breaking('--release');
      expect([first.code, first.stdout]).toEqual([0, expect.stringContaining('0.1.0 is now the released contract')]);
      const released = await read('openapi.yaml');
      expect(await read('test/released/openapi.yaml')).toBe(released);
      expect((await breaking()).code).toBe(0);

      await writeFile(at('openapi.yaml'), released.replace('idleSeconds: 300', 'idleSeconds: 60'));
      const refused = await breaking('--release');
      expect([refused.code, refused.stdout]).toEqual([1, expect.stringContaining('breaking changes ask for 0.2.0')]);
      expect(await read('test/released/openapi.yaml')).toBe(released);
    },
  );
});
