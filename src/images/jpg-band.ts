// The AC coefficients of one component of a progressive JPEG, as scans bring them band by band and bit by bit (ITU-T T.81 G.1.2).
// Of each coefficient only whether it is zero is kept. Used by jpg-progressive.ts.
import { malformed } from './image-error.js';
import type { HuffmanTable } from './jpg-huffman.js';
import type { EntropyReader } from './jpg-reader.js';
import type { Pace } from './pace.js';

const zeroRun = 15;
const wordsPerStep = 64 * 1024;
const corrupt = () => malformed('The JPEG has corrupt image data.');

/** Bits from `first` to `last` of a word whose lowest bit is coefficient `base`. */
function maskOf(first: number, last: number, base: number): number {
  let mask = 0;
  for (let k = Math.max(first, base); k <= Math.min(last, base + 31); k++) mask |= 1 << (k - base);
  return mask;
}

function countOf(word: number): number {
  let count = 0;
  for (let rest = word; rest !== 0; rest &= rest - 1) count++;
  return count;
}

export class JpgBand {
  /** Two words a block: a bit for each coefficient that is not zero. */
  private readonly words: Uint32Array;
  private first = 0;
  private last = 0;
  private lowMask = 0;
  private highMask = 0;
  /** Blocks from here on that have no more of this band (T.81 G.1.2.2: EOBRUN). */
  private endRun = 0;

  /** For so many blocks at most. */
  constructor(blocks: number) {
    this.words = new Uint32Array(Buffer.allocUnsafeSlow(2 * blocks * Uint32Array.BYTES_PER_ELEMENT).buffer);
  }

  /** For a component of so many blocks. In steps: memory that is new to the process takes the system its time. */
  async clear(blocks: number, pace: Pace): Promise<void> {
    for (let at = 0; at < 2 * blocks; at += wordsPerStep) {
      this.words.fill(0, at, at + wordsPerStep);
      await pace();
    }
  }

  /** What the scan that follows brings. */
  begin(first: number, last: number): void {
    this.first = first;
    this.last = last;
    this.lowMask = maskOf(first, last, 0);
    this.highMask = maskOf(first, last, 32);
  }

  /** No run goes on over a restart. */
  restart(): void {
    this.endRun = 0;
  }

  /** The first scan of the band, for so many blocks from `at` on. */
  readFirst(reader: EntropyReader, table: HuffmanTable, at: number, count: number): void {
    for (let block = at; block < at + count; block++) {
      if (this.endRun > 0) {
        const skipped = Math.min(this.endRun, at + count - block);
        this.endRun -= skipped;
        block += skipped - 1;
        continue;
      }
      for (let k = this.first; k <= this.last; k++) {
        const symbol = reader.symbol(table);
        const run = symbol >> 4;
        if ((symbol & 15) > 0) {
          k += run;
          if (k > this.last) throw corrupt();
          this.mark(block, k);
        } else if (run === zeroRun) {
          k += zeroRun;
        } else {
          this.endRun = (1 << run) - 1 + reader.bits(run);
          break;
        }
      }
    }
  }

  /** A later scan: a bit more of each coefficient that is not zero, and those that are zero no longer (T.81 G.1.2.3). */
  readAgain(reader: EntropyReader, table: HuffmanTable, at: number, count: number): void {
    for (let block = at; block < at + count; block++) {
      let k = this.first;
      while (this.endRun === 0 && k <= this.last) k = this.refine(reader, table, block, k);
      if (this.endRun > 0) {
        this.correct(reader, block, k);
        this.endRun--;
      }
    }
  }

  /** Reads one symbol and what it stands for; gives where the next coefficient is. */
  private refine(reader: EntropyReader, table: HuffmanTable, block: number, from: number): number {
    const symbol = reader.symbol(table);
    const size = symbol & 15;
    if (size > 1) throw corrupt();
    let run = symbol >> 4;
    if (size === 0 && run < zeroRun) {
      this.endRun = (1 << run) + reader.bits(run);
      return from;
    }
    for (let k = from; k <= this.last; k++) {
      if (this.isMarked(block, k)) reader.bits(1);
      else if (run-- === 0) {
        if (size === 1) this.mark(block, k);
        return k + 1;
      }
    }
    // Encoders end a band by a run of zeros that it has no room for; a coefficient must have its place.
    if (size === 1) throw corrupt();
    return this.last + 1;
  }

  /** Reads over a bit for each coefficient of the rest of the band that is not zero. */
  private correct(reader: EntropyReader, block: number, from: number): void {
    const isWhole = from === this.first;
    const low = (this.words[2 * block] ?? 0) & (isWhole ? this.lowMask : maskOf(from, this.last, 0));
    const high = (this.words[2 * block + 1] ?? 0) & (isWhole ? this.highMask : maskOf(from, this.last, 32));
    if (low !== 0 || high !== 0) reader.skip(countOf(low) + countOf(high));
  }

  private mark(block: number, k: number): void {
    const at = 2 * block + (k >> 5);
    this.words[at] = (this.words[at] ?? 0) | (1 << (k & 31));
  }

  private isMarked(block: number, k: number): boolean {
    return ((this.words[2 * block + (k >> 5)] ?? 0) & (1 << (k & 31))) !== 0;
  }
}
