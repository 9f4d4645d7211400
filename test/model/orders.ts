// Whether answers given at once are those of some order: every interleaving of the actions' stages is tried, each once.
import { isDeepStrictEqual } from 'node:util';
import type { Action, Answer } from './actions.js';
import { rules } from './rules.js';
import type { Model } from './state.js';

type Stages = ((model: Model, action: Action) => Answer | null)[];
const stagesOf = (action: Action): Stages => rules[action.do] as Stages;

const sorted = (_key: string, value: unknown): unknown =>
  typeof value === 'object' && value !== null && !Array.isArray(value)
    ? Object.fromEntries(Object.entries(value).sort(([one], [other]) => (one < other ? -1 : 1)))
    : value;
const asText = (value: unknown): string => JSON.stringify(value, sorted);

/** The states that this one may have become, given these answers; none where no order gives them. */
function statesAfter(start: Model, actions: readonly Action[], answers: readonly Answer[]): Model[] {
  const tried = new Set<string>();
  const states: Model[] = [];
  const finished = -1;
  const explore = (model: Model, at: number[]): void => {
    const text = asText([at, model]);
    if (tried.has(text)) return;
    tried.add(text);
    if (at.every((stage) => stage === finished)) states.push(model);
    for (const [which, action] of actions.entries()) {
      const stage = stagesOf(action)[at[which] ?? finished];
      if (!stage) continue;
      const next = structuredClone(model);
      const answer = stage(next, action);
      if (answer && !isDeepStrictEqual(answer, answers[which])) continue;
      explore(next, at.with(which, answer ? finished : (at[which] ?? 0) + 1));
    }
  };
  explore(
    start,
    actions.map(() => 0),
  );
  return states;
}

/** What may be true after these answers, of what may have been true before. */
export function possible(models: readonly Model[], actions: readonly Action[], answers: readonly Answer[]): Model[] {
  const states = models.flatMap((model) => statesAfter(model, actions, answers));
  return [...new Map(states.map((state) => [asText(state), state])).values()];
}

/** What the model answers to the actions one after the other: for a person to read. */
export function answersInTurn(model: Model, actions: readonly Action[]): Answer[] {
  const state = structuredClone(model);
  return actions.map((action) => {
    for (const stage of stagesOf(action)) {
      const answer = stage(state, action);
      if (answer) return answer;
    }
    throw new Error(`The rules of ${action.do} give no answer`);
  });
}
