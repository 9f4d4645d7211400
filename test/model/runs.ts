// Runs of the model on a house: drawn ones, which shrink where they fail, and given ones. Used by the tests of this folder.
import fc, { type AsyncCommand } from 'fast-check';
import type { LimitsName, Step } from './actions.js';
import { steps as step } from './arbitraries.js';
import { type Counts, callTheRoll, StepCommand, type World } from './commands.js';
import type { House } from './house.js';

export interface Drawing {
  runs: number;
  steps: number;
  seed: number;
  path?: string | undefined;
  replayPath?: string | undefined;
  /** Show the sequence as it was drawn. */
  isQuick?: boolean;
}

type Commands = Iterable<AsyncCommand<World, House>>;

async function run(house: House, limits: LimitsName, steps: number, commands: Commands): Promise<void> {
  const model: World = { models: [await house.begin(limits)], steps, told: [] };
  await fc.asyncModelRun(() => ({ model, real: house }), commands);
  await callTheRoll(model, house);
}

export const runGiven = (house: House, limits: LimitsName, given: readonly Step[]): Promise<void> =>
  run(
    house,
    limits,
    given.length,
    given.map((one) => new StepCommand(one, new Map())),
  );

/** How often what was done. Throws what fast-check says of the first failure, with what repeats it. */
export async function runDrawn(house: House, drawing: Drawing): Promise<Counts> {
  const { runs, steps, seed, path, replayPath, isQuick = false } = drawing;
  const counts: Counts = new Map();
  const command = step.map((one) => new StepCommand(one, counts));
  // Steps that have nothing to act on are passed over: far more are drawn than are taken.
  const commands = fc.commands([command], { maxCommands: 100 * steps, size: 'max', ...(replayPath && { replayPath }) });
  const limits = fc.constantFrom<LimitsName[]>('standard', 'short');
  const property = fc.asyncProperty(limits, commands, (limits, sequence) => run(house, limits, steps, sequence));
  await fc.assert(property, { numRuns: runs, seed, endOnFailure: isQuick, ...(path && { path }) });
  return counts;
}
