// Reads a PNG's or APNG's size and structure (PNG 3rd edition §5 and §11). Called by decoder.ts.
import { boundPixels, malformed } from './image-error.js';
import type { ImageStructure } from './image-structure.js';
import { createPace } from './pace.js';
import {
  acTL,
  fcTL,
  fdAT,
  IDAT,
  IEND,
  IHDR,
  isCritical,
  needsData,
  PLTE,
  type PngChunk,
  pngChunks,
} from './png-chunks.js';

/** Bit depths allowed, by colour type (§11.2.1). */
const depthsOf: Record<number, number[]> = {
  0: [1, 2, 4, 8, 16],
  2: [8, 16],
  3: [1, 2, 4, 8],
  4: [8, 16],
  6: [8, 16],
};
const INDEXED = 3;

/** Samples of a pixel, by colour type (§11.2.1). */
const samplesOf: Record<number, number> = { 0: 1, 2: 3, 3: 1, 4: 2, 6: 4 };

export interface PngStructure extends ImageStructure {
  /** Whether pixels are numbers of a palette. */
  indexed: boolean;
  bitsPerPixel: number;
  isInterlaced: boolean;
}

/**
 * Reads the header and follows every chunk to IEND, without decoding. An animation counts its default image, and every
 * frame beside it at the frame's own size.
 * @throws {ImageError} tooManyPixels; malformed: cut short, no IEND, chunks missing, misplaced or contradictory
 */
export async function readPng(bytes: Buffer, maxPixels: number): Promise<PngStructure> {
  const chunks = pngChunks(bytes);
  const structure = readHeader(bytes, chunks.next().value);
  boundPixels(structure.pixels, maxPixels);
  let palette = false;
  let animated = false;
  let announced = 0;
  let frames = 0;
  let sequence = 0;
  let data: 'before' | 'within' | 'after' = 'before';
  const pace = createPace();
  for (const chunk of chunks) {
    await pace();
    const { type, start, end } = chunk;
    if (type === IDAT) {
      if (data === 'after') throw malformed('The PNG has image data in two places.');
      if (structure.indexed && !palette) throw malformed('The PNG lacks its palette.');
      data = 'within';
      continue;
    }
    if (data === 'within') data = 'after';
    if (start === end && needsData(type)) throw malformed('The PNG has an empty chunk that may not be empty.');
    if (type === PLTE) {
      if (data !== 'before' || palette || !isPalette(end - start)) throw malformed('The PNG has a damaged palette.');
      palette = true;
    } else if (type === acTL && data === 'before') {
      animated = true;
      announced = end - start === 8 ? bytes.readUInt32BE(start) : 0;
    } else if (animated && (type === fcTL || type === fdAT)) {
      if (end - start < 4 || bytes.readUInt32BE(start) !== sequence++)
        throw malformed('The PNG has frames out of order.');
      if (type === fdAT) continue;
      const frame = readPngFrame(bytes, chunk, structure);
      frames++;
      // A frame before IDAT is the default image itself.
      if (data === 'after') structure.pixels += frame.width * frame.height;
      boundPixels(structure.pixels, maxPixels);
    } else if (isCritical(type) && type !== IEND) {
      throw malformed('The PNG has a chunk out of place, or one that no decoder knows.');
    }
  }
  if (data === 'before') throw malformed('The PNG has no image data.');
  if (animated && frames !== announced) throw malformed('The PNG lacks frames that it announces.');
  return structure;
}

/**
 * A frame's size, from its fcTL.
 * @throws {ImageError} malformed: not within the image
 */
function readPngFrame(bytes: Buffer, { start, end }: PngChunk, image: ImageStructure): ImageStructure {
  if (end - start !== 26) throw malformed('The PNG has a damaged frame.');
  const width = bytes.readUInt32BE(start + 4);
  const height = bytes.readUInt32BE(start + 8);
  const right = bytes.readUInt32BE(start + 12) + width;
  const bottom = bytes.readUInt32BE(start + 16) + height;
  if (width === 0 || height === 0 || right > image.width || bottom > image.height) {
    throw malformed('The PNG has a frame that is not within its image.');
  }
  return { width, height, pixels: width * height };
}

function readHeader(bytes: Buffer, chunk: PngChunk | undefined): PngStructure {
  if (chunk?.type !== IHDR || chunk.end - chunk.start !== 13) throw malformed('The PNG has no header.');
  const at = chunk.start;
  const width = bytes.readUInt32BE(at);
  const height = bytes.readUInt32BE(at + 4);
  if (width === 0 || height === 0) throw malformed('The PNG has no width or no height.');
  const depth = bytes.readUInt8(at + 8);
  const colorType = bytes.readUInt8(at + 9);
  const depths = depthsOf[colorType] ?? [];
  const [compression, filter, interlace] = bytes.subarray(at + 10, at + 13);
  if (!depths.includes(depth) || compression !== 0 || filter !== 0 || (interlace !== 0 && interlace !== 1)) {
    throw malformed('The PNG has an impossible header.');
  }
  return {
    width,
    height,
    pixels: width * height,
    indexed: colorType === INDEXED,
    bitsPerPixel: depth * (samplesOf[colorType] ?? 0),
    isInterlaced: interlace === 1,
  };
}

function isPalette(length: number): boolean {
  return length > 0 && length <= 256 * 3 && length % 3 === 0;
}
