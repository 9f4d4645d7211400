// BMP: Windows and OS/2 headers with 1 to 32 bits, RLE included (decision R15).
import { expect, test } from '@jest/globals';
import { bmp, rle8Bmp, verdict } from './samples.js';

const uint16 = (value: number) => [value & 255, value >> 8];
const uint32 = (value: number) => [...uint16(value & 0xffff), ...uint16(value >>> 16)];
const fileHeader = (pixelOffset: number) => [0x42, 0x4d, ...uint32(0), ...uint32(0), ...uint32(pixelOffset)];

/** An OS/2 1 header with as many colours as given. */
function core(bits: number, colors: number, pixels: number): Buffer {
  const header = [...uint32(12), ...uint16(3), ...uint16(2), ...uint16(1), ...uint16(bits)];
  return Buffer.from([...fileHeader(26 + 3 * colors), ...header, ...Array<number>(3 * colors + pixels).fill(0)]);
}

interface InfoFields {
  size?: number;
  bits: number;
  compression?: number;
  colors?: number;
  planes?: number;
  height?: number;
  after?: number[];
  offset?: number;
}

/** A header of 3x2 pixels; `after` are masks, palette and pixels. */
function info({
  size = 40,
  bits,
  compression = 0,
  colors = 0,
  planes = 1,
  height = 2,
  after = [],
  offset = 0,
}: InfoFields): Buffer {
  const fields = [
    ...uint32(size),
    ...uint32(3),
    ...uint32(height),
    ...uint16(planes),
    ...uint16(bits),
    ...uint32(compression),
  ];
  const rest = [...Array<number>(12).fill(0), ...uint32(colors), ...Array<number>(Math.max(0, size - 36)).fill(0)];
  return Buffer.from([...fileHeader(offset), ...[...fields, ...rest].slice(0, size), ...after]);
}

const zeros = (count: number) => Array<number>(count).fill(0);
const rle = (bits: number, compression: number, ...data: number[]) =>
  bmp({ width: 6, height: 2, bits, compression, pixels: Buffer.from(data) });
const masks = (...values: number[]) => values.flatMap(uint32);

const rows: [string, Buffer, string][] = [
  ['OS/2 1, 1 bit', core(1, 2, 8), 'bmp 3x2'],
  ['OS/2 1, 4 bits', core(4, 16, 8), 'bmp 3x2'],
  ['OS/2 1, 8 bits with few colours', core(8, 3, 8), 'bmp 3x2'],
  ['OS/2 1, 24 bits', core(24, 0, 24), 'bmp 3x2'],
  ['OS/2 1, 16 bits', core(16, 0, 16), 'malformed'],
  ['OS/2 2, shortest header', info({ size: 16, bits: 24, after: zeros(24) }), 'bmp 3x2'],
  ['OS/2 2, Huffman', info({ size: 64, bits: 1, compression: 3, after: zeros(16) }), 'malformed'],
  [
    'OS/2 2, RLE24',
    info({ size: 64, bits: 24, compression: 4, after: [3, 1, 2, 3, 0, 3, ...zeros(10), 0, 1] }),
    'malformed',
  ],
  [
    'OS/2 2, RLE24 that fits',
    info({ size: 64, bits: 24, compression: 4, after: [3, 1, 2, 3, 0, 0, 0, 3, ...zeros(10), 0, 1] }),
    'bmp 3x2',
  ],
  ['1 bit', info({ bits: 1, after: zeros(8 + 8) }), 'bmp 3x2'],
  ['2 bits', info({ bits: 2, after: zeros(16 + 8) }), 'bmp 3x2'],
  ['4 bits', info({ bits: 4, after: zeros(64 + 8) }), 'bmp 3x2'],
  ['8 bits of 2 colours', info({ bits: 8, colors: 2, after: zeros(8 + 8) }), 'bmp 3x2'],
  ['8 bits of 257 colours', info({ bits: 8, colors: 257, after: zeros(1200) }), 'malformed'],
  ['16 bits', info({ bits: 16, after: zeros(16) }), 'bmp 3x2'],
  ['32 bits', info({ bits: 32, after: zeros(24) }), 'bmp 3x2'],
  ['32 bits, a byte short', info({ bits: 32, after: zeros(23) }), 'malformed'],
  ['3 bits', info({ bits: 3, after: zeros(99) }), 'malformed'],
  ['two planes', info({ bits: 24, planes: 2, after: zeros(24) }), 'malformed'],
  ['no height', info({ bits: 24, height: 0, after: zeros(24) }), 'malformed'],
  ['top-down', info({ bits: 24, height: -2 >>> 0, after: zeros(24) }), 'bmp 3x2'],
  ['pixels within the header', info({ bits: 24, offset: 20, after: zeros(99) }), 'malformed'],
  ['565 masks', info({ bits: 16, compression: 3, after: [...masks(0xf800, 0x7e0, 0x1f), ...zeros(16)] }), 'bmp 3x2'],
  ['no blue', info({ bits: 16, compression: 3, after: [...masks(0xff00, 0xff, 0), ...zeros(16)] }), 'bmp 3x2'],
  ['no masks at all', info({ bits: 16, compression: 3, after: [...masks(0, 0, 0), ...zeros(16)] }), 'malformed'],
  [
    'masks that overlap',
    info({ bits: 16, compression: 3, after: [...masks(0xf800, 0xfe0, 0x1f), ...zeros(16)] }),
    'malformed',
  ],
  [
    'a mask in two parts',
    info({ bits: 16, compression: 3, after: [...masks(0xf800, 0x5e0, 0x1f), ...zeros(16)] }),
    'malformed',
  ],
  [
    'a mask beyond the pixel',
    info({ bits: 16, compression: 3, after: [...masks(0xf80000, 0x7e0, 0x1f), ...zeros(16)] }),
    'malformed',
  ],
  [
    'masks with alpha',
    info({ bits: 32, compression: 6, after: [...masks(0xff000000, 0xff0000, 0xff00, 0xff), ...zeros(24)] }),
    'bmp 3x2',
  ],
  [
    'masks for 24 bits',
    info({ bits: 24, compression: 3, after: [...masks(0xff, 0xff00, 0xff0000), ...zeros(24)] }),
    'malformed',
  ],
  ['a JPEG within', info({ bits: 24, compression: 4, after: zeros(99) }), 'malformed'],
  ['a PNG within', info({ bits: 24, compression: 5, after: zeros(99) }), 'malformed'],
  ['RLE8', rle8Bmp(), 'bmp 6x4'],
  ['RLE8 with nothing but its end', rle(8, 1, 0, 1), 'bmp 6x2'],
  ['RLE8 without its end', rle(8, 1, 6, 1, 0, 0, 6, 1, 0, 0), 'malformed'],
  ['RLE8 with a run longer than its row, as ImageMagick wrote it', rle(8, 1, 9, 1, 0, 0, 0, 1), 'bmp 6x2'],
  ['RLE8 with pixels written out beyond their row', rle(8, 1, 0, 7, ...zeros(8), 0, 1), 'malformed'],
  ['RLE8 with a run below the image', rle(8, 1, 0, 0, 0, 0, 1, 1, 0, 1), 'malformed'],
  ['RLE8 with a skip out of the image', rle(8, 1, 0, 2, 7, 0, 0, 1), 'malformed'],
  ['RLE8 of 4 bits', rle(4, 1, 0, 1), 'malformed'],
  ['RLE4', rle(4, 2, 6, 0x12, 0, 0, 0, 5, 1, 2, 3, 0, 0, 1), 'bmp 6x2'],
  [
    'RLE8 from the top down',
    bmp({ width: 6, height: -2, bits: 8, compression: 1, pixels: Buffer.from([0, 1]) }),
    'malformed',
  ],
  [
    'a size over 100 megapixels',
    bmp({ width: 3_000_000, height: 2_000_000, bits: 24, pixels: Buffer.alloc(9) }),
    'tooManyPixels',
  ],
];

test.each(rows)('BMP: %s', async (_name, bytes, expected) => {
  expect(await verdict(bytes)).toBe(expected);
});
