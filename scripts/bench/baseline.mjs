// The recorded ratios of the quick form: a run fails only where one is under half of what it was. Used by bench.mjs.
import { existsSync } from 'node:fs';
import { readFile, writeFile } from 'node:fs/promises';
import { fileURLToPath } from 'node:url';

const file = fileURLToPath(new URL('../../test/bench-baseline.json', import.meta.url));
const share = 0.5;
/** How many ratios the quick form has. */
const complete = 6;

/** Says what was written, or why nothing was. */
export async function record(ratios, { date, machine }) {
  if (Object.keys(ratios).length < complete)
    return 'nothing is recorded: that takes S, U and G with the floor and Express';
  const { cores, node } = machine;
  const recorded = { recorded: date.slice(0, 10), cores, node, ratios };
  await writeFile(file, `${JSON.stringify(recorded, null, 2)}\n`);
  return `recorded in ${file}`;
}

/** Lines that say how each ratio stands, and those that fell. */
export async function compare(ratios) {
  if (!existsSync(file))
    return { lines: ['There is no test/bench-baseline.json yet: --record writes it.'], fallen: [] };
  const { recorded, ratios: before } = JSON.parse(await readFile(file, 'utf8'));
  const fallen = [];
  const lines = [`Ratios beside those of ${recorded} (a run fails under half of one):`];
  for (const [name, value] of Object.entries(ratios)) {
    const then = before[name];
    if (then === undefined) continue;
    const isFallen = value < then * share;
    if (isFallen) fallen.push(name);
    lines.push(`  ${name.padEnd(10)} ${value.toFixed(2)}  (${then.toFixed(2)})${isFallen ? '  FALLEN' : ''}`);
  }
  return { lines, fallen };
}
