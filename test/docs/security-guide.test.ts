// The guide to ASVS names every requirement of its sections once, and tests and rows that there are.
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from '@jest/globals';
import { projectRoot } from '../../src/contract.js';

const guide = readFileSync(join(projectRoot, 'src/docs/guides/security.md'), 'utf8');
const rows = guide.split('\n').flatMap((line) => {
  const [, number, , met = '', shown = ''] = line.split('|').map((cell) => cell.trim());
  return /^\d+\.\d+\.\d+$/.test(number ?? '') ? [{ number: number ?? '', met, shown }] : [];
});

/** How many requirements each section of ASVS 5.0 has. */
const sections = {
  '2.2': 3,
  '4.1': 5,
  '5.2': 6,
  '5.3': 3,
  '5.4': 3,
  '6.2': 12,
  '6.3': 8,
  '7.1': 3,
  '7.2': 4,
  '7.3': 2,
  '7.4': 5,
  '8.2': 4,
  '9.1': 3,
  '9.2': 4,
  '11.2': 5,
  '11.3': 5,
  '11.4': 4,
  '11.5': 2,
  '13.1': 4,
  '13.2': 6,
  '14.2': 8,
  '15.2': 5,
  '15.3': 7,
  '15.4': 4,
  '16.2': 5,
  '16.3': 4,
  '16.4': 3,
  '16.5': 4,
};

test('every requirement of the sections is there, once and in order', () => {
  const expected = Object.entries(sections).flatMap(([section, count]) =>
    Array.from({ length: count }, (_, at) => `${section}.${at + 1}`),
  );
  expect(rows.map(({ number }) => number)).toEqual(expected);
});

test('each says how it is met, or that it is not', () => {
  for (const { number, met } of rows) expect([number, met]).toEqual([number, expect.stringMatching(/\w/)]);
});

test('the tests and rows that it names are there', () => {
  const faults = readdirSync(join(projectRoot, 'scripts/faults/rows'));
  const isThere = (named: string): boolean => {
    const [, program, number = ''] = /^(attack|chaos) (\d+)$/.exec(named) ?? [];
    if (!program) return existsSync(join(projectRoot, 'test', `${named.replaceAll('`', '')}.test.ts`));
    const file = faults.find((name) => name.startsWith(`${number.padStart(2, '0')}-`));
    if (!file) return false;
    return readFileSync(join(projectRoot, 'scripts/faults/rows', file), 'utf8').includes(`program: '${program}'`);
  };
  const named = rows.flatMap(({ number, shown }) => shown.split(', ').map((name) => `${number} ${name}`));
  const missing = named.filter((one) => {
    const name = one.slice(one.indexOf(' ') + 1);
    return name !== '' && !isThere(name);
  });
  expect(missing).toEqual([]);
});
