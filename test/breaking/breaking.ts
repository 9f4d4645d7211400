// npm run breaking on altered copies of the contract, in a folder of its own. Used by the suites beside it.
import { execFile, spawnSync } from 'node:child_process';
import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { parse } from 'yaml';
import { projectRoot } from '../../src/contract.js';

/** A contract that a test alters: as deep as it likes, without types. */
// biome-ignore lint/suspicious/noExplicitAny: a test alters what no type of ours describes
export type Contract = any;

export interface Run {
  code: number;
  stdout: string;
  stderr: string;
}

interface Files {
  released: string;
  version: string;
  alter?: ((contract: Contract) => void) | undefined;
  changelog?: string | undefined;
}

export const hasGo = spawnSync('go', ['version'], { stdio: 'ignore' }).status === 0;
if (!hasGo) console.log('skipped: what oasdiff finds, since there is no Go here');

const original: Contract = parse(await readFile(join(projectRoot, 'openapi.yaml'), 'utf8'));

/** Runs the command; env replaces single variables. */
export function run(args: string[], { root = projectRoot, env = {} } = {}): Promise<Run> {
  const command = [join(root, 'scripts/breaking.mjs'), ...args];
  const options = { env: { ...process.env, ...env }, timeout: 600_000 };
  return new Promise((resolve) => {
    execFile(process.execPath, command, options, (error, stdout, stderr) => {
      resolve({ code: error ? Number(error.code ?? -1) : 0, stdout, stderr });
    });
  });
}

/** A released contract, an altered one and a changelog in a folder; the work gets the options that name them. */
export async function inFolder<T>(
  { released, version, alter, changelog }: Files,
  work: (options: string[]) => Promise<T>,
) {
  const folder = await mkdtemp(join(tmpdir(), 'cloakroom-breaking-'));
  const write = async (name: string, versionOf: string, change?: (contract: Contract) => void) => {
    const contract: Contract = structuredClone(original);
    contract.info.version = versionOf;
    change?.(contract);
    await writeFile(join(folder, name), JSON.stringify(contract));
  };
  try {
    await write('released.yaml', released);
    await write('openapi.yaml', version, alter);
    await writeFile(join(folder, 'CHANGELOG.md'), changelog ?? '# Changelog\n\n## Unreleased\n\n- Something.\n');
    const file = (name: string) => join(folder, name);
    return await work([
      '--base',
      file('released.yaml'),
      '--head',
      file('openapi.yaml'),
      '--changelog',
      file('CHANGELOG.md'),
    ]);
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}

/** The first run anywhere builds oasdiff into the user's cache: to be awaited before the tests, with the time it takes. */
export async function oasdiffBuilt() {
  if (!hasGo) return;
  const { stdout } = await inFolder({ released: '1.2.0', version: '1.2.0' }, (options) => run([...options, '--json']));
  const { isWhole, faults } = JSON.parse(stdout);
  if (!isWhole) throw new Error(faults.join());
}
export const buildTime = 600_000;

interface Report {
  ok: boolean;
  level: string;
  changes: { level: string; where: string; text: string }[];
  faults: string[];
}

/** What --json says of the files; without Go, of what needs none. */
export async function judged(files: Files, ...more: string[]) {
  const args = ['--json', ...(hasGo ? [] : ['--without-oasdiff']), ...more];
  return inFolder(files, async (options) => {
    const { code, stdout, stderr } = await run([...options, ...args]);
    if (!stdout.startsWith('{')) throw new Error(stdout + stderr);
    const report: Report = JSON.parse(stdout);
    const changes = report.changes.map(({ level, where, text }) => `${level} ${where}: ${text}`);
    const changelog = await readFile(options.at(-1) ?? '', 'utf8');
    return { ...report, code, changes, changelog };
  });
}
