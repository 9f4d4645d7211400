// npm run scale: three servers behind a balancer on a replica set of three, of which one server and the primary are killed under load;
// a table of what was seen. --quick is what npm test runs.
import { parseArgs } from 'node:util';
import { play } from './scale/play.mjs';
import { readArguments } from './usage.mjs';

const table = (steps) =>
  [
    '| step | seen | holds |',
    '| --- | --- | --- |',
    ...steps.map(({ step, seen, held }) => `| ${step} | ${seen} | ${held ? 'yes' : '**no**'} |`),
  ].join('\n');

const usage = `Usage: npm run scale -- [options]
  --seconds N, --minutes N   how long the load lasts: 40 seconds, --quick 8
  --seed N                   another course of it: 1
  --quick                    what npm test runs`;

function optionsOf(args) {
  const text = { type: 'string' };
  const quick = { type: 'boolean', default: false };
  const { values } = parseArgs({ args, options: { seconds: text, minutes: text, seed: text, quick } });
  const whole = (name) => {
    const value = values[name];
    if (value === undefined) return undefined;
    if (/^[1-9]\d{0,6}$/.test(value)) return Number(value);
    throw new Error(`--${name} is no whole number above 0`);
  };
  const minutes = whole('minutes');
  const loadSeconds = whole('seconds') ?? (minutes && 60 * minutes) ?? (values.quick ? 8 : 40);
  return { loadSeconds, seed: whole('seed') ?? 1 };
}

const options = readArguments(usage, optionsOf);
const interrupted = new Promise((_, reject) => {
  for (const signal of ['SIGINT', 'SIGTERM']) process.once(signal, () => reject(new Error(`ended by ${signal}`)));
});
const tell = ({ step, seen, held, faults = [] }) => {
  console.log(`${held ? 'ok  ' : 'FAIL'} ${step}: ${seen}`);
  for (const fault of held ? [] : new Set(faults)) console.log(`     ${fault}`);
};
const steps = await play(options, tell, interrupted).catch((error) => {
  console.error(`It was not played to its end: ${error.stack}`);
  process.exit(1);
});
const broken = steps.filter(({ held }) => !held).length;
console.log(`\n${table(steps)}\n\n${steps.length - broken} of ${steps.length} steps hold; seed ${options.seed}`);
process.exit(broken === 0 ? 0 : 1);
