// What `npm start` runs, so that what is measured is what operators run: "exec env NAME=VALUE node --some-option PROGRAM". Used by bench
// and faults.
import { readFileSync } from 'node:fs';

const { scripts } = JSON.parse(readFileSync(new URL('../package.json', import.meta.url), 'utf8'));
const words = scripts.start.split(' ');
const node = words.indexOf('node');

export const startEnvironment = Object.fromEntries(
  words.slice(words.indexOf('env') + 1, node).map((word) => word.split('=')),
);
/** Node's options and the program, below the project's root. */
export const startArguments = words.slice(node + 1);
