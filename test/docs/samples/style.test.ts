// The samples look as people of each language write: as its formatter leaves them, in lines that fit a page, with types that hold.
import { spawnSync } from 'node:child_process';
import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, expect, test } from '@jest/globals';
import { projectRoot, run, scratchFolder, sweepProcesses } from '../../process/server-process.js';
import { type InstalledSdk, installSdk } from '../../sdk/package.js';
import { operationIds, sourcesIn } from './programs.js';

let sdk: InstalledSdk | undefined;
afterAll(async () => {
  await sweepProcesses();
  sdk?.remove();
});

/** The samples of a language as files of one folder. */
function write(folder: string, language: string, extension: string): string[] {
  mkdirSync(folder, { recursive: true });
  return Object.entries(sourcesIn(language)).map(([name, source]) => {
    writeFileSync(join(folder, `${name}.${extension}`), `${source}\n`);
    return `${name}.${extension}`;
  });
}

test('the formatter of JavaScript changes nothing, in lines of 80', async () => {
  const folder = scratchFolder();
  const files = [
    ...write(join(folder, 'sdk'), 'sdk', 'ts').map((file) => `sdk/${file}`),
    ...write(join(folder, 'fetch'), 'fetch', 'mjs').map((file) => `fetch/${file}`),
  ];
  const formatter = { indentStyle: 'space', indentWidth: 2, lineWidth: 80 };
  const javascript = { formatter: { quoteStyle: 'single' } };
  writeFileSync(join(folder, 'biome.json'), JSON.stringify({ root: true, formatter, javascript }));
  const biome = join(projectRoot, 'node_modules/@biomejs/biome/bin/biome');
  const { code, stdout, stderr } = await run(process.execPath, [biome, 'format', ...files], { cwd: folder });
  expect([code, stderr]).toEqual([0, '']);
  expect(stdout).toMatch(new RegExp(`^Checked ${2 * operationIds.length} files`));
});

test('those of the SDK are strict TypeScript', async () => {
  sdk = await installSdk();
  const files = write(sdk.folder, 'sdk', 'ts');
  const compilerOptions = {
    target: 'ES2022',
    lib: ['ES2022'],
    module: 'nodenext',
    typeRoots: [join(projectRoot, 'node_modules/@types')],
    types: ['node'],
    strict: true,
    exactOptionalPropertyTypes: true,
    noUncheckedIndexedAccess: true,
    noEmit: true,
  };
  writeFileSync(join(sdk.folder, 'tsconfig.json'), JSON.stringify({ compilerOptions, files }));
  const compiler = join(projectRoot, 'node_modules/typescript/bin/tsc');
  const { code, stdout } = await run(process.execPath, [compiler, '-p', '.'], { cwd: sdk.folder });
  expect([code, stdout]).toEqual([0, '']);
});

const hasGo = spawnSync('gofmt', ['-h']).error === undefined;
(hasGo ? test : test.skip)(`gofmt changes nothing${hasGo ? '' : ': not run here, there is no gofmt'}`, async () => {
  const folder = scratchFolder();
  const files = write(folder, 'go', 'go');
  expect(await run('gofmt', ['-d', ...files], { cwd: folder })).toEqual({ code: 0, stdout: '', stderr: '' });
});

test.each([
  ['curl', 80],
  ['python', 79],
  ['go', 88],
])('no line of those in %s is longer than %i', (language, width) => {
  const lines = Object.values(sourcesIn(language)).flatMap((source) => source.split('\n'));
  expect(lines.filter((line) => line.replaceAll('\t', '    ').length > width)).toEqual([]);
});
