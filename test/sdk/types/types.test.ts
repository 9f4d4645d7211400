// The declarations of the packed SDK, as programs in TypeScript meet them: what must compile, with every setting that there is, and what
// must not.
import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { parse } from 'yaml';
import { projectRoot } from '../../process/server-process.js';
import { type InstalledSdk, installSdk } from '../package.js';
import { compile, type Setting } from './compiler.js';
import { compiling } from './compiling.js';
import { type Contract, codesOf, exhaustive, operationsOf } from './exhaustive.js';
import { refused, refusedProgram } from './refused.js';

const contract = parse(readFileSync(join(projectRoot, 'openapi.yaml'), 'utf8')) as Contract;
const ids = operationsOf(contract).map(({ operationId }) => operationId);
let installed: InstalledSdk;
/** Of each setting, what the compiler says of each program. */
const said: Partial<Record<Setting, Record<string, string[]>>> = {};

const programs: Record<string, string> = Object.fromEntries([
  ...Object.entries(compiling),
  ...ids.map((id) => [`each code of ${id}`, exhaustive(id, codesOf(contract, id))]),
  ...ids.map((id) => [`one code of ${id} left out`, exhaustive(id, codesOf(contract, id).slice(1))]),
  ...refused.map((row) => [row.what, refusedProgram(row)]),
]);
const names = Object.keys(programs);
const fileOf = (name: string) => `program-${names.indexOf(name)}.ts`;

/** What the compiler says of a program, by its codes. */
const codesOn = (setting: Setting, name: string) =>
  said[setting]?.[fileOf(name)]?.map((fault) => fault.replace(/:.*/, ''));

beforeAll(async () => {
  installed = await installSdk();
  for (const name of names) writeFileSync(join(installed.folder, fileOf(name)), programs[name] ?? '');
}, 120_000);
afterAll(() => installed?.remove());

describe.each<Setting>(['node16', 'nodenext', 'bundler for a page', 'plain strict'])('with %s', (setting) => {
  beforeAll(async () => {
    said[setting] = await compile(installed.folder, names.map(fileOf), setting);
  }, 120_000);

  test('the declarations themselves are right', () => {
    const others = Object.entries(said[setting] ?? {}).filter(([file]) => !/^program-\d+\.ts$/.test(file));
    expect(others).toEqual([]);
  });

  test.each(Object.keys(compiling))('it compiles: %s', (name) => {
    expect(said[setting]?.[fileOf(name)]).toBeUndefined();
  });

  test.each(ids)('%s is decided by its codes, no less and no more', (id) => {
    expect(said[setting]?.[fileOf(`each code of ${id}`)]).toBeUndefined();
    // Once in each of the three forms.
    expect(codesOn(setting, `one code of ${id} left out`)).toEqual(['TS1360', 'TS1360', 'TS1360']);
  });

  test.each(refused)('it does not compile: $what', ({ what, faults }) => {
    expect(codesOn(setting, what)).toEqual(faults);
  });
});
