// Writes README's tables of configuration, codes and what the mock can't do from src/settings.ts, openapi.yaml and
// scripts/mock-limits.mjs. Run by npm run generate.
import { readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { mockLimits } from '../mock-limits.mjs';
import { readSettings } from './settings.mjs';

const row = (...cells) => `| ${cells.map((cell) => String(cell).replaceAll('|', '\\|')).join(' | ')} |`;

function configuration(settings) {
  const rows = settings.map(({ key, default: fallback, doc }) => row(`\`${key}\``, fallback, doc));
  return [row('variable', 'default', ''), row('---', '---', '---'), ...rows].join('\n');
}

function codes(contract) {
  const rows = contract['x-error-codes'].map(({ code, status, envelope, meaning, retry }) =>
    row(`\`${code}\``, status, envelope, meaning, retry ? 'yes' : 'no'),
  );
  return [row('code', 'status', 'envelope', 'when', 'retry'), row('---', '---', '---', '---', '---'), ...rows].join(
    '\n',
  );
}

const mock = () =>
  [
    row('the contract', 'the mock'),
    row('---', '---'),
    ...mockLimits.map(({ what, instead }) => row(what, instead)),
  ].join('\n');

/** The text between a table's mark and the next heading is replaced. */
const between = (text, name, table) =>
  text.replace(new RegExp(`(<!-- table: ${name} -->\n)[^]*?(?=\n## )`), (_, mark) => `${mark}\n${table}\n`);

export function readmeWith(text, { contract, settings }) {
  const tables = { configuration: configuration(settings), codes: codes(contract), mock: mock() };
  return Object.entries(tables).reduce((made, [name, table]) => between(made, name, table), text);
}

export async function writeReadme({ root, contract }) {
  const settings = await readSettings();
  const file = join(root, 'README.md');
  await writeFile(file, readmeWith(await readFile(file, 'utf8'), { contract, settings }));
}
