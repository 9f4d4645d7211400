// Inflates the image data of a PNG and holds its rows against the header, keeping none (PNG 3rd edition §7.2, §9, §10).
// Called by decoder.ts. Inflating is done off the event loop.
import { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { createInflate } from 'node:zlib';
import { ImageError, malformed } from './image-error.js';
import { createPace } from './pace.js';
import type { PngStructure } from './png.js';
import { IDAT, pngChunks } from './png-chunks.js';

/** Each piece is a job for another thread, however small. */
const pieceBytes = 128 * 1024;
/** Decoders stop at the last row. What comes behind it is inflated up to here, for its checksum, and no further. */
const mostBehind = 64 * 1024;
const highestFilter = 4;

/** Where the passes of Adam7 begin, and how far their pixels are apart (§8.1): x, y. */
const adam7 = [
  { at: [0, 0], apart: [8, 8] },
  { at: [4, 0], apart: [8, 8] },
  { at: [0, 4], apart: [4, 8] },
  { at: [2, 0], apart: [4, 4] },
  { at: [0, 2], apart: [2, 4] },
  { at: [1, 0], apart: [2, 2] },
  { at: [0, 1], apart: [1, 2] },
] as const;
const whole = [{ at: [0, 0], apart: [1, 1] }] as const;

interface Pass {
  rows: number;
  /** With the byte that says the filter. */
  rowBytes: number;
}

function passesOf({ width, height, bitsPerPixel, isInterlaced }: PngStructure): Pass[] {
  return (isInterlaced ? adam7 : whole).flatMap(({ at: [x, y], apart: [dx, dy] }) => {
    const pixels = Math.ceil((width - x) / dx);
    const rows = Math.ceil((height - y) / dy);
    return pixels > 0 && rows > 0 ? [{ rows, rowBytes: 1 + Math.ceil((pixels * bitsPerPixel) / 8) }] : [];
  });
}

/**
 * Proves that the data is whole and gives every row: it inflates to its end, with the right checksum, there are as many bytes as
 * the rows need, and each row begins with a filter that there is. Frames of an animation beside the default image are not looked at.
 * Expects bytes that readPng has walked.
 * @throws {ImageError} malformed
 */
export async function decodePng(bytes: Buffer, structure: PngStructure): Promise<void> {
  const rows = new PngRows(passesOf(structure));
  try {
    await pipeline(Readable.from(imageData(bytes)), createInflate({ chunkSize: pieceBytes }), async (inflated) => {
      for await (const part of inflated as AsyncIterable<Buffer>) {
        rows.read(part);
        letGo(part);
      }
    });
  } catch (error) {
    if (error instanceof ImageError) throw error;
    throw malformed('The image is malformed or cut short.', error);
  }
  if (rows.missing > 0) throw malformed('The PNG lacks image data.');
}

const { port1: nowhere, port2: otherEnd } = new MessageChannel();
otherEnd.close();

/**
 * Frees a piece now, by giving it to a port that nobody listens to: garbage of 100 megapixels would hold up the event loop while it is
 * collected, and tens of megabytes of memory until then. A piece that does not end its buffer has another one behind it.
 */
function letGo({ buffer, byteOffset, length }: Buffer): void {
  if (byteOffset + length === buffer.byteLength) nowhere.postMessage(null, [buffer as ArrayBuffer]);
}

/** In pieces, since a PNG may have hundreds of thousands of tiny chunks. */
async function* imageData(bytes: Buffer): AsyncGenerator<Buffer> {
  let parts: Buffer[] = [];
  let size = 0;
  const pace = createPace();
  for (const { type, start, end } of pngChunks(bytes)) {
    await pace();
    if (type !== IDAT) continue;
    parts.push(bytes.subarray(start, end));
    size += end - start;
    if (size < pieceBytes) continue;
    yield Buffer.concat(parts);
    parts = [];
    size = 0;
  }
  yield Buffer.concat(parts);
}

/** Counts the rows of all passes as their bytes come. */
class PngRows {
  /** Bytes that are still to come; below zero where there are more than the rows need. */
  missing: number;
  private pass = 0;
  private row = 0;
  private toNextRow = 0;

  constructor(private readonly passes: Pass[]) {
    this.missing = passes.reduce((sum, { rows, rowBytes }) => sum + rows * rowBytes, 0);
  }

  read(part: Buffer): void {
    this.missing -= part.length;
    if (this.missing < -mostBehind) throw malformed('The PNG has more image data than pixels.');
    let at = this.toNextRow;
    for (let pass = this.passes[this.pass]; pass && at < part.length; pass = this.passes[this.pass]) {
      if ((part[at] ?? 0) > highestFilter) throw malformed('The PNG has a filter that there is not.');
      at += pass.rowBytes;
      if (++this.row === pass.rows) {
        this.pass++;
        this.row = 0;
      }
    }
    this.toNextRow = at - part.length;
  }
}
