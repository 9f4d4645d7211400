// npm run bench: Cloakroom beside the raw driver, plain servers and its peers, in one run on one real mongod. See scripts/bench/options.mjs.
import { fileURLToPath } from 'node:url';
import { compare, record } from './bench/baseline.mjs';
import { judge, quickRatios } from './bench/goals.mjs';
import { measureGrowth } from './bench/growth.mjs';
import { measureMemory } from './bench/memory.mjs';
import { readOptions, usage } from './bench/options.mjs';
import { profile } from './bench/profile.mjs';
import { markdown } from './bench/report/table.mjs';
import { separateGoals, writeReport } from './bench/report/write.mjs';
import { runRounds } from './bench/rounds.mjs';
import { artifacts, machine, setStage } from './bench/stage.mjs';
import { readArguments } from './usage.mjs';

const published = fileURLToPath(new URL('../src/docs/bench', import.meta.url));
const say = (line) => console.error(line);

async function compareAll(stage, options) {
  const outcome = await runRounds(stage, options, say);
  const { repeats, seconds, connections } = options;
  const run = {
    date: new Date().toISOString(),
    machine: machine(stage.mongod),
    options: { repeats, seconds, connections },
    ...outcome,
    goals: judge(outcome, options.quick ? [] : await separateGoals(artifacts)),
  };
  await writeReport(artifacts, run);
  console.log(markdown(run));
  if (options.publish) await writeReport(published, run);
  for (const text of run.failed) say(`failed: ${text}`);

  const ratios = quickRatios(run.results);
  if (options.record && run.failed.length === 0) say(await record(ratios, run));
  const { lines, fallen } = await compare(ratios);
  for (const line of lines) console.log(line);
  // The quick form is for machines that do other things too: what a contender refused there is told, and no fault.
  const isWrong = fallen.length > 0 || (run.failed.length > 0 && !options.quick);
  return isWrong ? 1 : 0;
}

async function main() {
  const options = readArguments(usage, readOptions);
  const stage = await setStage();
  const interrupted = new Promise((resolve) => {
    for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP']) process.once(signal, () => resolve(130));
  });
  const work = () => {
    if (options.growth) return measureGrowth(stage, options, say);
    if (options.memory) return measureMemory(stage, options, say);
    if (options.profile) return profile(stage, options, say);
    return compareAll(stage, options);
  };
  try {
    return await Promise.race([work(), interrupted]);
  } finally {
    await stage.close();
  }
}

for (const stream of [process.stdout, process.stderr]) stream.on('error', () => {}); // whoever read it has gone
main().then(
  (code) => process.exit(code),
  (error) => {
    console.error(error);
    process.exit(1);
  },
);
