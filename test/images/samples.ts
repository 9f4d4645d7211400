// Small images for the tests of src/images: made by sharp, by another hand than ours, or put together from bytes.
import { crc32, deflateSync } from 'node:zlib';
import sharp, { type Sharp } from 'sharp';
import { createImageDecoder } from '../../src/images/decoder.js';
import { ImageError } from '../../src/images/image-error.js';

export const maxPixels = 100_000_000;
const decoder = createImageDecoder({ maxPixels });

/** What the decoder says, in a word: `png 3x2`, or the breach. Any error but ImageError fails the test. */
export async function verdict(bytes: Buffer, by = decoder): Promise<string> {
  try {
    const { format, width, height } = await by.describe(bytes);
    return `${format} ${width}x${height}`;
  } catch (error) {
    if (error instanceof ImageError) return error.breach;
    throw error;
  }
}

/** Noise, so that no part of the file can be left out unnoticed. */
export function noise(width: number, height: number): Sharp {
  const grain = { type: 'gaussian', mean: 128, sigma: 40 } as const;
  return sharp({ create: { width, height, channels: 3, background: '#888', noise: grain } });
}

export async function animatedGif(width: number, height: number, frames: number): Promise<Buffer> {
  const pages = await Promise.all(Array.from({ length: frames }, () => noise(width, height).png().toBuffer()));
  return sharp(pages, { join: { animated: true } })
    .gif()
    .toBuffer();
}

/** A BMP of one colour after a BITMAPINFOHEADER with a full palette where pixels are of 8 bits or less. */
export function bmp(options: {
  width: number;
  height: number;
  bits: number;
  compression?: number;
  pixels: Buffer;
}): Buffer {
  const { width, height, bits, compression = 0, pixels } = options;
  const palette = Buffer.alloc(bits <= 8 ? 4 << bits : 0);
  const header = Buffer.alloc(54);
  header.write('BM');
  header.writeUInt32LE(54 + palette.length, 10);
  header.writeUInt32LE(40, 14);
  header.writeInt32LE(width, 18);
  header.writeInt32LE(height, 22);
  header.writeUInt16LE(1, 26);
  header.writeUInt16LE(bits, 28);
  header.writeUInt32LE(compression, 30);
  return Buffer.concat([header, palette, pixels]);
}

/** Three runs, pixels written out, a skip and the end marker: 6x4 pixels. */
export function rle8Bmp(): Buffer {
  const pixels = Buffer.from([6, 1, 0, 0, 0, 5, 1, 2, 3, 4, 5, 0, 1, 9, 0, 0, 0, 2, 2, 1, 3, 7, 0, 1]);
  return bmp({ width: 6, height: 4, bits: 8, compression: 1, pixels });
}

export function pngChunk(type: string, data: Buffer | number[] = []): Buffer {
  const body = Buffer.concat([Buffer.from(type, 'latin1'), Buffer.from(data)]);
  const frame = Buffer.alloc(8);
  frame.writeUInt32BE(body.length - 4, 0);
  frame.writeUInt32BE(crc32(body), 4);
  return Buffer.concat([frame.subarray(0, 4), body, frame.subarray(4)]);
}

export function uint32(...numbers: number[]): Buffer {
  const bytes = Buffer.alloc(4 * numbers.length);
  numbers.forEach((number, index) => {
    bytes.writeUInt32BE(number, 4 * index);
  });
  return bytes;
}

/** A PNG of 8-bit gray, without its IEND. */
export function pngStart(width: number, height: number): Buffer {
  const header = Buffer.concat([uint32(width, height), Buffer.from([8, 0, 0, 0, 0])]);
  return Buffer.concat([Buffer.from('\x89PNG\r\n\x1a\n', 'latin1'), pngChunk('IHDR', header)]);
}

/** Rows of 8-bit gray, each after its filter byte. */
export function grayRows(width: number, height: number, filter = 0): Buffer {
  return deflateSync(Buffer.concat(Array(height).fill(Buffer.concat([Buffer.of(filter), Buffer.alloc(width, 7)]))));
}

/** An APNG of 4x4 whose frames, after the default image, have the data given. */
export function apng(frames: Buffer[], announced = frames.length): Buffer {
  let sequence = 0;
  const chunks = frames.flatMap((data) => [
    pngChunk('fcTL', Buffer.concat([uint32(sequence++, 4, 4, 0, 0), Buffer.alloc(6)])),
    pngChunk('fdAT', Buffer.concat([uint32(sequence++), data])),
  ]);
  const start = [pngStart(4, 4), pngChunk('acTL', uint32(announced, 0)), pngChunk('IDAT', grayRows(4, 4))];
  return Buffer.concat([...start, ...chunks, pngChunk('IEND')]);
}

/** A GIF whose frames are all of one pixel, at the upper left of the canvas. */
export function tinyFramesGif(width: number, height: number, frames: number): Buffer {
  const screen = Buffer.from([width & 255, width >> 8, height & 255, height >> 8, 0x80, 0, 0, 0, 0, 0, 255, 255, 255]);
  const frame = Buffer.from([0x2c, 0, 0, 0, 0, 1, 0, 1, 0, 0, 2, 2, 0x44, 1, 0]);
  return Buffer.concat([Buffer.from('GIF89a'), screen, ...Array<Buffer>(frames).fill(frame), Buffer.of(0x3b)]);
}

/** Gray and all zero: a scan of DC, then one of each AC coefficient, which a run over all blocks makes tiny. */
export function manyScansJpg(side: number, scans: number): Buffer {
  const blocks = (side / 8) ** 2;
  const oneCode = (symbol: number) => [1, ...Array<number>(15).fill(0), symbol];
  const start = [0xff, 0xd8, 0xff, 0xdb, 0, 67, 0, ...Array<number>(64).fill(1)];
  const frame = [0xff, 0xc2, 0, 11, 8, side >> 8, side & 255, side >> 8, side & 255, 1, 1, 0x11, 0];
  const tables = [0xff, 0xc4, 0, 20, 0x00, ...oneCode(0), 0xff, 0xc4, 0, 20, 0x10, ...oneCode(0xe0)];
  const scan = (k: number, data: Buffer) => Buffer.concat([Buffer.from([0xff, 0xda, 0, 8, 1, 1, 0, k, k, 0]), data]);
  // Fifteen zero bits: the only AC code, and that its run is of 2 to the power of 14 blocks.
  const runs = Buffer.alloc(Math.ceil((Math.ceil(blocks / 16384) * 15) / 8));
  const ac = Array.from({ length: scans - 1 }, (_, index) => scan(1 + (index % 63), runs));
  return Buffer.concat([
    Buffer.from([...start, ...frame, ...tables]),
    scan(0, Buffer.alloc(blocks / 8)),
    ...ac,
    Buffer.from([0xff, 0xd9]),
  ]);
}
