// Writes a run as JSON, Markdown and SVG. Used by bench.mjs.
import { existsSync } from 'node:fs';
import { mkdir, readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { chart } from './chart.mjs';
import { markdown } from './table.mjs';

export async function writeReport(folder, run) {
  await mkdir(folder, { recursive: true });
  await writeFile(join(folder, 'results.json'), `${JSON.stringify(run, null, 2)}\n`);
  await writeFile(join(folder, 'results.md'), markdown(run));
  await writeFile(join(folder, 'results.svg'), chart(run));
}

/** What --growth and --memory left for the table of goals. */
export async function separateGoals(folder) {
  const found = [];
  for (const name of ['growth.json', 'memory.json']) {
    const file = join(folder, name);
    if (existsSync(file)) found.push(...JSON.parse(await readFile(file, 'utf8')).goals);
  }
  return found;
}
