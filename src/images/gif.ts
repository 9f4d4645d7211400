// Walks the blocks of a GIF (GIF89a specification). Called by decoder.ts for the size, by gif-decode.ts for the frames.
import { boundPixels, cutShort, malformed } from './image-error.js';
import type { ImageStructure } from './image-structure.js';
import { createPace } from './pace.js';

const headerBytes = 13;
const blocksPerStep = 4_096;
const EXTENSION = 0x21;
const IMAGE = 0x2c;
const TRAILER = 0x3b;

/** One image descriptor. */
export interface GifFrame {
  width: number;
  height: number;
  /** Where it ends on the canvas. */
  right: number;
  bottom: number;
  minimumCodeSize: number;
  /** Offset of its first sub-block of LZW data. */
  data: number;
}

/**
 * Reads the canvas's size and follows every block to the trailer, without decoding. As in browsers, a first frame that
 * lies beyond the canvas stretches it. Each frame counts as the canvas, or as itself where it is larger.
 * @throws {ImageError} tooManyPixels; malformed: cut short, no trailer, no frame, bytes that belong to no block
 */
export async function readGif(bytes: Buffer, maxPixels: number): Promise<ImageStructure> {
  if (bytes.length < headerBytes) throw cutShort();
  let width = bytes.readUInt16LE(6);
  let height = bytes.readUInt16LE(8);
  boundPixels(width * height, maxPixels);
  let pixels = 0;
  const pace = createPace();
  for (const frame of gifFrames(bytes)) {
    await pace();
    if (!frame) continue;
    if (pixels === 0) {
      width = Math.max(width, frame.right);
      height = Math.max(height, frame.bottom);
    }
    pixels += Math.max(width * height, frame.width * frame.height);
    boundPixels(pixels, maxPixels);
  }
  if (pixels === 0) throw malformed('The GIF has no frame.');
  return { width, height, pixels };
}

/**
 * Gives the frames in order; ends at the trailer. Between them it may give null, so that no walk over millions of blocks is one step.
 * @throws {ImageError} malformed: cut short, bytes that belong to no block
 */
export function* gifFrames(bytes: Buffer): Generator<GifFrame | null> {
  let at = headerBytes + colorTableBytes(bytes[10]);
  for (let blocks = 1; ; blocks++) {
    const block = bytes[at];
    if (block === undefined) throw cutShort();
    if (block === TRAILER) return;
    if (block === EXTENSION) {
      at = subBlocksEnd(bytes, at + 2);
      if (blocks % blocksPerStep === 0) yield null;
    } else if (block === IMAGE) {
      const codeSizeAt = at + 10 + colorTableBytes(bytes[at + 9]);
      const end = subBlocksEnd(bytes, codeSizeAt + 1);
      yield readFrame(bytes, at + 1, codeSizeAt);
      at = end;
    } else {
      throw malformed('The GIF has stray bytes between its blocks.');
    }
  }
}

function readFrame(bytes: Buffer, at: number, codeSizeAt: number): GifFrame {
  const width = bytes.readUInt16LE(at + 4);
  const height = bytes.readUInt16LE(at + 6);
  if (width === 0 || height === 0) throw malformed('The GIF has a frame without width or height.');
  const right = bytes.readUInt16LE(at) + width;
  const bottom = bytes.readUInt16LE(at + 2) + height;
  return { width, height, right, bottom, minimumCodeSize: bytes.readUInt8(codeSizeAt), data: codeSizeAt + 1 };
}

/** From the flags of a logical screen or an image descriptor. */
function colorTableBytes(flags = 0): number {
  return flags & 0x80 ? 3 * (2 << (flags & 7)) : 0;
}

/** Sub-blocks are a byte of length and as many bytes; one of length zero ends them. */
function subBlocksEnd(bytes: Buffer, start: number): number {
  let at = start;
  for (;;) {
    const length = bytes[at];
    if (length === undefined) throw cutShort();
    at += length + 1;
    if (length === 0) return at;
  }
}
