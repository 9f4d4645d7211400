// npm run check: lint, types, the contract's own rules, and that generated/ is what openapi.yaml and the controllers give.
import { execFile } from 'node:child_process';
import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { join, resolve } from 'node:path';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { parse } from 'yaml';
import { checkSdk } from './check-sdk.mjs';
import { compareContracts } from './compare-contracts.mjs';
import { hashInputs } from './generate/hashes.mjs';
import { readmeWith } from './generate/readme.mjs';
import { hasJava } from './generate/sdk.mjs';
import { readSettings } from './generate/settings.mjs';
import { generate, generatedFiles } from './generate.mjs';

const root = resolve(fileURLToPath(new URL('..', import.meta.url)));
const exec = promisify(execFile);

/** Runs one of the project's tools; its output is the fault. */
const tool =
  (...command) =>
  async () => {
    const run = exec('npx', ['--no-install', ...command], { cwd: root, maxBuffer: 2 ** 26 });
    const outcome = await run.then(
      () => null,
      (error) => `${error.stdout}${error.stderr}`.trim(),
    );
    return outcome === null ? [] : [outcome];
  };

async function filesOf(folder) {
  return new Map((await generatedFiles(folder)).map((file) => [file.slice(folder.length + 1), file]));
}

async function drift() {
  const fresh = await mkdtemp(join(root, '.generated-'));
  try {
    await generate(fresh);
    const [wanted, given] = [await filesOf(fresh), await filesOf(join(root, 'generated'))];
    const skips = (name) => !hasJava() && name.startsWith('sdk/');
    const faults = [];
    for (const name of new Set([...wanted.keys(), ...given.keys()])) {
      if (skips(name)) continue;
      const [a, b] = await Promise.all(
        [wanted, given].map((files) => (files.has(name) ? readFile(files.get(name)) : null)),
      );
      if (!a || !b || !a.equals(b)) faults.push(`generated/${name} is stale: run "npm run generate" and commit.`);
    }
    return [...faults, ...(hasJava() ? [] : await sdkInputs())];
  } finally {
    await rm(fresh, { recursive: true, force: true });
  }
}

async function sdkInputs() {
  console.log('  no Java here: the SDK is not generated anew; the recorded hashes of its inputs are compared instead.');
  const recorded = JSON.parse(await readFile(join(root, 'generated/hashes.json'), 'utf8')).sdk;
  const same = JSON.stringify(recorded) === JSON.stringify(await hashInputs(root));
  return same
    ? []
    : ['generated/sdk is stale (an input changed): run "npm run generate" where there is Java, and commit.'];
}

async function witness() {
  const read = async (file) => parse(await readFile(join(root, file), 'utf8'));
  return compareContracts(await read('openapi.yaml'), await read('generated/implemented.yaml'));
}

async function readme() {
  const contract = parse(await readFile(join(root, 'openapi.yaml'), 'utf8'));
  const settings = await readSettings();
  const text = await readFile(join(root, 'README.md'), 'utf8');
  return readmeWith(text, { contract, settings }) === text
    ? []
    : ['README\'s tables are stale: run "npm run generate".'];
}

const steps = [
  ['style', tool('biome', 'check', '.')],
  [
    'arrows between rooms',
    tool('depcruise', '--config', '.dependency-cruiser.cjs', 'src', 'generated/routes.ts', 'generated/errors.ts'),
  ],
  ['types', tool('tsc', '-b')],
  ['types of the tests', tool('tsc', '-p', 'test')],
  ['types of the page', tool('tsc', '-p', 'src/web')],
  ['types of the browser tests', tool('tsc', '-p', 'test/browser')],
  ['the contract', tool('redocly', 'lint', 'openapi.yaml')],
  ['the contract and the controllers', witness],
  ['generated/', drift],
  ['the SDK as a package', () => checkSdk(root)],
  ["README's tables", readme],
];

/** Runs every step, prints each with its faults, and says how many failed. */
export async function check() {
  let failed = 0;
  for (const [name, step] of steps) {
    const started = Date.now();
    const faults = await step();
    const mark = faults.length === 0 ? 'ok  ' : 'FAIL';
    console.log(`${mark} ${name} (${((Date.now() - started) / 1000).toFixed(1)} s)`);
    for (const fault of faults) console.log(fault.replace(/^/gm, '  '));
    if (faults.length > 0) failed += 1;
  }
  return { passed: steps.length - failed, failed };
}

if (process.argv[1] === fileURLToPath(import.meta.url)) {
  const { failed } = await check();
  process.exit(failed === 0 ? 0 : 1);
}
