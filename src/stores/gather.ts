// Many small questions to the database as few large ones. Used by the stores whose questions come with every call.

import { setImmediate as turn } from 'node:timers/promises';
import type { mongo } from 'mongoose';
import { soon } from './soon.js';

/** So many go into one group, unless the asker says less. */
const mostOfAll = 256;
const longMs = 500;

interface Waiting<Item, Answer> {
  item: Item;
  resolve: (answer: Answer) => void;
  reject: (error: unknown) => void;
}

/**
 * A function that asks for one item by asking for a group: those that come while a group is under way are the next. Nothing is
 * remembered, every answer was given after its question came. `ask` gives an answer for each item, in their order and soon; where it
 * throws, all of the group fail.
 */
export function gather<Item, Answer>(
  ask: (items: Item[]) => Promise<Answer[]>,
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
      try {
        const answers = await ask(group.map(({ item }) => item));
        for (const [at, { resolve }] of group.entries()) resolve(answers[at] as Answer);
      } catch (error) {
        // Who came meanwhile has waited long enough for a database that is away.
        const failed = performance.now() - begun > longMs ? [...group, ...waiting.splice(0)] : group;
        for (const { reject } of failed) reject(error);
      }
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

/** The documents with these values of a unique field, null where there is none: each asked for by itself, and found in groups. */
export function findEach<Document extends { [key in Field]: string }, Field extends string>(
  collection: Pick<mongo.Collection<Document>, 'find'>,
  field: Field,
  filter: mongo.Filter<Document> = {},
): (value: string) => Promise<Document | null> {
  return gather(async (values: string[]) => {
    const which = { ...filter, [field]: { $in: [...new Set(values)] } } as mongo.Filter<Document>;
    const asked = collection.find(which, { readPreference: 'primary' });
    const documents = (await soon(asked.toArray())) as Document[];
    const found = new Map(documents.map((document) => [document[field] as string, document]));
    return values.map((value) => found.get(value) ?? null);
  });
}
