// What is taken, with which size, and what is refused for which breach (decision R4).
import { describe, expect, test } from '@jest/globals';
import sharp from 'sharp';
import { createImageDecoder } from '../../src/images/decoder.js';
import {
  animatedGif,
  apng,
  bmp,
  grayRows,
  maxPixels,
  noise,
  pngChunk,
  rle8Bmp,
  tinyFramesGif,
  verdict,
} from './samples.js';

type Row = [name: string, bytes: () => Buffer | Promise<Buffer>];

const good: [...Row, verdict: string][] = [
  ['baseline JPEG', () => noise(33, 17).jpeg().toBuffer(), 'jpg 33x17'],
  ['JPEG without subsampling', () => noise(33, 17).jpeg({ chromaSubsampling: '4:4:4' }).toBuffer(), 'jpg 33x17'],
  ['gray JPEG', () => noise(33, 17).grayscale().jpeg().toBuffer(), 'jpg 33x17'],
  ['CMYK JPEG', () => noise(33, 17).toColourspace('cmyk').jpeg().toBuffer(), 'jpg 33x17'],
  ['progressive JPEG', () => noise(90, 61).jpeg({ progressive: true }).toBuffer(), 'jpg 90x61'],
  ['progressive JPEG of mozjpeg', () => noise(90, 61).jpeg({ mozjpeg: true }).toBuffer(), 'jpg 90x61'],
  ['JPEG of one pixel', () => noise(1, 1).jpeg().toBuffer(), 'jpg 1x1'],
  ['JPEG to be turned for show', () => noise(33, 17).withMetadata({ orientation: 6 }).jpeg().toBuffer(), 'jpg 33x17'],
  ['PNG', () => noise(33, 17).png().toBuffer(), 'png 33x17'],
  ['interlaced PNG', () => noise(33, 17).png({ progressive: true }).toBuffer(), 'png 33x17'],
  ['interlaced PNG of one pixel', () => noise(1, 1).png({ progressive: true }).toBuffer(), 'png 1x1'],
  ['palette PNG', () => noise(33, 17).png({ palette: true, colours: 4 }).toBuffer(), 'png 33x17'],
  ['16-bit PNG', () => noise(33, 17).toColourspace('rgb16').png().toBuffer(), 'png 33x17'],
  ['APNG', () => apng([grayRows(4, 4), grayRows(4, 4)]), 'png 4x4'],
  ['GIF', () => noise(33, 17).gif().toBuffer(), 'gif 33x17'],
  ['GIF of two colours', () => noise(33, 17).gif({ colours: 2 }).toBuffer(), 'gif 33x17'],
  ['animated GIF', () => animatedGif(33, 17, 3), 'gif 33x17'],
  ['GIF with frames smaller than its canvas', () => tinyFramesGif(7, 5, 3), 'gif 7x5'],
  ['BMP', () => bmp({ width: 3, height: 2, bits: 24, pixels: Buffer.alloc(24) }), 'bmp 3x2'],
  ['BMP from the top down', () => bmp({ width: 3, height: -2, bits: 24, pixels: Buffer.alloc(24) }), 'bmp 3x2'],
  ['RLE8 BMP', rle8Bmp, 'bmp 6x4'],
];

const trailers: [string, Buffer][] = [
  ['nothing', Buffer.alloc(0)],
  ['a ZIP archive', Buffer.concat([Buffer.from('PK\x03\x04'), Buffer.alloc(64, 7), Buffer.from('PK\x05\x06')])],
  ['a page with script', Buffer.from('<html><script>alert(1)</script></html>')],
];

describe.each(good)('%s', (_name, make, expected) => {
  test.each(trailers)('is taken with %s after its end', async (_trailer, trailer) => {
    expect(await verdict(Buffer.concat([await make(), trailer]))).toBe(expected);
  });
});

const refused: [...Row, breach: string][] = [
  ['no bytes', () => Buffer.alloc(0), 'missing'],
  ['text', () => Buffer.from('Hello'), 'wrongKind'],
  ['WebP', () => noise(33, 17).webp().toBuffer(), 'wrongKind'],
  ['TIFF', () => noise(33, 17).tiff().toBuffer(), 'wrongKind'],
  ['AVIF', () => noise(33, 17).avif({ effort: 0 }).toBuffer(), 'wrongKind'],
  ['SVG', () => Buffer.from('<svg xmlns="http://www.w3.org/2000/svg"/>'), 'wrongKind'],
  ['PDF', () => Buffer.from('%PDF-1.7\n'), 'wrongKind'],
  [
    'an image after other bytes',
    async () => Buffer.concat([Buffer.from('x'), await noise(3, 3).png().toBuffer()]),
    'wrongKind',
  ],
  [
    'a JPEG called PNG',
    async () => Buffer.concat([Buffer.from('\x89PNG\r\n\x1a\n', 'latin1'), await noise(3, 3).jpeg().toBuffer()]),
    'malformed',
  ],
];

test.each(refused)('%s is refused', async (_name, make, breach) => {
  expect(await verdict(await make())).toBe(breach);
});

test('sizes agree with libvips', async () => {
  const image = await noise(57, 43).jpeg().toBuffer();
  const { width, height } = await sharp(image).metadata();
  expect(await verdict(image)).toBe(`jpg ${width}x${height}`);
});

test('many images at once are decoded in bounds, and a bad one gives its place back', async () => {
  const decoder = createImageDecoder({ maxPixels, maxDecodesAtOnce: 1 });
  const image = await noise(64, 64).jpeg().toBuffer();
  const corrupt = Buffer.concat([pngStartOf(image), image]);
  const verdicts = await Promise.all(Array.from({ length: 40 }, (_, i) => verdict(i % 2 ? image : corrupt, decoder)));
  expect(new Set(verdicts)).toEqual(new Set(['jpg 64x64', 'malformed']));
});

/** A structure that holds, around data that doesn't. */
function pngStartOf(data: Buffer): Buffer {
  return Buffer.concat([apng([]).subarray(0, 33), pngChunk('IDAT', data), pngChunk('IEND')]);
}
