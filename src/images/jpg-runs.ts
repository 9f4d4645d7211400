// Several symbols of a sequential JPEG at a time: for who keeps no pixel, all that counts is how many coefficients they stand for.
// Called by jpg-reader.ts.
import { type HuffmanTable, quickBits } from './jpg-huffman.js';

/** As many as tell two or three symbols of a photograph at once. */
export const runBits = 12;
export const blockCoefficients = 64;
const zeroRun = 15;

export const isEndOfBlock = (symbol: number): boolean => (symbol & 15) === 0 && symbol >> 4 !== zeroRun;

/**
 * Of a table of AC codes, by the next bits: as many whole symbols as they hold, up to one that ends its block. The bits that they take,
 * then in 7 bits how many coefficients they stand for, then whether the block ends; 0 where not even one is whole.
 */
export function runsOf(table: HuffmanTable): Uint16Array {
  const { quick } = table;
  if (table.runs) return table.runs;
  const runs = new Uint16Array(1 << runBits);
  for (let ahead = 0; ahead < runs.length; ahead++) {
    let used = 0;
    let coefficients = 0;
    let isEnd = 0;
    while (isEnd === 0) {
      const next = (ahead << used) & (runs.length - 1);
      const found = quick[next >> (runBits - quickBits)] ?? 0;
      const symbol = found & 0xff;
      const run = (symbol >> 4) + 1;
      if (found === 0 || used + (found >> 8) > runBits || coefficients + run >= blockCoefficients) break;
      used += found >> 8;
      if (isEndOfBlock(symbol)) isEnd = 1;
      else coefficients += run;
    }
    runs[ahead] = (used << 8) | (coefficients << 1) | isEnd;
  }
  table.runs = runs;
  return runs;
}
