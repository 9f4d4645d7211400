// The folder that an export makes and an import reads. Used by export, export-check and import.
//
//   cloakroom-export.json        counts and hashes, written last: where it is, the export is whole
//   cloakroom-export.unfinished  until then
//   PART.jsonl                   one document a line, canonical Extended JSON, in order of id
//   images/ab/ab…                the bytes of one image each, by the first two digits of its id
import { createReadStream } from 'node:fs';
import { join } from 'node:path';
import type { Part } from '../stores/export-store.js';

export const format = 1;
export const manifestName = 'cloakroom-export.json';
export const unfinishedName = 'cloakroom-export.unfinished';
/** Images last: all else is small. */
export const parts: readonly Part[] = ['clients', 'users', 'sessions', 'idempotencyKeys', 'images'];

export interface PartFacts {
  count: number;
  /** Of the file with the lines, which name the SHA-256 of each image. */
  sha256: string;
}

export interface Manifest {
  format: number;
  exportedAt: string;
  parts: Record<Part, PartFacts>;
  /** Of all images together. */
  imageBytes: number;
}

/** What an export or import has to know of a document. */
export interface Entry {
  id: string;
  line: string;
  /** When it ends by itself. */
  endsAtMs?: number;
  /** Of users, as it is unique. */
  email?: string;
  /** Of images; of all else 0 and ''. */
  sizeInBytes: number;
  sha256: string;
}

export const pathsOf = (folder: string) => ({
  manifest: join(folder, manifestName),
  unfinished: join(folder, unfinishedName),
  images: join(folder, 'images'),
  part: (part: Part) => join(folder, `${part}.jsonl`),
  image: (imageId: string) => join(folder, 'images', imageId.slice(0, 2), imageId),
});

/** Of `{"$numberInt":"5"}` and its like. */
const numberOf = (value: object): number => Number(Object.values(value)[0]);

/** Throws where the line is none of an export. */
export function entryOf(line: string): Entry {
  const { _id: id, expiresAt, emailLowerCase, length, metadata } = JSON.parse(line);
  return {
    id,
    line,
    ...(expiresAt ? { endsAtMs: numberOf(expiresAt.$date) } : {}),
    ...(emailLowerCase ? { email: emailLowerCase } : {}),
    sizeInBytes: length ? numberOf(length) : 0,
    sha256: metadata?.sha256 ?? '',
  };
}

/** Not by readline, which also ends lines where Unicode says so and JSON does not. */
export async function* entriesIn(folder: string, part: Part): AsyncGenerator<Entry> {
  let rest = '';
  for await (const text of createReadStream(pathsOf(folder).part(part), 'utf8')) {
    const lines = (rest + text).split('\n');
    rest = lines.pop() ?? '';
    for (const line of lines) yield entryOf(line);
  }
}

const batchEntries = 500;
const batchBytes = 8 * 1024 * 1024;

/** As many at a time as may be in memory with their bytes; an image has 5 MiB at most. */
export async function* batches(entries: AsyncIterable<Entry>): AsyncGenerator<Entry[]> {
  let batch: Entry[] = [];
  let bytes = 0;
  for await (const entry of entries) {
    if (batch.length === batchEntries || (batch.length > 0 && bytes + entry.sizeInBytes > batchBytes)) {
      yield batch;
      [batch, bytes] = [[], 0];
    }
    batch.push(entry);
    bytes += entry.sizeInBytes;
  }
  if (batch.length > 0) yield batch;
}

/** How far a long piece of work has come, for a person who waits. */
export type Progress = (doing: string, done: number, total: number) => void;
