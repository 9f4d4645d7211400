// Holds what the tests' servers really answered (artifacts/ledger) against the pairs that the contract declares. Used by
// scripts/test.mjs, behind jest.
import { readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { parse } from 'yaml';
import { operationsOf } from './openapi-document.mjs';

const linesOf = (text) =>
  text
    .split('\n')
    .map((line) => line.trim())
    .filter((line) => line !== '' && !line.startsWith('#'));

async function seenPairs(folder) {
  const files = await readdir(folder);
  const texts = await Promise.all(files.map((file) => readFile(join(folder, file), 'utf8')));
  return new Set(texts.flatMap(linesOf));
}

/** One line for each pair that is declared but never answered, answered but not declared, or pending though answered. */
export async function ledgerFaults(root) {
  const contract = parse(await readFile(join(root, 'openapi.yaml'), 'utf8'));
  const declared = new Set(
    operationsOf(contract).flatMap(({ operation }) =>
      operation['x-error-codes'].map(({ status, code }) => `${operation.operationId} ${status} ${code}`),
    ),
  );
  const pending = new Set(linesOf(await readFile(join(root, 'test/pending-pairs'), 'utf8')));
  const seen = await seenPairs(join(root, 'artifacts/ledger'));
  return [
    ...[...declared].filter((pair) => !seen.has(pair) && !pending.has(pair)).map((pair) => `no test produced ${pair}`),
    ...[...seen]
      .filter((pair) => !declared.has(pair))
      .map((pair) => `a test saw ${pair}, which the contract does not declare`),
    ...[...pending]
      .filter((pair) => seen.has(pair))
      .map((pair) => `${pair} is pending, but a test saw it: strike it out`),
    ...[...pending].filter((pair) => !declared.has(pair)).map((pair) => `${pair} is pending, but not in the contract`),
  ];
}
