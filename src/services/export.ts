// Everything of a database, to a folder. Started again it goes on: images that are there whole are not read again. Used by the command
// line.
import { createHash } from 'node:crypto';
import { chmod, mkdir, open, readdir, rename, rm, writeFile } from 'node:fs/promises';
import { makeFolders } from '../folders.js';
import type { ExportStore, Part } from '../stores/export-store.js';
import {
  batches,
  type Entry,
  entryOf,
  format,
  type Manifest,
  manifestName,
  type PartFacts,
  type Progress,
  parts,
  pathsOf,
  unfinishedName,
} from './export-folder.js';
import { ownerOnly, put, putImages, tidy } from './export-images.js';
import { UserError } from './users.js';

const pageLines = 500;
const shownIds = 10;

export interface ExportOptions {
  /** Images whose bytes do not fit their hash are left out; else the export is refused. */
  leavesOutDamaged: boolean;
  progress: Progress;
  signal: AbortSignal;
}

const placeToName = 'name a folder that is new, empty, or of an earlier export.';

async function makeFolder(folder: string): Promise<void> {
  try {
    await makeFolders(folder);
  } catch (error) {
    const { code, message } = error as NodeJS.ErrnoException;
    const fault = { EEXIST: 'is no folder', ENOTDIR: 'is in no folder' }[code ?? ''] ?? `can't be made (${message})`;
    throw new UserError(`${folder} ${fault}: ${placeToName}`);
  }
}

/** A new or empty folder, or one of an export, for the owner only. Throws UserError. */
async function prepare(folder: string): Promise<void> {
  await makeFolder(folder);
  const names = await readdir(folder);
  if (names.length > 0 && !names.includes(manifestName) && !names.includes(unfinishedName)) {
    throw new UserError(`${folder} holds something else: ${placeToName}`);
  }
  const { unfinished, manifest, images } = pathsOf(folder);
  await chmod(folder, 0o700);
  await writeFile(unfinished, 'This export is not whole. Start the same command again: it goes on.\n', ownerOnly);
  await rm(manifest, { force: true });
  await mkdir(images, { recursive: true, mode: 0o700 });
}

async function* entriesOf(store: ExportStore, part: Part): AsyncGenerator<Entry> {
  for (let after = ''; ; ) {
    const page = await store.list(part, after, pageLines);
    for (const { line } of page) yield entryOf(line);
    if (page.length < pageLines) return;
    after = page.at(-1)?.id ?? '';
  }
}

/** Lines to a file, which is there when all are written. */
async function openPart(folder: string, part: Part) {
  const file = pathsOf(folder).part(part);
  const draft = await open(`${file}.draft`, 'w', ownerOnly.mode);
  const hash = createHash('sha256');
  let count = 0;
  return {
    async add(entries: Entry[]): Promise<number> {
      const text = entries.map(({ line }) => `${line}\n`).join('');
      hash.update(text);
      await draft.write(text);
      count += entries.length;
      return count;
    },
    async finish(): Promise<PartFacts> {
      await draft.sync();
      await rename(`${file}.draft`, file);
      return { count, sha256: hash.digest('hex') };
    },
    close: () => draft.close(),
  };
}

function refuseDamaged(damaged: string[]): void {
  const shown = damaged.slice(0, shownIds).join(', ');
  const more = damaged.length > shownIds ? ` and ${damaged.length - shownIds} more` : '';
  throw new UserError(
    `${damaged.length} images in the database are damaged: their bytes do not fit their hash (${shown}${more}). ` +
      'Start the same command again with --leave-out-damaged to go on without them.',
  );
}

/**
 * Throws UserError where the folder is no place for an export or an image is damaged. What callers write meanwhile may be in it or not.
 * `damaged` are the images that were left out.
 */
export async function exportTo(
  folder: string,
  store: ExportStore,
  { leavesOutDamaged, progress, signal }: ExportOptions,
): Promise<{ manifest: Manifest; damaged: string[] }> {
  await prepare(folder);
  const facts: Partial<Manifest['parts']> = {};
  const damaged: string[] = [];
  let imageBytes = 0;

  const writePart = async (part: Part): Promise<PartFacts> => {
    const total = await store.estimate(part);
    const file = await openPart(folder, part);
    try {
      for await (const batch of batches(entriesOf(store, part))) {
        signal.throwIfAborted();
        const put = part === 'images' ? await putImages(folder, store, batch) : { kept: batch, damaged: [] };
        damaged.push(...put.damaged);
        for (const { sizeInBytes } of put.kept) imageBytes += sizeInBytes;
        progress(part, await file.add(put.kept), total);
      }
      return await file.finish();
    } finally {
      await file.close();
    }
  };

  for (const part of parts) facts[part] = await writePart(part);
  if (damaged.length > 0 && !leavesOutDamaged) refuseDamaged(damaged);
  await tidy(folder);
  const manifest = {
    format,
    exportedAt: new Date().toISOString(),
    parts: facts as Manifest['parts'],
    imageBytes,
  };
  await put(pathsOf(folder).manifest, `${JSON.stringify(manifest, null, 2)}\n`, true);
  await rm(pathsOf(folder).unfinished);
  return { manifest, damaged };
}
