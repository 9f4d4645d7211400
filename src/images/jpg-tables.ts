// Keeps the tables that a JPEG defines on its way, for the scans that follow (ITU-T T.81 B.2.4). Called by jpg-decode.ts.
import { malformed } from './image-error.js';
import { createHuffmanTable, type HuffmanTable } from './jpg-huffman.js';
import { DHT, DQT, DRI, type JpgSegment } from './jpg-segments.js';

const countsBytes = 16;
const maxSymbols = 256;
const maxDcSize = 15;
const maxDestination = 3;

/** What DHT, DQT and DRI have said so far. */
export class JpgTables {
  /** In MCUs; 0 for none. */
  restartInterval = 0;
  private readonly quantization = new Set<number>();
  private readonly huffman = new Map<number, { counts: Buffer; symbols: Buffer; table?: HuffmanTable }>();

  /**
   * Takes a segment in; one that defines no table is left alone.
   * @throws {ImageError} malformed
   */
  read({ marker, parameters }: JpgSegment): void {
    if (marker === DRI) {
      if (parameters.length !== 2) throw malformed('The JPEG has a damaged restart interval.');
      this.restartInterval = parameters.readUInt16BE(0);
    }
    if (marker === DQT) this.readQuantization(parameters);
    if (marker === DHT) this.readHuffman(parameters);
  }

  /** Whether a component may name this quantization table. */
  hasQuantization(destination: number): boolean {
    return this.quantization.has(destination);
  }

  /**
   * The Huffman table for DC sizes or AC runs; made when first asked for, as a file may define thousands in vain.
   * @throws {ImageError} malformed: not defined, or impossible
   */
  getHuffman(kind: 'dc' | 'ac', destination: number): HuffmanTable {
    const entry = this.huffman.get(kind === 'dc' ? destination : 0x10 + destination);
    if (!entry) throw malformed('The JPEG lacks a Huffman table.');
    if (!entry.table) {
      if (kind === 'dc' && entry.symbols.some((size) => size > maxDcSize)) {
        throw malformed('The JPEG has an impossible Huffman table.');
      }
      entry.table = createHuffmanTable(entry.counts, entry.symbols);
    }
    return entry.table;
  }

  private readQuantization(parameters: Buffer): void {
    let at = 0;
    while (at < parameters.length) {
      const precisionAndDestination = parameters[at] ?? 0;
      const destination = precisionAndDestination & 15;
      at += 1 + (precisionAndDestination >> 4 ? 128 : 64);
      const damaged = at > parameters.length || destination > maxDestination;
      if (damaged) throw malformed('The JPEG has a damaged quantization table.');
      this.quantization.add(destination);
    }
  }

  private readHuffman(parameters: Buffer): void {
    let at = 0;
    while (at < parameters.length) {
      const classAndDestination = parameters[at] ?? 0;
      const counts = parameters.subarray(at + 1, at + 1 + countsBytes);
      const start = at + 1 + countsBytes;
      at = start + counts.reduce((sum, count) => sum + count, 0);
      const damaged =
        at > parameters.length || at - start > maxSymbols || (classAndDestination & 0xef) > maxDestination;
      if (damaged) throw malformed('The JPEG has a damaged Huffman table.');
      this.huffman.set(classAndDestination, { counts, symbols: parameters.subarray(start, at) });
    }
  }
}
