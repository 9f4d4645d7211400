// Walks the chunks of a PNG (PNG 3rd edition §5). Called by png.ts for the structure, by png-decode.ts for the pixels.
import { crc32 } from 'node:zlib';
import { cutShort, malformed } from './image-error.js';

const signature = Buffer.from('\x89PNG\r\n\x1a\n', 'latin1');
const lengthAndTypeBytes = 8;
const crcBytes = 4;

/** Types as the number that their four letters make, for a PNG may have hundreds of thousands of chunks. */
export const IHDR = typeOf('IHDR');
export const PLTE = typeOf('PLTE');
export const IDAT = typeOf('IDAT');
export const IEND = typeOf('IEND');
export const acTL = typeOf('acTL');
export const fcTL = typeOf('fcTL');
export const fdAT = typeOf('fdAT');

/** One chunk; its data lies from start to end, its type in the four bytes before, its CRC in the four after. */
export interface PngChunk {
  type: number;
  start: number;
  end: number;
}

/**
 * Gives the chunks in order, IEND included, and ends there. Every CRC is checked (§5.3): decoders forgive those of ancillary chunks.
 * @throws {ImageError} malformed: no PNG signature, cut short, a wrong CRC, bytes that belong to no chunk
 */
export function* pngChunks(bytes: Buffer): Generator<PngChunk> {
  if (!bytes.subarray(0, signature.length).equals(signature)) throw malformed('The PNG has a damaged signature.');
  let at = signature.length;
  for (;;) {
    const start = at + lengthAndTypeBytes;
    if (start > bytes.length) throw cutShort();
    const end = start + bytes.readUInt32BE(at);
    if (end + crcBytes > bytes.length) throw cutShort();
    const type = bytes.readUInt32BE(at + 4);
    if (!isLetters(type)) throw malformed('The PNG has stray bytes between its chunks.');
    if (crc32(bytes.subarray(at + 4, end)) !== bytes.readUInt32BE(end))
      throw malformed('The PNG has a wrong checksum.');
    yield { type, start, end };
    if (type === IEND) return;
    at = end + crcBytes;
  }
}

/** Whether a decoder that does not know the type must give up (§5.4). */
export function isCritical(type: number): boolean {
  return (type & 0x20000000) === 0;
}

/** Whether the type is of the standard's register, where only critical chunks may be empty (§5.4, §11). */
export function needsData(type: number): boolean {
  return !isCritical(type) && (type & 0x00200000) === 0;
}

/** Each of the four bytes, with its case bit set, is from a to z. */
function isLetters(type: number): boolean {
  for (let shift = 0; shift < 32; shift += 8) {
    const letter = ((type >>> shift) & 0xff) | 0x20;
    if (letter < 0x61 || letter > 0x7a) return false;
  }
  return true;
}

function typeOf(letters: string): number {
  return Buffer.from(letters, 'latin1').readUInt32BE(0);
}
