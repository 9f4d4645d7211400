// Whether a folder is a whole, unaltered export that this version can read. Used by import before it writes anything.
import { createHash } from 'node:crypto';
import { createReadStream } from 'node:fs';
import { readdir, readFile } from 'node:fs/promises';
import type { Part } from '../stores/export-store.js';
import {
  batches,
  type Entry,
  entriesIn,
  format,
  type Manifest,
  manifestName,
  type PartFacts,
  type Progress,
  parts,
  pathsOf,
  unfinishedName,
} from './export-folder.js';
import { fits } from './export-images.js';
import { UserError } from './users.js';

const shownFaults = 10;
const newline = 0x0a;
const hex64 = /^[0-9a-f]{64}$/;

const isMissing = (error: unknown): boolean =>
  ['ENOENT', 'ENOTDIR'].includes((error as NodeJS.ErrnoException).code ?? '');

/** Throws UserError where there is none, or none that this version knows. */
async function readManifest(folder: string): Promise<Manifest> {
  const text = await readFile(pathsOf(folder).manifest, 'utf8').catch(async (error: unknown) => {
    if (!isMissing(error)) throw error;
    const names: string[] = await readdir(folder).catch(() => []);
    throw new UserError(
      names.includes(unfinishedName)
        ? `The export in ${folder} is not whole: start its "admin export" again, it goes on.`
        : `${folder} has no export: it lacks ${manifestName}.`,
    );
  });
  let manifest: Partial<Manifest>;
  try {
    manifest = JSON.parse(text);
  } catch {
    throw new UserError(`The export in ${folder} is altered: ${manifestName} is no JSON.`);
  }
  if (typeof manifest?.format !== 'number') {
    throw new UserError(`The export in ${folder} is altered: ${manifestName} names no format.`);
  }
  if (manifest.format > format) {
    throw new UserError(
      `The export in ${folder} has format ${manifest.format}, and this version knows ${format} at most: import it with the version that made it, or a newer one.`,
    );
  }
  const isWhole = parts.every((part) => {
    const facts = manifest.parts?.[part];
    return Number.isInteger(facts?.count) && hex64.test(facts?.sha256 ?? '');
  });
  if (!isWhole) throw new UserError(`The export in ${folder} is altered: ${manifestName} lacks counts or hashes.`);
  return manifest as Manifest;
}

async function factsOf(file: string): Promise<PartFacts | null> {
  const hash = createHash('sha256');
  let count = 0;
  try {
    for await (const bytes of createReadStream(file) as AsyncIterable<Buffer>) {
      hash.update(bytes);
      for (let at = bytes.indexOf(newline); at >= 0; at = bytes.indexOf(newline, at + 1)) count += 1;
    }
  } catch (error) {
    if (isMissing(error)) return null;
    throw error;
  }
  return { count, sha256: hash.digest('hex') };
}

async function partFault(folder: string, part: Part, { parts: expected }: Manifest): Promise<string | null> {
  const found = await factsOf(pathsOf(folder).part(part));
  if (found === null) return `${part}.jsonl is missing`;
  const isSame = found.sha256 === expected[part].sha256 && found.count === expected[part].count;
  return isSame ? null : `${part}.jsonl is altered`;
}

async function imageFault(folder: string, entry: Entry): Promise<string | null> {
  const bytes = await readFile(pathsOf(folder).image(entry.id)).catch((error: unknown) => {
    if (isMissing(error)) return null;
    throw error;
  });
  if (bytes !== null && fits(bytes, entry)) return null;
  return `the image ${entry.id} is ${bytes === null ? 'missing' : 'altered'}`;
}

/** Reads all of the folder. Throws UserError with up to ten faults. */
export async function checkFolder(folder: string, progress: Progress, signal: AbortSignal): Promise<Manifest> {
  const manifest = await readManifest(folder);
  const refuse = (faults: string[], more = 0): void => {
    if (faults.length === 0) return;
    const rest = more > 0 ? ` and ${more} more` : '';
    throw new UserError(`The export in ${folder} is not what was exported: ${faults.join(', ')}${rest}.`);
  };
  const partFaults = await Promise.all(parts.map((part) => partFault(folder, part, manifest)));
  refuse(partFaults.filter((fault) => fault !== null));
  const faults: string[] = [];
  let done = 0;
  for await (const batch of batches(entriesIn(folder, 'images'))) {
    signal.throwIfAborted();
    for (const fault of await Promise.all(batch.map((entry) => imageFault(folder, entry))))
      if (fault) faults.push(fault);
    done += batch.length;
    progress('checking images', done, manifest.parts.images.count);
  }
  refuse(faults.slice(0, shownFaults), faults.length - shownFaults);
  return manifest;
}
