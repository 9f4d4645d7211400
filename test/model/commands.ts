// fast-check's commands: each carries out one step on the house and holds the answers against all that the model allows.
import type { AsyncCommand } from 'fast-check';
import type { Action, Answer, Step } from './actions.js';
import type { House } from './house.js';
import { answersInTurn, possible } from './orders.js';
import { endOf, pickSession, resolve } from './resolve.js';
import type { Model } from './state.js';

/** What may be true: more than one state after steps whose order can't be told. */
export interface World {
  models: Model[];
  /** How many steps a run has. */
  steps: number;
  /** What was done, for a person to read. */
  told: string[];
}
/** How often what was done, and how it was answered. */
export type Counts = Map<string, number>;

const first = ({ models: [model] }: World): Model => {
  if (!model) throw new Error('No state is left');
  return model;
};

function actionsOf(model: Model, step: Step): Action[] {
  if (step.do === 'forward' || step.do === 'forwardTo' || step.do === 'restart') return [];
  if (step.do !== 'parallel') return [resolve(model, step, `${model.step}`)].filter((action) => action !== null);
  const session = step.focus === undefined ? undefined : pickSession(model, step.focus);
  if (step.focus !== undefined && session === undefined) return [];
  const focus = session === undefined ? undefined : { session };
  return step.drafts
    .map((draft, at) => resolve(model, draft, `${model.step}.${at}`, focus))
    .filter((action) => action !== null);
}

function timeAfter(model: Model, step: Step): number | null {
  if (step.do === 'forward') return model.now + step.ms;
  if (step.do !== 'forwardTo') return null;
  const end = endOf(model, step.end, step.of);
  return end === null || end + step.ms <= model.now ? null : end + step.ms;
}

const asLine = ({ status, code, expiresIn, carries }: Answer): string =>
  [
    status || '',
    code ?? '',
    expiresIn === null ? '' : `${expiresIn} s`,
    carries === null ? '' : JSON.stringify(carries),
  ]
    .filter((part) => part !== '')
    .join(' ');

export class StepCommand implements AsyncCommand<World, House> {
  constructor(
    readonly step: Step,
    private readonly counts: Counts,
  ) {}

  check(world: Readonly<World>): boolean {
    const model = first(world);
    if (model.step >= world.steps) return false;
    if (this.step.do === 'restart') return !model.wasRestarted;
    return (
      timeAfter(model, this.step) !== null || actionsOf(model, this.step).length > (this.step.do === 'parallel' ? 1 : 0)
    );
  }

  async run(world: World, house: House): Promise<void> {
    const now = timeAfter(first(world), this.step);
    if (now !== null) {
      house.moveClockTo(now);
      for (const model of world.models) model.now = now;
      world.told.push(`${this.step.do} to ${new Date(now).toISOString()}`);
    } else if (this.step.do === 'restart') {
      await house.restart();
      for (const model of world.models) model.wasRestarted = true;
      world.told.push('restart');
    } else await this.act(world, house);
    for (const model of world.models) model.step += 1;
    if (now !== null || ['restart', 'parallel'].includes(this.step.do)) this.count(this.step.do);
  }

  private async act(world: World, house: House): Promise<void> {
    const model = first(world);
    const actions = actionsOf(model, this.step);
    const answers = await Promise.all(actions.map((action) => house.perform(action)));
    world.models = possible(world.models, actions, answers);
    const inTurn = answersInTurn(model, actions);
    for (const [at, action] of actions.entries()) {
      const answer = answers[at] as Answer;
      this.count(`${action.do} ${answer.status || ''} ${answer.code ?? ''}`.trim());
      const sign = at === 0 ? '' : '  beside ';
      const other =
        asLine(answer) === asLine(inTurn[at] as Answer) ? '' : `   (in turn: ${asLine(inTurn[at] as Answer)})`;
      world.told.push(`${sign}${JSON.stringify(action)} -> ${asLine(answer)}${other}`);
    }
    if (world.models.length === 0)
      throw new Error(`The last answers are not the contract's:\n${world.told.join('\n')}`);
    const [breach] = house.breaches.splice(0);
    if (breach !== undefined) throw new Error(`The contract was broken: ${breach}\n${world.told.join('\n')}`);
  }

  private count(kind: string): void {
    this.counts.set(kind, (this.counts.get(kind) ?? 0) + 1);
  }

  /** As a row of regressions.ts has it. */
  toString(): string {
    return JSON.stringify(this.step);
  }
}
