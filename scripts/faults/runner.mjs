// Runs rows of faults or threats one after another and tells what was seen. Used by scripts/chaos.mjs, scripts/attack.mjs and
// scripts/test.mjs.
//
// A row is {number, what, how, goal, run}. run({rounds, minutes, seed, isShort, progress}) gives {figures, held, detail?}: what was
// seen in one line, whether the goal holds, and what tells the reader why where it does not. It leaves nothing behind: no process, no
// folder. `owed` on a row says why its goal does not hold yet: npm test leaves it out and says so, the programs run it all the same.
import { mkdir, readdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { readArguments } from '../usage.mjs';

const usageOf = (program, rows) => `Usage: npm run ${program} -- [options]
  --row N[,N]   these rows only
  --rounds N, --minutes N
                more or less than the row's own
  --seed N      another course of it: 1
  --short       what npm test runs
rows
${rows.map(({ number, what }) => `  ${String(number).padEnd(3)} ${what}`).join('\n')}`;

const whole = (name, value) => {
  if (value === undefined) return undefined;
  if (/^[1-9]\d{0,8}$/.test(value)) return Number(value);
  throw new Error(`--${name} is no whole number above 0`);
};

/** Throws on a wrong option. Rounds and minutes that are not given are each row's own. */
export function optionsOf(args) {
  const options = Object.fromEntries(['row', 'rounds', 'minutes', 'seed'].map((name) => [name, { type: 'string' }]));
  const { values } = parseArgs({ args, options: { ...options, short: { type: 'boolean', default: false } } });
  return {
    only: values.row?.split(',').map((number) => whole('row', number)),
    rounds: whole('rounds', values.rounds),
    minutes: whole('minutes', values.minutes),
    seed: whole('seed', values.seed) ?? 1,
    isShort: values.short,
  };
}

/** The rows of a program (chaos or attack), by their number. */
export async function rowsOf(program) {
  const folder = new URL('rows/', import.meta.url);
  const files = (await readdir(folder)).filter((file) => file.endsWith('.mjs'));
  const rows = await Promise.all(files.map(async (file) => (await import(new URL(file, folder).href)).row));
  return rows.filter((row) => row.program === program).sort((one, other) => one.number - other.number);
}

async function attempt(row, options) {
  const begun = performance.now();
  const progress = (text) => process.stderr.isTTY && process.stderr.write(`\r\u001b[K  ${row.number} ${text}`);
  const outcome = await row.run({ ...options, progress }).catch((error) => ({
    held: false,
    figures: `ended with ${error instanceof Error ? error.message : error}`,
    detail: error?.stack,
  }));
  if (process.stderr.isTTY) process.stderr.write('\r\u001b[K');
  return { ...row, ...outcome, seconds: (performance.now() - begun) / 1000 };
}

const cell = (text) => String(text).replaceAll('|', '\\|').replaceAll('\n', ' ');

export const table = (outcomes) =>
  [
    '| # | fault or threat | how it was tried | goal | seen | holds |',
    '| --- | --- | --- | --- | --- | --- |',
    ...outcomes.map(
      ({ number, what, how, goal, figures, held }) =>
        `| ${[number, what, how, goal, figures, held ? 'yes' : '**no**'].map(cell).join(' | ')} |`,
    ),
  ].join('\n');

/** All rows that were asked for; each is told as soon as it is done. */
export async function runRows(program, options, print = console.log) {
  const rows = (await rowsOf(program)).filter(({ number }) => !options.only || options.only.includes(number));
  const outcomes = [];
  for (const row of rows) {
    const outcome = await attempt(row, options);
    outcomes.push(outcome);
    print(
      `${outcome.held ? 'ok  ' : 'FAIL'} ${row.number} ${row.what}: ${outcome.figures} (${outcome.seconds.toFixed(0)} s)`,
    );
    if (!outcome.held && outcome.detail) print(`     ${String(outcome.detail).replaceAll('\n', '\n     ')}`);
  }
  return outcomes;
}

/** The command: 0 where every goal holds, 1 where one does not, 2 on a wrong option. */
export async function main(program, root, args) {
  const known = await rowsOf(program);
  const options = readArguments(
    usageOf(program, known),
    (given) => {
      const read = optionsOf(given);
      const strange = read.only?.find((asked) => !known.some(({ number }) => number === asked));
      if (strange) throw new Error(`There is no row ${strange}`);
      return read;
    },
    args,
  );
  const outcomes = await runRows(program, options);
  const folder = join(root, 'artifacts', program);
  await mkdir(folder, { recursive: true });
  const rows = outcomes.map(({ run: _, ...outcome }) => outcome);
  await writeFile(join(folder, 'report.json'), `${JSON.stringify({ options, rows }, null, 2)}\n`);
  await writeFile(join(folder, 'report.md'), `${table(outcomes)}\n`);
  const held = outcomes.filter((outcome) => outcome.held).length;
  console.log(`\n${table(outcomes)}\n\n${held} of ${outcomes.length} goals hold; seed ${options.seed}`);
  return held === outcomes.length ? 0 : 1;
}
