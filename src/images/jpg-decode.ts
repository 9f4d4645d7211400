// Decodes the image data of a sequential JPEG, keeping no pixel (ITU-T T.81 annex F.2). Called by decoder.ts: libjpeg fills up
// what the last rows lack without a word that libvips would hear.
import type { JpgStructure } from './jpg.js';
import type { HuffmanTable } from './jpg-huffman.js';
import { EntropyReader } from './jpg-reader.js';
import { type JpgScan, readScan, unitsOf } from './jpg-scan.js';
import { SOS } from './jpg-segments.js';
import { JpgTables } from './jpg-tables.js';
import { createPace, type Pace } from './pace.js';

const unitsPerStep = 256;

/** What a block is decoded by. */
interface BlockTables {
  dc: HuffmanTable;
  ac: HuffmanTable;
}

/**
 * Decodes every scan: each code must be one of its table's, each block whole, each restart in its place. Bytes after the last
 * block are taken, for cameras write them. Yields to the event loop.
 * @throws {ImageError} malformed
 */
export async function decodeSequentialJpg(bytes: Buffer, frame: JpgStructure): Promise<void> {
  const pace = createPace();
  const tables = new JpgTables();
  for (const segment of frame.segments) {
    await pace();
    tables.read(segment);
    if (segment.marker !== SOS) continue;
    const scan = readScan(segment.parameters, frame, tables);
    await decodeScan(new EntropyReader(bytes, segment.end, segment.next), scan, frame, tables, pace);
  }
}

/** Parameters that are fixed for sequential scans are left alone, as decoders do and Samsung's cameras need (T.81 B.2.3). */
async function decodeScan(
  reader: EntropyReader,
  scan: JpgScan,
  frame: JpgStructure,
  tables: JpgTables,
  pace: Pace,
): Promise<void> {
  const { units, blocksOf } = unitsOf(scan, frame);
  const blocks = scan.components.flatMap(({ dc, ac }, index) =>
    Array<BlockTables>(blocksOf[index] ?? 0).fill({ dc: tables.getHuffman('dc', dc), ac: tables.getHuffman('ac', ac) }),
  );
  const interval = tables.restartInterval || units;
  for (let start = 0; start < units; start += interval) {
    if (start > 0) reader.restart((start / interval - 1) & 7);
    const end = Math.min(units, start + interval);
    for (let unit = start; unit < end; unit += unitsPerStep) {
      const step = Math.min(unitsPerStep, end - unit);
      for (let i = 0; i < step; i++) for (const { dc, ac } of blocks) reader.block(dc, ac);
      await pace();
    }
  }
}
