// Many small questions to the database as few large ones. Used by the stores whose questions come with every call.

import { setImmediate as turn } from 'node:timers/promises';
import { answerMs, soon } from './soon.js';

/** The hint of an update of many: another index may look as good to the planner. */
export const byId = { _id: 1 } as const;

/** So many go into one group, unless the asker says less. */
const mostOfAll = 256;
const longMs = 500;

/** The answer of an item that failed, where others of its group did not. */
export class Failed {
  constructor(readonly error: unknown) {}
}

interface Waiting<Item, Answer> {
  item: Item;
  resolve: (answer: Answer) => void;
  reject: (error: unknown) => void;
}

/**
 * A function that asks for one item by asking for a group: those that come while a group is under way are the next. Nothing is
 * remembered, every answer was given after its question came. `ask` gives an answer or Failed for each item, in their order and soon;
 * where it throws, all of the group fail.
 */
export function gather<Item, Answer>(
  ask: (items: Item[]) => Promise<(Answer | Failed)[]>,
  most = mostOfAll,
): (item: Item) => Promise<Answer> {
  let waiting: Waiting<Item, Answer>[] = [];
  let isUnderWay = false;

  async function run(): Promise<void> {
    while (waiting.length > 0) {
      await turn(); // calls that arrived together ask together
      const group = waiting.slice(0, most);
      waiting = waiting.slice(most);
      const begun = performance.now();
      const all = async () => ask(group.map(({ item }) => item));
      const answers = await all().catch((error) => group.map(() => new Failed(error)));
      for (const [at, { resolve, reject }] of group.entries()) {
        const answer = answers[at];
        if (answer instanceof Failed) reject(answer.error);
        else resolve(answer as Answer);
      }
      // Who came meanwhile has waited long enough for a database that is away.
      const [first] = answers;
      const isAway = performance.now() - begun > longMs && answers.every((answer) => answer instanceof Failed);
      if (isAway && first instanceof Failed) for (const { reject } of waiting.splice(0)) reject(first.error);
    }
    isUnderWay = false;
  }

  return (item) =>
    new Promise((resolve, reject) => {
      waiting.push({ item, resolve, reject });
      if (isUnderWay) return;
      isUnderWay = true;
      void run();
    });
}

/**
 * Asks for all at once, and where that fails for each by itself, `again`, which the driver tries again where a primary went away; those
 * that fail fail alone. All of it soon.
 */
export async function orEach<Item, Answer>(
  items: Item[],
  all: (items: Item[]) => Promise<Answer[]>,
  again: (item: Item) => Promise<Answer>,
): Promise<(Answer | Failed)[]> {
  const begun = performance.now();
  try {
    return await soon(all(items));
  } catch (error) {
    const leftMs = answerMs - (performance.now() - begun);
    if (leftMs <= 0) throw error;
    return Promise.all(items.map((item) => soon(again(item), leftMs).catch((fault) => new Failed(fault))));
  }
}

/** The same, but asks by `one` for a single item. */
export async function allOrEach<Item, Answer>(
  items: Item[],
  one: (item: Item) => Promise<Answer>,
  all: (items: Item[]) => Promise<Answer[]>,
  again = one,
): Promise<(Answer | Failed)[]> {
  return items.length === 1 ? soon(Promise.all(items.map(one))) : orEach(items, all, again);
}
