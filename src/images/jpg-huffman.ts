// Huffman tables of a JPEG (ITU-T T.81 annex C). Called by jpg-tables.ts, read by jpg-reader.ts.
import { malformed } from './image-error.js';

export const quickBits = 9;
export const maxBits = 16;

export interface HuffmanTable {
  /** By the next bits: how many of them the code and its number take (times 256), and the symbol; 0 for a longer code. */
  quick: Uint16Array;
  /** By length: the first code that is none of this length, and what to add to a code to find its symbol. */
  codesEnd: Int32Array;
  symbolOffsets: Int32Array;
  symbols: Uint8Array;
  /** Made by runsOf. */
  runs?: Uint16Array;
}

/**
 * Makes a table of a DHT's 16 counts and the symbols that follow them.
 * @throws {ImageError} malformed: more codes of a length than there can be
 */
export function createHuffmanTable(counts: Uint8Array, symbols: Uint8Array): HuffmanTable {
  const quick = new Uint16Array(1 << quickBits);
  const codesEnd = new Int32Array(maxBits + 1);
  const symbolOffsets = new Int32Array(maxBits + 1);
  let code = 0;
  let index = 0;
  for (let length = 1; length <= maxBits; length++) {
    const count = counts[length - 1] ?? 0;
    symbolOffsets[length] = index - code;
    for (let i = 0; length <= quickBits && i < count; i++) {
      const symbol = symbols[index + i] ?? 0;
      const first = (code + i) << (quickBits - length);
      quick.fill(((length + (symbol & 15)) << 8) | symbol, first, first + (1 << (quickBits - length)));
    }
    code += count;
    index += count;
    // No code may be all ones (T.81 C.2).
    if (code >= 1 << length) throw malformed('The JPEG has an impossible Huffman table.');
    codesEnd[length] = code;
    code <<= 1;
  }
  return { quick, codesEnd, symbolOffsets, symbols };
}
