// Files made to cost much: refused from the header, or walked in time linear in their length, in turns with everyone else.
import { expect, test } from '@jest/globals';
import { createImageDecoder } from '../../src/images/decoder.js';
import {
  animatedGif,
  bmp,
  grayRows,
  manyScansJpg,
  noise,
  pngChunk,
  pngStart,
  tinyFramesGif,
  uint32,
  verdict,
} from './samples.js';

const maxBytes = 5 * 1024 * 1024;

function png(width: number, height: number, ...chunks: Buffer[]): Buffer {
  return Buffer.concat([pngStart(width, height), ...chunks, pngChunk('IEND')]);
}

function frameOf(sequence: number, width: number, height: number): Buffer {
  return pngChunk('fcTL', Buffer.concat([uint32(sequence, width, height, 0, 0), Buffer.alloc(6)]));
}

const floods: [string, () => Buffer][] = [
  ['PNG of 30000x30000', () => png(30_000, 30_000, pngChunk('IDAT', grayRows(1, 1)))],
  ['PNG of 30000x30000, cut after its header', () => pngStart(30_000, 30_000)],
  [
    'APNG of 5000x5000 with 4 frames beside its default image',
    () =>
      Buffer.concat([
        pngStart(5000, 5000),
        pngChunk('acTL', uint32(4, 0)),
        pngChunk('IDAT'),
        ...[0, 1, 2, 3].map((sequence) => frameOf(sequence, 5000, 5000)),
        pngChunk('IEND'),
      ]),
  ],
  ['GIF of 3000x3000 with 12 frames', () => tinyFramesGif(3000, 3000, 12)],
  ['GIF of 60000x60000', () => tinyFramesGif(60_000, 60_000, 1)],
  [
    'BMP of 2000000x3000000',
    () => bmp({ width: 2_000_000, height: 3_000_000, bits: 8, compression: 1, pixels: Buffer.from([0, 1]) }),
  ],
  ['JPEG of 65528x65528', () => manyScansJpg(65_528, 1)],
  ['JPEG of 8192x8192 with 50 scans', () => manyScansJpg(8192, 50)],
];

test.each(floods)('%s is refused from its header', async (_name, make) => {
  const bytes = make();
  expect(await verdict(bytes)).toBe('tooManyPixels');
});

test('the bound counts the frames of an animation, and is itself allowed', async () => {
  const gif = await animatedGif(20, 10, 3);
  expect(await verdict(gif, createImageDecoder({ maxPixels: 600 }))).toBe('gif 20x10');
  expect(await verdict(gif, createImageDecoder({ maxPixels: 599 }))).toBe('tooManyPixels');
  const jpg = await noise(20, 10).jpeg().toBuffer();
  expect(await verdict(jpg, createImageDecoder({ maxPixels: 200 }))).toBe('jpg 20x10');
  expect(await verdict(jpg, createImageDecoder({ maxPixels: 199 }))).toBe('tooManyPixels');
});

/** Repeats a piece between what comes before and after, up to the most bytes an image may have. */
function fill(before: Buffer, piece: number[] | Buffer, after: Buffer | number[]): Buffer {
  const room = maxBytes - before.length - after.length;
  const pieces = Buffer.alloc(Math.floor(room / piece.length) * piece.length, Buffer.from(piece));
  return Buffer.concat([before, pieces, Buffer.from(after)]);
}

const jpg = () => noise(8, 8).jpeg().toBuffer();
const gif = tinyFramesGif(1, 1, 1);
const costly: [string, () => Buffer | Promise<Buffer>, string][] = [
  ['GIF of 349,000 frames', () => tinyFramesGif(1, 1, 349_000), 'gif 1x1'],
  [
    'GIF with a comment in pieces of a byte',
    () => fill(Buffer.concat([gif.subarray(0, -1), Buffer.from([0x21, 0xfe])]), [1, 7], [0, 0x3b]),
    'gif 1x1',
  ],
  ['GIF with millions of empty comments', () => fill(gif.subarray(0, -1), [0x21, 0xfe, 0], [0x3b]), 'gif 1x1'],
  [
    'PNG with 430,000 chunks',
    () => fill(Buffer.concat([pngStart(1, 1), pngChunk('IDAT', grayRows(1, 1))]), pngChunk('juNk'), pngChunk('IEND')),
    'png 1x1',
  ],
  [
    'PNG that inflates to 100 megapixels',
    () => png(10_000, 10_000, pngChunk('IDAT', grayRows(10_000, 10_000))),
    'png 10000x10000',
  ],
  ['JPEG of stuffed bytes', async () => fill((await jpg()).subarray(0, -2), [0xff, 0], [0xff, 0xd9]), 'jpg 8x8'],
  ['JPEG of restarts', async () => fill((await jpg()).subarray(0, -2), [0xff, 0xd0], [0xff, 0xd9]), 'jpg 8x8'],
  [
    'JPEG of comments',
    async () => fill(Buffer.from([0xff, 0xd8]), [0xff, 0xfe, 0, 2], (await jpg()).subarray(2)),
    'malformed',
  ],
  ['JPEG of 8192x8192 with 30 scans', () => manyScansJpg(8192, 30), 'jpg 8192x8192'],
  [
    'RLE8 BMP of runs',
    () => bmp({ width: 9, height: 9, bits: 8, compression: 1, pixels: fill(Buffer.alloc(0), [9, 1], [0, 1]) }),
    'bmp 9x9',
  ],
];

test.each(costly)('%s is judged within the time of a test', async (_name, make, expected) => {
  expect(await verdict(await make())).toBe(expected);
});
