// The image data of a PNG must be all of its rows: in every depth, kind and order of passes (decision R4).
import { deflateSync } from 'node:zlib';
import { describe, expect, test } from '@jest/globals';
import { pngChunk, uint32, verdict } from './samples.js';

const samplesOf = new Map([
  [0, 1],
  [2, 3],
  [3, 1],
  [4, 2],
  [6, 4],
]);
const depths: [colorType: number, depth: number][] = [
  ...[1, 2, 4, 8, 16].map((depth): [number, number] => [0, depth]),
  ...[1, 2, 4, 8].map((depth): [number, number] => [3, depth]),
  ...[2, 4, 6].flatMap((type) => [8, 16].map((depth): [number, number] => [type, depth])),
];
/** As PNG §8.1 draws them: which pass each pixel of an 8 by 8 block belongs to. */
const pattern = ['16462646', '77777777', '56565656', '77777777', '36463646', '77777777', '56565656', '77777777'];

/** The rows of each pass as PNG says they are, pixel by pixel: bytes with their filter. */
function bytesOf(width: number, height: number, bits: number, isInterlaced: boolean): number {
  let bytes = 0;
  for (const pass of isInterlaced ? '1234567' : '*') {
    for (let y = 0; y < height; y++) {
      let pixels = 0;
      for (let x = 0; x < width; x++) if (pass === '*' || pattern[y % 8]?.[x % 8] === pass) pixels++;
      if (pixels > 0) bytes += 1 + Math.ceil((pixels * bits) / 8);
    }
  }
  return bytes;
}

function png(width: number, height: number, colorType: number, depth: number, isInterlaced: boolean, data: Buffer) {
  const header = Buffer.concat([uint32(width, height), Buffer.from([depth, colorType, 0, 0, isInterlaced ? 1 : 0])]);
  return Buffer.concat([
    Buffer.from('\x89PNG\r\n\x1a\n', 'latin1'),
    pngChunk('IHDR', header),
    pngChunk('PLTE', Buffer.alloc(colorType === 3 ? 3 * 2 ** Math.min(depth, 8) : 3)),
    pngChunk('IDAT', deflateSync(data)),
    pngChunk('IEND'),
  ]);
}

const sizes = [1, 2, 3, 4, 5, 7, 8, 9, 17];

describe.each([false, true])('interlaced: %s', (isInterlaced) => {
  test.each(depths)('colour type %i of %i bits: as many bytes as the rows need, and no fewer', async (type, depth) => {
    const bits = depth * (samplesOf.get(type) ?? 0);
    for (const width of sizes) {
      for (const height of sizes) {
        const data = Buffer.alloc(bytesOf(width, height, bits, isInterlaced));
        // Colour types 0 and 4 may have no palette.
        const make = (rows: Buffer) => {
          const bytes = png(width, height, type, depth, isInterlaced, rows);
          return type === 0 || type === 4 ? withoutPalette(bytes) : bytes;
        };
        expect(await verdict(make(data))).toBe(`png ${width}x${height}`);
        expect(await verdict(make(data.subarray(1)))).toBe('malformed');
      }
    }
  });
});

function withoutPalette(bytes: Buffer): Buffer {
  const at = bytes.indexOf('PLTE') - 4;
  return Buffer.concat([bytes.subarray(0, at), bytes.subarray(at + 12 + bytes.readUInt32BE(at))]);
}

const gray = (data: Buffer) => withoutPalette(png(9, 9, 0, 8, false, data));

test.each([
  ['each row may have a filter of its own', (row: number) => row % 5, 'png 9x9'],
  ['a filter that there is not is found in the last row', (row: number) => (row === 8 ? 5 : 0), 'malformed'],
  ['a filter that there is not is found in the first row', (row: number) => (row === 0 ? 255 : 0), 'malformed'],
])('%s', async (_name, filterOf, expected) => {
  const rows = Array.from({ length: 9 }, (_, row) => Buffer.from([filterOf(row), ...Array(9).fill(9)]));
  expect(await verdict(gray(Buffer.concat(rows)))).toBe(expected);
});

test('a little data behind the last row is let be; what inflates without end is not', async () => {
  expect(await verdict(gray(Buffer.alloc(90 + 64 * 1024)))).toBe('png 9x9');
  expect(await verdict(gray(Buffer.alloc(90 + 64 * 1024 + 1)))).toBe('malformed');
  expect(await verdict(gray(Buffer.alloc(500_000_000)))).toBe('malformed');
});
