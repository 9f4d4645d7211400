// The bytes of images in the folder of an export. Used by export.
import { mkdir, readdir, readFile, rename, rm, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import type { ExportStore } from '../stores/export-store.js';
import { type Entry, entriesIn, pathsOf } from './export-folder.js';
import { sha256 } from './secrets.js';
import { UserError } from './users.js';

export const ownerOnly = { mode: 0o600 };
const ownId = /^[0-9a-f]{32}$/;

/** Whole or not there; what a kill leaves has the name of a draft. */
export async function put(file: string, bytes: Buffer | string, flush = false): Promise<void> {
  const draft = `${file}.draft`;
  await writeFile(draft, bytes, { ...ownerOnly, flush });
  await rename(draft, file);
}

export const fits = (bytes: Buffer, { sizeInBytes, sha256: hash }: Entry): boolean =>
  bytes.length === sizeInBytes && sha256(bytes).toString('hex') === hash;

async function isThere(folder: string, entry: Entry): Promise<boolean> {
  const bytes = await readFile(pathsOf(folder).image(entry.id)).catch(() => null);
  return bytes !== null && fits(bytes, entry);
}

/** Reads from the database those that are not in the folder whole; gives the ids of which the bytes are there then. */
async function fetchMissing(folder: string, store: ExportStore, batch: Entry[]): Promise<Set<string>> {
  const reused = await Promise.all(batch.map((entry) => isThere(folder, entry)));
  const present = new Set(batch.filter((_, at) => reused[at]).map(({ id }) => id));
  const missing = new Map(batch.filter(({ id }) => !present.has(id)).map((entry) => [entry.id, entry]));
  if (missing.size === 0) return present;
  for await (const { imageId, bytes } of store.read([...missing.keys()])) {
    const entry = missing.get(imageId);
    if (!entry || !fits(bytes, entry)) continue;
    await put(pathsOf(folder).image(imageId), bytes);
    present.add(imageId);
  }
  return present;
}

/** Brings the bytes of a batch into the folder. `kept`: those of which they are there; `damaged`: whose bytes do not fit their hash. */
export async function putImages(
  folder: string,
  store: ExportStore,
  batch: Entry[],
): Promise<{ kept: Entry[]; damaged: string[] }> {
  const strange = batch.find(({ id }) => !ownId.test(id));
  if (strange) throw new UserError(`fs.files has a document that is no image of Cloakroom: ${strange.id}.`);
  const prefixes = new Set(batch.map(({ id }) => dirname(pathsOf(folder).image(id))));
  for (const prefix of prefixes) await mkdir(prefix, { recursive: true, mode: 0o700 });
  const present = await fetchMissing(folder, store, batch);
  const failed = batch.filter(({ id }) => !present.has(id)).map(({ id }) => id);
  // One that was deleted meanwhile is not damaged.
  const found = failed.length > 0 ? await store.find('images', failed) : new Map();
  return {
    kept: batch.filter(({ id }) => present.has(id)),
    damaged: failed.filter((id) => found.get(id)?.isSeen),
  };
}

/** Removes drafts, and what an earlier export had and this one has not: images that were deleted since. */
export async function tidy(folder: string): Promise<void> {
  const { images } = pathsOf(folder);
  const unused = new Set(await readdir(images));
  let prefix = '';
  let kept = new Set<string>();
  const sweep = async () => {
    if (prefix === '') return;
    for (const name of await readdir(join(images, prefix))) if (!kept.has(name)) await rm(join(images, prefix, name));
  };
  // In order of id: one prefix's names at a time are all that is in memory.
  for await (const { id } of entriesIn(folder, 'images')) {
    if (id.slice(0, 2) !== prefix) {
      await sweep();
      [prefix, kept] = [id.slice(0, 2), new Set()];
      unused.delete(prefix);
    }
    kept.add(id);
  }
  await sweep();
  for (const name of unused) await rm(join(images, name), { recursive: true });
}
