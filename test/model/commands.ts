// fast-check's commands: each carries out one step on the house and holds the answers against all that the model allows.
import type { AsyncCommand } from 'fast-check';
import type { Action, Answer, Step } from './actions.js';
import type { House } from './house.js';
import { answersInTurn, possible } from './orders.js';
import { endOf, pickSession, resolve, rollCall, userOf } from './resolve.js';
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

/** What the step does in this state: nothing, one action, or several at once, after the clock was moved or not. */
function planOf(model: Model, step: Step): { now: number; actions: Action[] } | null {
  const { now } = model;
  if (step.do === 'restart') return model.wasRestarted ? null : { now, actions: [] };
  if (step.do === 'forward') return { now: now + step.ms, actions: [] };
  if (step.do === 'forwardTo') {
    const end = endOf(model, step.end, step.of);
    return end && end.ms + step.ms > now ? { now: end.ms + step.ms, actions: [end.ask] } : null;
  }
  const isParallel = step.do === 'parallel';
  const session = isParallel && step.focus !== undefined ? pickSession(model, step.focus) : undefined;
  if (isParallel && step.focus !== undefined && session === undefined) return null;
  const actions = (isParallel ? step.drafts : [step])
    .map((draft, at) => resolve(model, draft, `${model.step}.${at}`, session === undefined ? undefined : { session }))
    .filter((action) => action !== null);
  return actions.length > (isParallel ? 1 : 0) ? { now, actions } : null;
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

const add = (counts: Counts, kind: string): void => void counts.set(kind, (counts.get(kind) ?? 0) + 1);

/** All at once. Throws where no order of them is answered so. */
async function act(world: World, house: House, actions: Action[], counts: Counts): Promise<Answer[]> {
  const inTurn = answersInTurn(first(world), actions);
  const answers = await house.perform(actions);
  world.models = possible(world.models, actions, answers);
  for (const [at, action] of actions.entries()) {
    const answer = answers[at] as Answer;
    add(counts, `${action.do} ${answer.status || ''} ${answer.code ?? ''}`.trim());
    const expected = asLine(inTurn[at] as Answer);
    const other = asLine(answer) === expected ? '' : `   (in turn: ${expected})`;
    world.told.push(`${at === 0 ? '' : '  beside '}${JSON.stringify(action)} -> ${asLine(answer)}${other}`);
  }
  const [breach] = house.breaches.splice(0);
  const fault = world.models.length === 0 ? 'The last answers are not what the contract says' : breach;
  if (fault !== undefined) throw new Error(`${fault}:\n${world.told.join('\n')}`);
  return answers;
}

/** Behind a refusal: what is refused at or before the session step has changed no session, as the operator sees them. */
async function lookBehind(world: World, house: House, actions: Action[]): Promise<void> {
  const model = first(world);
  const users = new Set(actions.map((action) => userOf(model, action)).filter((user) => user !== null));
  for (const user of users) await act(world, house, [{ do: 'listSessions', user }], new Map());
}

/** Behind the last step: asks for all that there is, and was. */
export async function callTheRoll(world: World, house: House): Promise<void> {
  for (const action of rollCall(first(world))) await act(world, house, [action], new Map());
}

export class StepCommand implements AsyncCommand<World, House> {
  constructor(
    readonly step: Step,
    private readonly counts: Counts,
  ) {}

  check(world: Readonly<World>): boolean {
    const model = first(world);
    return model.step < world.steps && planOf(model, this.step) !== null;
  }

  async run(world: World, house: House): Promise<void> {
    const model = first(world);
    const plan = planOf(model, this.step);
    if (!plan) throw new Error('check() lets no step through that does nothing');
    if (plan.now > model.now) {
      house.moveClockTo(plan.now);
      for (const model of world.models) model.now = plan.now;
      world.told.push(`the clock goes on to ${new Date(plan.now).toISOString()}`);
    }
    if (this.step.do === 'restart') {
      await house.restart();
      for (const model of world.models) model.wasRestarted = true;
      world.told.push('the server starts again');
    }
    const answers = await act(world, house, plan.actions, this.counts);
    const refused = plan.actions.filter((_, at) => (answers[at]?.status ?? 0) >= 400);
    await lookBehind(world, house, refused);
    for (const model of world.models) model.step += 1;
    add(this.counts, 'step');
    if (['forward', 'forwardTo', 'restart', 'parallel'].includes(this.step.do)) add(this.counts, this.step.do);
  }

  /** As a row of regressions.ts has it. */
  toString(): string {
    return JSON.stringify(this.step);
  }
}
