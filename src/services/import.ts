// The folder of an export, to a database. Started again it goes on: what is there already is left as it is. Used by the command line.
import { readFile } from 'node:fs/promises';
import type { ExportStore, Part } from '../stores/export-store.js';
import { batches, type Entry, entriesIn, type Manifest, type Progress, parts, pathsOf } from './export-folder.js';
import { fits } from './export-images.js';
import { type Compared, compare, hasEnded, refuseConflicts, told } from './import-compare.js';
import { UserError } from './users.js';

/** What became of a part: all that was exported is verified, or has ended. */
export interface Imported {
  part: Part;
  exported: number;
  /** Before this import. */
  there: number;
  written: number;
  /** Read back from the database and equal; images with all their bytes. */
  verified: number;
  /** Sessions and keys whose time was over meanwhile. */
  ended: number;
}

export interface ImportOptions {
  manifest: Manifest;
  progress: Progress;
  signal: AbortSignal;
}

type Work = (part: Part, batch: Entry[], compared: Compared) => Promise<void>;

async function write(folder: string, store: ExportStore, part: Part, entries: Entry[]): Promise<void> {
  if (part !== 'images') {
    const lines = entries.map(({ line }) => line);
    return store.create(part, lines);
  }
  const read = async (entry: Entry) => {
    const bytes = await readFile(pathsOf(folder).image(entry.id));
    if (!fits(bytes, entry)) throw new UserError(`The image ${entry.id} was altered in ${folder} during the import.`);
    return { imageId: entry.id, line: entry.line, bytes };
  };
  await store.createImages(await Promise.all(entries.map(read)));
}

/** Of images that the database has, those whose bytes there are the exported ones. */
async function wholeOf(store: ExportStore, images: Entry[]): Promise<Entry[]> {
  const whole = new Set<string>();
  const expected = new Map(images.map((entry) => [entry.id, entry]));
  for await (const { imageId, bytes } of store.read([...expected.keys()])) {
    const entry = expected.get(imageId);
    if (entry && fits(bytes, entry)) whole.add(imageId);
  }
  return images.filter(({ id }) => whole.has(id));
}

/**
 * Of a folder that checkFolder() let through. Throws UserError where the database has something else in the place of a document, then
 * nothing is written; and where it does not give back what was written.
 */
export async function importFrom(
  folder: string,
  store: ExportStore,
  { manifest, progress, signal }: ImportOptions,
): Promise<Imported[]> {
  const rows = parts.map((part): Imported => {
    const { count } = manifest.parts[part];
    return { part, exported: count, there: 0, written: 0, verified: 0, ended: 0 };
  });
  /** Each batch of each part, as it is in the database at that time. */
  const walk = async (doing: string, work: Work) => {
    for (const part of parts) {
      let done = 0;
      for await (const batch of batches(entriesIn(folder, part))) {
        signal.throwIfAborted();
        await work(part, batch, await compare(store, part, batch));
        done += batch.length;
        progress(`${doing} ${part}`, done, manifest.parts[part].count);
      }
    }
  };
  const rowOf = (part: Part) => rows[parts.indexOf(part)] as Imported;

  const conflicts: string[] = [];
  await walk('comparing', async (_part, _batch, compared) => void conflicts.push(...compared.conflicts));
  refuseConflicts(conflicts);

  await walk('writing', async (part, _batch, compared) => {
    refuseConflicts(compared.conflicts); // of somebody who writes at the same time
    const { equal, absent, unseen } = compared;
    if (unseen.length > 0) await store.removeUnseen(unseen.map(({ id }) => id));
    const missing = [...absent, ...unseen];
    if (missing.length > 0) await write(folder, store, part, missing);
    rowOf(part).there += equal.length;
    rowOf(part).written += missing.length;
  });

  const faults: string[] = [];
  await walk('verifying', async (part, batch, { equal }) => {
    const good = part === 'images' ? await wholeOf(store, equal) : equal;
    const wrong = batch.filter((entry) => !good.includes(entry) && !hasEnded(entry));
    faults.push(...wrong.map(({ id }) => `${part} ${id}`));
    rowOf(part).verified += good.length;
    rowOf(part).ended += batch.length - good.length - wrong.length;
  });
  if (faults.length > 0) throw new UserError(`The database does not give back what was exported: ${told(faults)}.`);
  return rows;
}
