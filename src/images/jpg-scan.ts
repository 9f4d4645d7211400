// Reads the header of a scan (ITU-T T.81 B.2.3). Called by jpg-decode.ts and jpg-progressive.ts.
import { malformed } from './image-error.js';
import type { JpgComponent, JpgStructure } from './jpg.js';
import type { JpgTables } from './jpg-tables.js';

const maxBlocksPerMcu = 10;

export interface JpgScan {
  /** With the destinations of their Huffman tables. */
  components: { component: JpgComponent; dc: number; ac: number }[];
  /** What a progressive scan brings: coefficients from the first to the last, from one bit down to another (T.81 G.1.1.1). */
  firstCoefficient: number;
  lastCoefficient: number;
  highBit: number;
  lowBit: number;
}

/**
 * Reads a scan's header and holds it against the frame.
 * @throws {ImageError} malformed
 */
export function readScan(parameters: Buffer, frame: JpgStructure, tables: JpgTables): JpgScan {
  const count = parameters[0] ?? 0;
  if (count < 1 || count > 4 || parameters.length !== 4 + 2 * count) throw malformed('The JPEG has a damaged scan.');
  const components = Array.from({ length: count }, (_, index) => {
    const [id, destinations = 0] = parameters.subarray(1 + 2 * index);
    const component = frame.components.find((candidate) => candidate.id === id);
    if (!component || !tables.hasQuantization(component.quantization)) throw malformed('The JPEG has a damaged scan.');
    return { component, dc: destinations >> 4, ac: destinations & 15 };
  });
  const blocks = components.reduce((sum, { component }) => sum + component.horizontal * component.vertical, 0);
  const isTwice = new Set(components.map(({ component }) => component)).size < count;
  if (isTwice || (count > 1 && blocks > maxBlocksPerMcu)) throw malformed('The JPEG has a damaged scan.');
  const [firstCoefficient = 0, lastCoefficient = 0, bits = 0] = parameters.subarray(1 + 2 * count);
  return { components, firstCoefficient, lastCoefficient, highBit: bits >> 4, lowBit: bits & 15 };
}

/** How many units a scan has: in one of several components an MCU is all blocks that their sampling gives it, else one block (T.81 A.2). */
export function unitsOf({ components }: JpgScan, frame: JpgStructure): { units: number; blocksOf: number[] } {
  const [only] = components.length === 1 ? components : [];
  return {
    units: only ? only.component.blocksWide * only.component.blocksHigh : frame.mcusWide * frame.mcusHigh,
    blocksOf: components.map(({ component }) => (only ? 1 : component.horizontal * component.vertical)),
  };
}
