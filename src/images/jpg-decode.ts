// Decodes the image data of a sequential JPEG, keeping no pixel (ITU-T T.81 annex F.2). Called by decoder.ts: libjpeg fills up
// what the last rows lack without a word that libvips would hear.
import { malformed } from './image-error.js';
import type { JpgComponent, JpgStructure } from './jpg.js';
import { EntropyReader, type HuffmanTable } from './jpg-huffman.js';
import { jpgSegments, SOS } from './jpg-segments.js';
import { JpgTables } from './jpg-tables.js';
import { createPace, type Pace } from './pace.js';

const blockCoefficients = 64;
const maxBlocksPerMcu = 10;
const zeroRun = 15;
const mcusPerStep = 256;

/** A component of a scan, with the tables its blocks are decoded by. */
interface ScanComponent {
  component: JpgComponent;
  dc: HuffmanTable;
  ac: HuffmanTable;
}

/**
 * Decodes every scan: each code must be one of its table's, each block whole, each restart in its place. Bytes after the last
 * block are taken, for cameras write them. Expects bytes that readJpg has walked; yields to the event loop.
 * @throws {ImageError} malformed
 */
export async function decodeSequentialJpg(bytes: Buffer, frame: JpgStructure): Promise<void> {
  const pace = createPace();
  const tables = new JpgTables();
  for (const segment of jpgSegments(bytes)) {
    await pace();
    tables.read(segment);
    if (segment.marker !== SOS) continue;
    const scan = readScan(segment.parameters, frame, tables);
    await decodeScan(new EntropyReader(bytes, segment.end, segment.next), scan, frame, tables.restartInterval, pace);
  }
}

/** Parameters that are fixed for sequential scans are left alone, as decoders do and Samsung's cameras need (T.81 B.2.3). */
function readScan(parameters: Buffer, frame: JpgStructure, tables: JpgTables): ScanComponent[] {
  const count = parameters[0] ?? 0;
  if (count < 1 || count > 4 || parameters.length !== 4 + 2 * count) throw malformed('The JPEG has a damaged scan.');
  const scan = Array.from({ length: count }, (_, index) => {
    const [id, destinations = 0] = parameters.subarray(1 + 2 * index);
    const component = frame.components.find((candidate) => candidate.id === id);
    if (!component || !tables.hasQuantization(component.quantization)) throw malformed('The JPEG has a damaged scan.');
    const [dc, ac] = [tables.getHuffman('dc', destinations >> 4), tables.getHuffman('ac', destinations & 15)];
    return { component, dc, ac };
  });
  const blocks = scan.reduce((sum, { component }) => sum + component.horizontal * component.vertical, 0);
  const isTwice = new Set(scan.map(({ component }) => component)).size < count;
  if (isTwice || (count > 1 && blocks > maxBlocksPerMcu)) throw malformed('The JPEG has a damaged scan.');
  return scan;
}

/** In a scan of several components an MCU has all blocks that its components' sampling gives it; else one (T.81 A.2). */
async function decodeScan(
  reader: EntropyReader,
  scan: ScanComponent[],
  frame: JpgStructure,
  restartInterval: number,
  pace: Pace,
): Promise<void> {
  const [only] = scan.length === 1 ? scan : [];
  const mcus = only ? only.component.blocksWide * only.component.blocksHigh : frame.mcusWide * frame.mcusHigh;
  const blocks = scan.flatMap((one) =>
    Array<ScanComponent>(only ? 1 : one.component.horizontal * one.component.vertical).fill(one),
  );
  const interval = restartInterval || mcus;
  for (let start = 0; start < mcus; start += interval) {
    if (start > 0) reader.restart((start / interval - 1) & 7);
    const end = Math.min(mcus, start + interval);
    for (let mcu = start; mcu < end; mcu += mcusPerStep) {
      const step = Math.min(mcusPerStep, end - mcu);
      for (let i = 0; i < step; i++) for (const { dc, ac } of blocks) decodeBlock(reader, dc, ac);
      await pace();
    }
  }
}

function decodeBlock(reader: EntropyReader, dc: HuffmanTable, ac: HuffmanTable): void {
  reader.symbol(dc);
  for (let k = 1; k < blockCoefficients; ) {
    const symbol = reader.symbol(ac);
    if ((symbol & 15) === 0 && symbol >> 4 !== zeroRun) return;
    k += (symbol >> 4) + 1;
    if (k > blockCoefficients && (symbol & 15) > 0) throw malformed('The JPEG has corrupt image data.');
  }
}
