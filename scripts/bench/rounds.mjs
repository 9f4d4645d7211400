// The rounds: every contender is started once, then each round measures every operation of everyone, so that ratios come from moments that
// lie close together. Used by bench.mjs.
import { contenders as known } from './contenders/all.mjs';
import { Unavailable } from './contenders/http.mjs';
import { operations } from './operations.mjs';
import { median, spread } from './statistics.mjs';

/** The first time a contender does an operation it is compiled. */
const warmMs = { first: 2_500, later: 700 };
const quickWarmMs = { first: 2_000, later: 500 };

/** Those that could be started, and why the others could not. */
async function enter(stage, names, wanted, say) {
  const entered = [];
  const absent = {};
  for (const name of names) {
    const contender = known[name]();
    if (!contender.operations.some((operation) => wanted.includes(operation))) continue;
    try {
      if (contender.needs && !entered.some((other) => other.name === contender.needs)) {
        throw new Unavailable(`it needs ${contender.needs}`);
      }
      await contender.prepare(stage);
      await contender.start(stage);
      entered.push(contender);
    } catch (error) {
      await contender.stop?.();
      if (!(error instanceof Unavailable)) throw error;
      absent[name] = error.message;
      say(`${contender.title} is left out: ${error.message}`);
    }
  }
  return { entered, absent };
}

const figures = ['rate', 'p50', 'p99', 'serverCpuUs', 'databaseCpuUs', 'clientCores'];

function sumUp(repeats) {
  const of = (figure) => repeats.map((repeat) => repeat[figure]);
  const failures = {};
  for (const [reason, count] of repeats.flatMap((repeat) => Object.entries(repeat.failures))) {
    failures[reason] = (failures[reason] ?? 0) + count;
  }
  return {
    rate: spread(of('rate')),
    ...Object.fromEntries(figures.slice(1).map((figure) => [figure, median(of(figure))])),
    failures,
    repeats: repeats.map((repeat) => Object.fromEntries(figures.map((figure) => [figure, repeat[figure]]))),
  };
}

/** {contenders: {name: title}, absent: {name: reason}, results: {operation: {contender: figures}}, failed: [text]} */
export async function runRounds(stage, options, say) {
  const { entered, absent } = await enter(stage, options.contenders, options.operations, say);
  const warm = options.quick ? quickWarmMs : warmMs;
  const measured = new Map();
  const failed = [];
  for (let round = 0; round < options.repeats; round++) {
    // Each round in the other direction: what comes later in a round is not always the same.
    const order = round % 2 ? [...entered].reverse() : entered;
    for (const operation of options.operations) {
      for (const contender of order.filter((one) => one.operations.includes(operation))) {
        const key = `${operation} ${contender.name}`;
        const load = {
          connections: operations[operation].connections ?? options.connections,
          warmMs: round === 0 ? warm.first : warm.later,
          runMs: options.seconds * 1000 * (operations[operation].longer ?? 1),
        };
        const result = await contender.measure(operation, load);
        measured.set(key, [...(measured.get(key) ?? []), result]);
        const wrong = Object.entries(result.failures).map(([reason, count]) => `${count} × ${reason}`);
        if (wrong.length > 0) failed.push(`${key}, round ${round + 1}: ${wrong.join('; ')}`);
        const rate = `${result.rate.toFixed(result.rate < 100 ? 1 : 0).padStart(7)}/s`;
        say(
          `${round + 1}/${options.repeats} ${operation.padEnd(2)} ${contender.name.padEnd(11)} ${rate} ${wrong.join('; ')}`,
        );
      }
    }
  }
  for (const contender of [...entered].reverse()) await contender.stop();
  const results = {};
  for (const [key, repeats] of measured) {
    const [operation, name] = key.split(' ');
    results[operation] = { ...results[operation], [name]: sumUp(repeats) };
  }
  return { contenders: Object.fromEntries(entered.map(({ name, title }) => [name, title])), absent, results, failed };
}
