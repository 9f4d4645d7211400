// Decodes the image data of a progressive JPEG, keeping of each coefficient only whether it is zero (ITU-T T.81 annex G.2).
// Called by decoder.ts: libjpeg takes six bytes for each pixel before it can tell that the last scan is corrupt.
import { malformed } from './image-error.js';
import type { JpgComponent, JpgStructure } from './jpg.js';
import { JpgBand } from './jpg-band.js';
import type { HuffmanTable } from './jpg-huffman.js';
import { EntropyReader } from './jpg-reader.js';
import { type JpgScan, readScan, unitsOf } from './jpg-scan.js';
import { SOS } from './jpg-segments.js';
import { JpgTables } from './jpg-tables.js';
import { createPace, type Pace } from './pace.js';

const lastOfBlock = 63;
const highestBit = 13;
const blocksPerStep = 1024;
const unseen = -1;

/**
 * Decodes every scan: each code must be one of its table's, each scan must go on where those before it ended. Goes through the
 * file once for the DC coefficients and once for each component, so that it needs memory for one component only: a bit for
 * each coefficient. Yields to the event loop.
 * @throws {ImageError} malformed
 */
export async function decodeProgressiveJpg(bytes: Buffer, frame: JpgStructure): Promise<void> {
  const pace = createPace();
  const seen = new Map(frame.components.map((component) => [component, new Int8Array(lastOfBlock + 1).fill(unseen)]));
  await forEachScan(bytes, frame, pace, async (scan, reader, tables) => {
    checkProgress(scan, seen);
    if (scan.firstCoefficient === 0) await decodeDc(scan, reader, tables, frame, pace);
  });
  const blocksOf = ({ blocksWide, blocksHigh }: JpgComponent) => blocksWide * blocksHigh;
  const band = new JpgBand(Math.max(...frame.components.map(blocksOf)));
  for (const component of frame.components) {
    await band.clear(blocksOf(component), pace);
    await forEachScan(bytes, frame, pace, async (scan, reader, tables) => {
      const [only] = scan.components;
      if (scan.firstCoefficient > 0 && only?.component === component) await decodeAc(scan, reader, tables, band, pace);
    });
  }
}

async function forEachScan(
  bytes: Buffer,
  frame: JpgStructure,
  pace: Pace,
  decode: (scan: JpgScan, reader: EntropyReader, tables: JpgTables) => Promise<void>,
): Promise<void> {
  const tables = new JpgTables();
  for (const segment of frame.segments) {
    await pace();
    tables.read(segment);
    if (segment.marker !== SOS) continue;
    const scan = readScan(segment.parameters, frame, tables);
    await decode(scan, new EntropyReader(bytes, segment.end, segment.next), tables);
  }
}

/** A scan brings DC or AC, never both; its bits follow on those that came before (T.81 G.1.1.1.1). */
function checkProgress(scan: JpgScan, seen: Map<JpgComponent, Int8Array>): void {
  const { components, firstCoefficient, lastCoefficient, highBit, lowBit } = scan;
  const isDc = firstCoefficient === 0;
  const isBand = isDc ? lastCoefficient === 0 : lastCoefficient >= firstCoefficient && components.length === 1;
  const isStep = lowBit <= highestBit && (highBit === 0 || highBit === lowBit + 1);
  if (!isBand || lastCoefficient > lastOfBlock || !isStep) throw malformed('The JPEG has a damaged scan.');
  for (const { component } of components) {
    const bits = seen.get(component) ?? new Int8Array(0);
    const isBegun = isDc || bits[0] !== unseen;
    for (let k = firstCoefficient; k <= lastCoefficient; k++) {
      const before = bits[k] ?? unseen;
      if (!isBegun || highBit !== Math.max(0, before)) throw malformed('The JPEG has scans out of order.');
      bits[k] = lowBit;
    }
  }
}

async function decodeDc(
  scan: JpgScan,
  reader: EntropyReader,
  tables: JpgTables,
  frame: JpgStructure,
  pace: Pace,
): Promise<void> {
  const { units, blocksOf } = unitsOf(scan, frame);
  const isFirst = scan.highBit === 0;
  const bits = blocksOf.reduce((sum, count) => sum + count, 0);
  const blocks = scan.components.flatMap(({ dc }, index) =>
    isFirst ? Array<HuffmanTable>(blocksOf[index] ?? 0).fill(tables.getHuffman('dc', dc)) : [],
  );
  await inIntervals(units, tables.restartInterval, reader, pace, (count) => {
    for (let i = 0; i < count; i++) {
      if (!isFirst) reader.skip(bits);
      for (const table of blocks) reader.symbol(table);
    }
  });
}

async function decodeAc(
  scan: JpgScan,
  reader: EntropyReader,
  tables: JpgTables,
  band: JpgBand,
  pace: Pace,
): Promise<void> {
  const [only] = scan.components;
  if (!only) return;
  const table = tables.getHuffman('ac', only.ac);
  const { blocksWide, blocksHigh } = only.component;
  band.begin(scan.firstCoefficient, scan.lastCoefficient);
  const read = scan.highBit === 0 ? band.readFirst : band.readAgain;
  await inIntervals(
    blocksWide * blocksHigh,
    tables.restartInterval,
    reader,
    pace,
    (count, at) => read.call(band, reader, table, at, count),
    () => band.restart(),
  );
}

/** Hands on a scan's units in steps, from restart to restart. */
async function inIntervals(
  units: number,
  restartInterval: number,
  reader: EntropyReader,
  pace: Pace,
  decode: (count: number, at: number) => void,
  restarted = () => {},
): Promise<void> {
  const interval = restartInterval || units;
  for (let start = 0; start < units; start += interval) {
    if (start > 0) reader.restart((start / interval - 1) & 7);
    restarted();
    const end = Math.min(units, start + interval);
    for (let at = start; at < end; at += blocksPerStep) {
      decode(Math.min(blocksPerStep, end - at), at);
      await pace();
    }
  }
  reader.finish();
}
