// An image cut short is refused wherever the cut is (decision R4).
import { describe, expect, test } from '@jest/globals';
import { animatedGif, apng, bmp, grayRows, noise, rle8Bmp, verdict } from './samples.js';

const bmp24 = () => bmp({ width: 7, height: 5, bits: 24, pixels: Buffer.alloc(24 * 5, 9) });

const samples: [string, () => Buffer | Promise<Buffer>][] = [
  ['baseline JPEG', () => noise(24, 20).jpeg().toBuffer()],
  ['progressive JPEG', () => noise(24, 20).jpeg({ progressive: true }).toBuffer()],
  ['PNG', () => noise(12, 10).png().toBuffer()],
  ['interlaced PNG', () => noise(12, 10).png({ progressive: true }).toBuffer()],
  ['APNG', () => apng([grayRows(4, 4), grayRows(4, 4)])],
  ['animated GIF', () => animatedGif(10, 8, 3)],
  ['24-bit BMP', bmp24],
  ['RLE8 BMP', rle8Bmp],
];

describe.each(samples)('%s', (_name, make) => {
  test('is refused at every length but its own', async () => {
    const bytes = await make();
    const taken: number[] = [];
    for (let length = 1; length < bytes.length; length++) {
      const breach = await verdict(bytes.subarray(0, length));
      if (breach !== 'malformed' && breach !== 'wrongKind') taken.push(length);
    }
    expect(taken).toEqual([]);
    expect(await verdict(bytes)).toMatch(/^(jpg|png|gif|bmp) /);
  });

  test('lacks nothing where only bytes after its end are cut', async () => {
    const whole = await make();
    const longer = Buffer.concat([whole, Buffer.from('PK and more')]);
    for (let length = whole.length; length <= longer.length; length++) {
      expect(await verdict(longer.subarray(0, length))).toBe(await verdict(whole));
    }
  });
});

const cutWithin: [string, () => Promise<Buffer>][] = [
  ['baseline JPEG', () => noise(24, 20).jpeg().toBuffer()],
  ['JPEG without subsampling', () => noise(24, 20).jpeg({ chromaSubsampling: '4:4:4' }).toBuffer()],
  ['JPEG of one row of blocks', () => noise(24, 8).jpeg({ chromaSubsampling: '4:4:4' }).toBuffer()],
  ['gray JPEG', () => noise(24, 8).grayscale().jpeg().toBuffer()],
];

test.each(cutWithin)('%s that lacks the end of its only scan, but not EOI, is refused', async (_name, make) => {
  const bytes = await make();
  const scan = bytes.indexOf(Buffer.from([0xff, 0xda])) + 2;
  const data = scan + bytes.readUInt16BE(scan);
  const taken: number[] = [];
  for (let length = data; length < bytes.length - 2; length++) {
    const cut = Buffer.concat([bytes.subarray(0, length), Buffer.from([0xff, 0xd9])]);
    if ((await verdict(cut)) !== 'malformed') taken.push(bytes.length - 2 - length);
  }
  expect(taken).toEqual([]);
});
