// Walks the marker segments of a JPEG (ITU-T T.81 annex B). Called by jpg.ts for the structure, by jpg-decode.ts.
import { cutShort, malformed } from './image-error.js';

/** Codes of the markers that readers look for (T.81 table B.1). */
export const SOF0 = 0xc0;
export const SOF1 = 0xc1;
export const SOF2 = 0xc2;
export const DHT = 0xc4;
export const SOI = 0xd8;
const EOI = 0xd9;
export const SOS = 0xda;
export const DQT = 0xdb;
export const DRI = 0xdd;
const TEM = 0x01;

/** No encoder comes near it; it bounds what one file can cost its readers. */
const maxSegments = 10_000;

/** One marker with what belongs to it; offsets into the file. */
export interface JpgSegment {
  marker: number;
  start: number;
  /** What follows the marker and its length; empty for a marker that stands alone. */
  parameters: Buffer;
  /** Where the parameters end, and where the next segment begins: in between lies the entropy-coded data of a scan. */
  end: number;
  next: number;
}

/**
 * Gives the segments from SOI to EOI, both included, and ends there. Linear in the file's length.
 * @throws {ImageError} malformed: cut short, or bytes that belong to no segment
 */
export function* jpgSegments(bytes: Buffer): Generator<JpgSegment> {
  let start = 0;
  for (let count = 0; count < maxSegments; count++) {
    const { marker, at } = readMarker(bytes, start);
    if (!isKnown(marker)) throw malformed('The JPEG has a marker that decoders do not know.');
    const end = standsAlone(marker) ? at : at + segmentLength(bytes, at);
    const next = marker === SOS ? entropyEnd(bytes, end) : end;
    yield { marker, start, parameters: bytes.subarray(Math.min(at + 2, end), end), end, next };
    if (marker === EOI) return;
    start = next;
  }
  throw malformed('The JPEG has too many segments.');
}

/** Whether a marker is one of RST0 to RST7, which divide a scan. */
export function isRestart(marker: number): boolean {
  return marker >= 0xd0 && marker <= 0xd7;
}

/** Any number of 0xFF may fill up before a marker (T.81 B.1.1.2). */
function readMarker(bytes: Buffer, start: number): { marker: number; at: number } {
  let at = start;
  while (bytes[at] === 0xff) at++;
  const marker = bytes[at];
  if (marker === undefined) throw cutShort();
  if (at === start || marker === 0) throw malformed('The JPEG has stray bytes between its segments.');
  return { marker, at: at + 1 };
}

/** All but those reserved, and those of hierarchical JPEGs (T.81 table B.1). */
function isKnown(marker: number): boolean {
  const reserved = (marker > TEM && marker < SOF0) || (marker >= 0xf0 && marker <= 0xfd) || marker === 0xc8;
  return !reserved && marker !== 0xde && marker !== 0xdf;
}

function standsAlone(marker: number): boolean {
  return marker === TEM || isRestart(marker) || marker === SOI || marker === EOI;
}

/** Counts its own two bytes. */
function segmentLength(bytes: Buffer, at: number): number {
  if (at + 2 > bytes.length) throw cutShort();
  const length = bytes.readUInt16BE(at);
  if (length < 2) throw malformed('The JPEG has a segment without a length.');
  if (at + length > bytes.length) throw cutShort();
  return length;
}

const nearBytes = 8;

/** Where the next 0xFF is, from `at` on; -1 where there is none. By hand for what is near: each native call costs as much as some bytes. */
export function next0xff(bytes: Buffer, at: number): number {
  for (let near = at; near < at + nearBytes; near++) if (bytes[near] === 0xff) return near;
  return bytes.indexOf(0xff, at + nearBytes);
}

/** The first marker that is neither a stuffed zero, a restart nor fill. */
function entropyEnd(bytes: Buffer, start: number): number {
  const last = bytes.length - 1;
  for (let at = next0xff(bytes, start); at >= 0 && at < last; at = next0xff(bytes, at + 1)) {
    const next = bytes[at + 1] ?? 0;
    if (next !== 0 && next !== 0xff && !isRestart(next)) return at;
  }
  throw cutShort();
}
