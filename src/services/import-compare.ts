// What of an export a database has already, and what stands in its way there. Used by import.
import type { ExportStore, Part } from '../stores/export-store.js';
import type { Entry } from './export-folder.js';
import { UserError } from './users.js';

const shownFaults = 10;

export interface Compared {
  equal: Entry[];
  /** Neither there nor ended. */
  absent: Entry[];
  /** Images that a killed import did not publish. */
  unseen: Entry[];
  conflicts: string[];
}

/** Sessions and keys end by themselves. */
export const hasEnded = ({ endsAtMs = Number.POSITIVE_INFINITY }: Entry): boolean => endsAtMs <= Date.now();

export async function compare(store: ExportStore, part: Part, batch: Entry[]): Promise<Compared> {
  const ids = batch.map(({ id }) => id);
  const found = await store.find(part, ids);
  const emails = new Map(batch.flatMap(({ id, email }) => (email === undefined ? [] : [[id, email] as const])));
  const taken = emails.size > 0 ? await store.findTaken(emails) : [];
  const kindOf = ({ id, line }: Entry): 'equal' | 'absent' | 'unseen' | 'different' => {
    const there = found.get(id);
    if (!there) return 'absent';
    if (!there.isSeen) return 'unseen';
    return there.line === line ? 'equal' : 'different';
  };
  const of = (kind: ReturnType<typeof kindOf>) => batch.filter((entry) => kindOf(entry) === kind);
  return {
    equal: of('equal'),
    absent: of('absent').filter((entry) => !hasEnded(entry)),
    unseen: of('unseen'),
    conflicts: [
      ...of('different').map(({ id }) => `${part} ${id} is there and different`),
      ...taken.map((id) => `the email of ${part} ${id} is another user's`),
    ],
  };
}

/** The first of many, and how many more. */
export const told = (faults: string[]): string => {
  const more = faults.length > shownFaults ? ` and ${faults.length - shownFaults} more` : '';
  return faults.slice(0, shownFaults).join(', ') + more;
};

export function refuseConflicts(conflicts: string[]): void {
  if (conflicts.length === 0) return;
  throw new UserError(
    `The database has other things in the place of what is imported, and they were left as they are: ${told(conflicts)}. ` +
      'Import into an empty database.',
  );
}
