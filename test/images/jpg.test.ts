// JPEGs by what their markers say (ITU-T T.81).
import { describe, expect, test } from '@jest/globals';
import { noise, verdict } from './samples.js';

const marker = (code: number) => Buffer.from([0xff, code]);
const SOF0 = marker(0xc0);
const DHT = marker(0xc4);
const EOI = marker(0xd9);
const SOS = marker(0xda);
const DQT = marker(0xdb);

const baseline = () => noise(24, 20).jpeg({ chromaSubsampling: '4:4:4' }).toBuffer();
const progressive = () => noise(24, 20).jpeg({ progressive: true }).toBuffer();

function insert(bytes: Buffer, at: number, ...more: number[]): Buffer {
  return Buffer.concat([bytes.subarray(0, at), Buffer.from(more), bytes.subarray(at)]);
}

function segment(bytes: Buffer, code: Buffer): { start: number; end: number } {
  const start = bytes.indexOf(code);
  return { start, end: start + 2 + bytes.readUInt16BE(start + 2) };
}

function without(bytes: Buffer, code: Buffer): Buffer {
  const { start, end } = segment(bytes, code);
  return Buffer.concat([bytes.subarray(0, start), bytes.subarray(end)]);
}

/** Overwrites bytes counted from a segment's start, or from its end. */
function patch(bytes: Buffer, code: Buffer, offset: number, ...values: number[]): Buffer {
  const { start, end } = segment(bytes, code);
  const patched = Buffer.from(bytes);
  patched.set(values, (offset < 0 ? end : start) + offset);
  return patched;
}

const rows: [string, (bytes: Buffer) => Buffer, 'taken' | 'malformed'][] = [
  ['fill before EOI', (b) => insert(b, b.length - 2, 0xff, 0xff), 'taken'],
  ['zeros before EOI, as cameras write them', (b) => insert(b, b.length - 2, 0, 0, 0), 'taken'],
  ['scan parameters as Samsung writes them', (b) => patch(b, SOS, -3, 0, 0, 0), 'taken'],
  ['a comment', (b) => insert(b, 2, 0xff, 0xfe, 0, 4, 0xff, 0xd9), 'taken'],
  ['a broken ICC profile', (b) => insert(b, 2, 0xff, 0xe2, 0, 6, 1, 2, 3, 4), 'taken'],
  ['stray bytes between segments', (b) => insert(b, segment(b, DQT).end, 0, 0), 'malformed'],
  ['two beginnings', (b) => insert(b, 2, 0xff, 0xd8), 'malformed'],
  [
    'two frames',
    (b) => insert(b, segment(b, SOF0).end, ...b.subarray(segment(b, SOF0).start, segment(b, SOF0).end)),
    'malformed',
  ],
  ['no frame', (b) => without(b, SOF0), 'malformed'],
  ['a marker that there is not', (b) => insert(b, 2, 0xff, 0x02, 0, 2), 'malformed'],
  ['a segment without a length', (b) => insert(b, 2, 0xff, 0xfe, 0, 1), 'malformed'],
  ['no height', (b) => patch(b, SOF0, 5, 0, 0), 'malformed'],
  ['a height that the scan does not fill', (b) => patch(b, SOF0, 5, 1, 0), 'malformed'],
  ['samples of 12 bits', (b) => patch(b, SOF0, 4, 12), 'malformed'],
  ['a lossless frame', (b) => patch(b, SOF0, 1, 0xc3), 'malformed'],
  ['an arithmetic-coded frame', (b) => patch(b, SOF0, 1, 0xc9), 'malformed'],
  ['no Huffman tables', (b) => without(without(without(without(b, DHT), DHT), DHT), DHT), 'malformed'],
  ['a restart that was not announced', (b) => insert(b, segment(b, SOS).end, 0xff, 0xd0), 'malformed'],
  ['restarts announced that are not there', (b) => insert(b, 2, 0xff, 0xdd, 0, 4, 0, 1), 'malformed'],
  ['an impossible Huffman table', (b) => patch(b, DHT, 5, 3), 'malformed'],
  ['no quantization tables', (b) => without(without(b, DQT), DQT), 'malformed'],
  ['a scan of a component that there is not', (b) => patch(b, SOS, 5, 9), 'malformed'],
  ['no scan', (b) => Buffer.concat([b.subarray(0, segment(b, SOS).start), EOI]), 'malformed'],
];

test.each(rows)('JPEG with %s', async (_name, change, expected) => {
  expect(await verdict(change(await baseline()))).toBe(expected === 'taken' ? 'jpg 24x20' : expected);
});

describe('progressive JPEG', () => {
  test('with a scan left out in the middle is refused', async () => {
    const bytes = await progressive();
    const { start } = segment(bytes, SOS);
    const second = bytes.indexOf(SOS, start + 2);
    const tables = bytes.indexOf(DHT, start);
    expect(await verdict(Buffer.concat([bytes.subarray(0, start), bytes.subarray(Math.min(tables, second))]))).toBe(
      'malformed',
    );
  });
});

test('a JPEG with restarts is taken, and refused with one left out', async () => {
  const bytes = restartJpg(6);
  expect(await verdict(bytes)).toBe('jpg 48x8');
  const third = bytes.indexOf(marker(0xd2));
  expect(await verdict(Buffer.concat([bytes.subarray(0, third), bytes.subarray(third + 2)]))).toBe('malformed');
});

/** Gray, one block for each restart interval: DC code 0 for no difference, AC code 0 for the end of the block. */
function restartJpg(blocks: number): Buffer {
  const oneCode = [1, ...Array<number>(15).fill(0), 0];
  const data = Array.from({ length: blocks }, (_, i) =>
    i < blocks - 1 ? [0x3f, 0xff, 0xd0 + (i & 7)] : [0x3f],
  ).flat();
  return Buffer.from([
    ...[0xff, 0xd8, 0xff, 0xdb, 0, 67, 0, ...Array<number>(64).fill(1)],
    ...[0xff, 0xc0, 0, 11, 8, 0, 8, 0, 8 * blocks, 1, 1, 0x11, 0],
    ...[0xff, 0xc4, 0, 20, 0x00, ...oneCode, 0xff, 0xc4, 0, 20, 0x10, ...oneCode],
    ...[0xff, 0xdd, 0, 4, 0, 1, 0xff, 0xda, 0, 8, 1, 1, 0, 0, 63, 0, ...data, 0xff, 0xd9],
  ]);
}
