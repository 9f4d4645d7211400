// Progressive JPEGs: every scan must go on where those before it ended, and give each coefficient its bits (T.81 annex G).
import { describe, expect, test } from '@jest/globals';
import type { Sharp } from 'sharp';
import { noise, verdict } from './samples.js';

const kinds: [string, () => Sharp][] = [
  ['in colour', () => noise(57, 43).jpeg({ progressive: true })],
  ['without subsampling', () => noise(57, 43).jpeg({ progressive: true, chromaSubsampling: '4:4:4' })],
  ['of mozjpeg', () => noise(57, 43).jpeg({ mozjpeg: true })],
  ['in gray', () => noise(57, 43).grayscale().jpeg({ progressive: true })],
  ['in CMYK', () => noise(57, 43).toColourspace('cmyk').jpeg({ progressive: true })],
  ['of few coefficients', () => noise(57, 43).blur(4).jpeg({ progressive: true, quality: 20 })],
  ['of a pixel', () => noise(1, 1).jpeg({ progressive: true })],
];

interface Scan {
  /** Offsets of its header's parameters, and of its data. */
  header: number;
  data: number;
  end: number;
}

/** Scans in order; the data ends where a marker follows that is no restart. */
function scansOf(bytes: Buffer): Scan[] {
  const scans: Scan[] = [];
  for (let at = 2; bytes[at + 1] !== 0xd9; ) {
    const end = at + 2 + bytes.readUInt16BE(at + 2);
    if (bytes[at + 1] !== 0xda) {
      at = end;
      continue;
    }
    let next = end;
    while (bytes[next] !== 0xff || bytes[next + 1] === 0) next++;
    scans.push({ header: at + 4, data: end, end: next });
    at = next;
  }
  return scans;
}

describe.each(kinds)('a progressive JPEG %s', (_name, make) => {
  test('is taken', async () => expect(await verdict(await make().toBuffer())).toMatch(/^jpg /));

  test('is refused without the end of any of its scans', async () => {
    const bytes = await make().toBuffer();
    for (const { data, end } of scansOf(bytes).filter((scan) => scan.end - scan.data > 2)) {
      const cut = Buffer.concat([bytes.subarray(0, end - 2), bytes.subarray(end)]);
      expect(end).toBeGreaterThan(data);
      expect(await verdict(cut)).toBe('malformed');
    }
  });

  test('is refused with bytes behind the data of any of its scans', async () => {
    const bytes = await make().toBuffer();
    for (const { end } of scansOf(bytes)) {
      const longer = Buffer.concat([bytes.subarray(0, end), Buffer.from([1, 2]), bytes.subarray(end)]);
      expect(await verdict(longer)).toBe('malformed');
    }
  });

  test('may have 0xFF before a marker', async () => {
    const bytes = await make().toBuffer();
    const [{ end } = { end: 0 }] = scansOf(bytes);
    const filled = Buffer.concat([bytes.subarray(0, end), Buffer.from([0xff, 0xff]), bytes.subarray(end)]);
    expect(await verdict(filled)).toMatch(/^jpg /);
  });
});

/** Spectral selection and successive approximation of the scan that is `number` from 0 on. */
async function withScan(number: number, change: (parameters: Buffer) => void): Promise<string> {
  const bytes = await noise(40, 40).grayscale().jpeg({ progressive: true }).toBuffer();
  const scan = scansOf(bytes)[number];
  if (!scan) throw new Error(`There is no scan ${number}`);
  change(bytes.subarray(scan.data - 3, scan.data));
  return verdict(bytes);
}

test.each<[string, number, (parameters: Buffer) => void]>([
  ['brings DC and AC at once', 0, (parameters) => parameters.writeUInt8(5, 1)],
  ['goes beyond the block', 1, (parameters) => parameters.writeUInt8(64, 1)],
  ['ends before it begins', 1, (parameters) => parameters.writeUInt8(0, 1)],
  ['begins a band anew', 4, (parameters) => parameters.writeUInt8(1, 0)],
  ['refines what has not come', 1, (parameters) => parameters.writeUInt8(0x10, 2)],
  ['refines by two bits', 5, (parameters) => parameters.writeUInt8(0x20, 2)],
  ['has more bits than there are', 0, (parameters) => parameters.writeUInt8(14, 2)],
])('a scan that %s is refused', async (_name, number, change) => {
  expect(await withScan(number, change)).toBe('malformed');
});

test('AC before DC is refused', async () => {
  const bytes = await noise(40, 40).grayscale().jpeg({ progressive: true }).toBuffer();
  const [first, second] = scansOf(bytes);
  if (!first || !second) throw new Error('There are too few scans');
  const startOf = ({ header }: Scan) => header - 4;
  const dc = bytes.subarray(startOf(first), first.end);
  const between = bytes.subarray(first.end, startOf(second));
  const ac = bytes.subarray(startOf(second), second.end);
  const swapped = Buffer.concat([bytes.subarray(0, startOf(first)), between, ac, dc, bytes.subarray(second.end)]);
  expect(await verdict(swapped)).toBe('malformed');
});
