// Damage anywhere up to the end marker is found, in every frame and every scan (decision R4).
import { expect, test } from '@jest/globals';
import { gifFrames } from '../../src/images/gif.js';
import { animatedGif, apng, grayRows, noise, pngChunk, pngStart, tinyFramesGif, uint32, verdict } from './samples.js';

test('an animated GIF with a frame cut at the end of a sub-block is refused, whichever the frame', async () => {
  const gif = await animatedGif(40, 40, 4);
  for (const frame of gifFrames(gif)) {
    if (!frame) continue;
    const { data } = frame;
    const firstBlockEnd = data + 1 + gif.readUInt8(data);
    const end = subBlocksEnd(gif, data);
    expect(firstBlockEnd).toBeLessThan(end - 1);
    const cut = Buffer.concat([gif.subarray(0, firstBlockEnd), gif.subarray(end - 1)]);
    expect(await verdict(cut)).toBe('malformed');
    expect(await verdict(Buffer.concat([gif.subarray(0, data), gif.subarray(end - 1)]))).toBe('malformed');
  }
});

test('a GIF with a code that its dictionary lacks is refused', async () => {
  const gif = tinyFramesGif(4, 4, 2);
  gif[gif.length - 4] = 0xff;
  expect(await verdict(gif)).toBe('malformed');
});

test('bytes after the last pixel of a GIF frame, within its sub-blocks, are no fault', async () => {
  const gif = await noise(9, 9).gif().toBuffer();
  const longer = Buffer.concat([gif.subarray(0, -2), Buffer.from([3, 1, 2, 3, 0, 0x3b])]);
  expect(await verdict(longer)).toBe('gif 9x9');
});

const rows4x4 = grayRows(4, 4);
const iend = pngChunk('IEND');
const png = (...chunks: Buffer[]) => Buffer.concat([pngStart(4, 4), ...chunks, iend]);

const pngs: [string, Buffer, string][] = [
  ['whole', png(pngChunk('IDAT', rows4x4)), 'png 4x4'],
  ['data in many chunks', png(...Array.from(rows4x4, (byte) => pngChunk('IDAT', [byte]))), 'png 4x4'],
  ['a row too few', png(pngChunk('IDAT', grayRows(4, 3))), 'malformed'],
  ['bytes behind its last row', png(pngChunk('IDAT', grayRows(4, 5))), 'png 4x4'],
  ['a filter that there is not', png(pngChunk('IDAT', grayRows(4, 4, 5))), 'malformed'],
  ['data without its checksum', png(pngChunk('IDAT', rows4x4.subarray(0, -4))), 'malformed'],
  ['no data', png(), 'malformed'],
  ['data in two places', png(pngChunk('IDAT', rows4x4), pngChunk('juNk'), pngChunk('IDAT')), 'malformed'],
  ['an unknown ancillary chunk', png(pngChunk('juNk', [1]), pngChunk('IDAT', rows4x4)), 'png 4x4'],
  ['an unknown critical chunk', png(pngChunk('JuNk', [1]), pngChunk('IDAT', rows4x4)), 'malformed'],
  ['a chunk whose type is no letters', png(pngChunk('ju k', [1]), pngChunk('IDAT', rows4x4)), 'malformed'],
  ['an APNG with fewer frames than announced', apng([rows4x4], 2), 'malformed'],
  ['frames that no acTL announces', png(pngChunk('IDAT', rows4x4), pngChunk('fcTL', uint32(9, 9, 9))), 'png 4x4'],
];

test.each(pngs)('PNG: %s', async (_name, bytes, expected) => {
  expect(await verdict(bytes)).toBe(expected);
});

test('a PNG with any one bit turned is refused', async () => {
  const bytes = await noise(6, 6).png().toBuffer();
  const taken: number[] = [];
  for (let at = 8; at < bytes.length; at++) {
    const damaged = Buffer.from(bytes);
    damaged[at] = bytes.readUInt8(at) ^ (1 << (at & 7));
    if ((await verdict(damaged)).startsWith('png')) taken.push(at);
  }
  expect(taken).toEqual([]);
});

function subBlocksEnd(bytes: Buffer, start: number): number {
  let at = start;
  for (let length = bytes.readUInt8(at); length > 0; length = bytes.readUInt8(at)) at += length + 1;
  return at + 1;
}
