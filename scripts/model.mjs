// npm run model -- [--runs N] [--steps N] [--seed N] [--path P --replay P]: runs the model of sessions (test/model) as asked and
// tells how many runs, how much of what, and how long. A failure says with which of these it is repeated.
import { spawn } from 'node:child_process';
import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { parseArgs } from 'node:util';
import { readArguments } from './usage.mjs';

const root = fileURLToPath(new URL('..', import.meta.url));
const options = {
  runs: { type: 'string', default: '1000' },
  steps: { type: 'string', default: '50' },
  seed: { type: 'string', default: String(Date.now() % 1_000_000) },
  path: { type: 'string' },
  replay: { type: 'string' },
};

const usage = `Usage: npm run model -- [options]
  --runs N                 1000
  --steps N                of each run: 50
  --seed N                 of the clock's making
  --path P --replay P      one run again, as its failure named it`;

function optionsOf(args) {
  const { values } = parseArgs({ args, options });
  const isNumber = (name) => /^-?\d+$/.test(values[name]);
  if (!isNumber('runs') || !isNumber('steps') || !isNumber('seed')) throw new Error('runs, steps and seed are numbers');
  return values;
}

/** One line for each kind, most frequent first, with its answers behind it. */
function table(counts) {
  const kinds = new Map();
  for (const [key, count] of Object.entries(counts)) {
    const [kind, ...answer] = key.split(' ');
    const known = kinds.get(kind) ?? { total: 0, answers: [] };
    kinds.set(kind, { total: known.total + count, answers: [...known.answers, [answer.join(' '), count]] });
  }
  kinds.delete('step');
  const lines = [...kinds].sort(([, one], [, other]) => other.total - one.total);
  return lines.map(([kind, { total, answers }]) => {
    const told = answers.sort(([, one], [, other]) => other - one).map(([answer, count]) => `${answer} ${count}`);
    return `  ${kind.padEnd(12)} ${String(total).padStart(7)}  ${told.filter((one) => !/^ ?\d+$/.test(one)).join(', ')}`.trimEnd();
  });
}

const { runs, steps, seed, path, replay } = readArguments(usage, optionsOf);
const folder = await mkdtemp(join(tmpdir(), 'cloakroom-model-'));
try {
  const report = join(folder, 'report.json');
  const env = { ...process.env, FC_RUNS: runs, FC_STEPS: steps, FC_SEED: seed, FC_REPORT: report };
  if (path) env.FC_PATH = path;
  if (replay) env.FC_REPLAY = replay;
  console.log(`${runs} runs of ${steps} steps, seed ${seed}`);
  const jest = [
    '--experimental-vm-modules',
    '--no-warnings',
    'node_modules/jest/bin/jest.js',
    'test/model/sessions.test.ts',
  ];
  const run = spawn(process.execPath, jest, { cwd: root, env, stdio: 'inherit' });
  const status = await new Promise((done) => run.on('exit', (code) => done(code ?? 1)));
  if (status === 0) {
    const { seconds, counts } = JSON.parse(await readFile(report, 'utf8'));
    console.log(
      `\n${runs} runs, ${counts.step} steps in ${Math.round(seconds)} s, seed ${seed}: the server and the model agree`,
    );
    console.log(table(counts).join('\n'));
  }
  process.exitCode = status;
} finally {
  await rm(folder, { recursive: true, force: true });
}
