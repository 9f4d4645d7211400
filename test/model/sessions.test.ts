// The model of sessions against the real server: random sequences of steps, alone and at once. FC_RUNS, FC_STEPS, FC_SEED ask for
// others; FC_PATH and FC_REPLAY repeat a failure. npm run model does that, and reads FC_REPORT.
import { writeFileSync } from 'node:fs';
import { afterAll, beforeAll, expect, test } from '@jest/globals';
import { type House, openHouse } from './house.js';
import { regressions } from './regressions.js';
import { runDrawn, runGiven } from './runs.js';

const { FC_RUNS = '100', FC_STEPS = '30', FC_SEED = '5', FC_PATH, FC_REPLAY, FC_REPORT } = process.env;
const drawing = {
  runs: Number(FC_RUNS),
  steps: Number(FC_STEPS),
  seed: Number(FC_SEED),
  path: FC_PATH,
  replayPath: FC_REPLAY,
};
/** Shrinking what fails takes its time. */
const timeout = drawing.runs * drawing.steps * 100 + 300_000;

let house: House;
beforeAll(async () => {
  house = await openHouse();
});
afterAll(() => house.close());

test.each(regressions)('$name', async ({ limits, steps, times = 1 }) => {
  for (let time = 0; time < times; time += 1) await runGiven(house, limits, steps);
});

test(
  `${FC_RUNS} runs of ${FC_STEPS} steps, seed ${FC_SEED}`,
  async () => {
    const started = Date.now();
    const counts = await runDrawn(house, drawing);
    expect(house.breaches).toEqual([]);
    const report = { seconds: (Date.now() - started) / 1000, counts: Object.fromEntries(counts) };
    if (FC_REPORT) writeFileSync(FC_REPORT, JSON.stringify(report));
  },
  timeout,
);
