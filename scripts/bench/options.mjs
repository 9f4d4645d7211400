// The arguments of `npm run bench`. Used by bench.mjs.
import { parseArgs } from 'node:util';
import { contenders } from './contenders/all.mjs';
import { operations } from './operations.mjs';

export const usage = `Usage: npm run bench -- [options]
  --quick              S, U, G against the floor and plain Express, in 2 minutes; exit 1 where a ratio is under half its recorded value
  --only S,U           these operations (${Object.keys(operations).join(', ')})
  --contenders A,B     these contenders (${Object.keys(contenders).join(', ')})
  --repeats N          rounds over everything (5; quick: 3)
  --seconds N          of each measurement, after a warm-up (2; quick: 1.5)
  --connections N      of the closed loop (32)
  --record             writes the ratios of the quick form to test/bench-baseline.json
  --publish            writes table, JSON and chart to src/docs/bench too
  --growth             instead: every operation with 1 thousand and with --sizes sessions and images (1000000)
  --memory             instead: memory of two workers under --minutes of mixed load (10)
  --profile S,U        instead: a CPU profile of one worker for each operation`;

const known = {
  quick: { type: 'boolean', default: false },
  only: { type: 'string' },
  contenders: { type: 'string' },
  repeats: { type: 'string' },
  seconds: { type: 'string' },
  connections: { type: 'string', default: '32' },
  record: { type: 'boolean', default: false },
  publish: { type: 'boolean', default: false },
  growth: { type: 'boolean', default: false },
  sizes: { type: 'string', default: '1000000' },
  memory: { type: 'boolean', default: false },
  minutes: { type: 'string', default: '10' },
  profile: { type: 'string' },
};

const quickOperations = ['S', 'U', 'G'];
const quickContenders = ['cloakroom', 'cloakroom2', 'floor', 'express'];

function listOf(text, all, name) {
  const list = text.split(',').map((item) => item.trim());
  const wrong = list.find((item) => !Object.hasOwn(all, item));
  if (wrong !== undefined) throw new Error(`--${name} has ${wrong}, which is none of ${Object.keys(all).join(', ')}.`);
  return list;
}

function numberOf(text, name) {
  const value = Number(text);
  if (!(value > 0)) throw new Error(`--${name} ${text} is no number above 0.`);
  return value;
}

/** Throws an Error that says what is wrong. */
export function readOptions(args) {
  const given = parseArgs({ args, options: known }).values;
  const { quick, only, profile } = given;
  return {
    ...given,
    operations: only ? listOf(only, operations, 'only') : quick ? quickOperations : Object.keys(operations),
    contenders: given.contenders
      ? listOf(given.contenders, contenders, 'contenders')
      : quick
        ? quickContenders
        : Object.keys(contenders),
    profile: profile ? listOf(profile, operations, 'profile') : null,
    repeats: Math.ceil(numberOf(given.repeats ?? (quick ? '3' : '5'), 'repeats')),
    seconds: numberOf(given.seconds ?? (quick ? '1.5' : '2'), 'seconds'),
    connections: Math.ceil(numberOf(given.connections, 'connections')),
    minutes: numberOf(given.minutes, 'minutes'),
    sizes: Math.ceil(numberOf(given.sizes, 'sizes')),
  };
}
