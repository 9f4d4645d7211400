// What happens to sessions at about one time, for what is done for many at once. Used by session-store and session-ends.

export interface End {
  sessionKey: string;
  now: Date;
}

/** What is so near each other in time is judged at the time of the last of them. */
const nearMs = 20;

/** Those of about one time, and what time that is. */
export function near<Item extends End>(items: Item[]): { now: Date; items: Item[] }[] {
  const groups: { now: Date; items: Item[] }[] = [];
  for (const item of items.toSorted((one, other) => +one.now - +other.now)) {
    const group = groups.at(-1);
    const first = group?.items[0];
    if (group && first && +item.now - +first.now <= nearMs) {
      group.items.push(item);
      group.now = item.now;
    } else groups.push({ now: item.now, items: [item] });
  }
  return groups;
}

export const keysOf = (items: readonly End[]): string[] => items.map(({ sessionKey }) => sessionKey);
