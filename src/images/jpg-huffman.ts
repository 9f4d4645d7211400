// Huffman tables of a JPEG and the bits they are read from (ITU-T T.81 annexes C and F.2.2). Called by jpg-decode.ts.
import { malformed } from './image-error.js';
import { blockCoefficients, isEndOfBlock, runBits, runsOf } from './jpg-runs.js';
import { isRestart } from './jpg-segments.js';

const quickBits = 9;
const maxBits = 16;
/** The buffer holds 32 bits; with these or more there is room for no further byte. */
const enoughBits = 25;

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

/** Reads the entropy-coded data of one scan bit by bit, over stuffed zeros, up to a restart or the end. */
export class EntropyReader {
  private buffered = 0;
  private bufferedBits = 0;

  constructor(
    private readonly bytes: Buffer,
    private at: number,
    private readonly end: number,
  ) {}

  /** Decodes the next symbol, and reads over the bits that belong to it: its lower four bits are their number. */
  symbol(table: HuffmanTable): number {
    if (this.bufferedBits < enoughBits) this.fill();
    const missing = maxBits - this.bufferedBits;
    const ahead = (missing <= 0 ? this.buffered >>> -missing : this.buffered << missing) & 0xffff;
    const quick = table.quick[ahead >> (maxBits - quickBits)] ?? 0;
    if (quick === 0) return this.symbolOfLongCode(table, ahead);
    this.drop(quick >> 8);
    return quick & 0xff;
  }

  /**
   * Reads over one block of a sequential scan, several symbols at a time.
   * @throws {ImageError} malformed
   */
  block(dc: HuffmanTable, ac: HuffmanTable): void {
    this.symbol(dc);
    const { bytes, end } = this;
    const runs = runsOf(ac);
    let { buffered, bufferedBits: bits, at } = this;
    for (let k = 1; k < blockCoefficients; ) {
      while (bits < enoughBits && at < end) {
        const byte = bytes[at] ?? 0;
        if (byte === 0xff && bytes[++at] !== 0) {
          at--;
          break;
        }
        at++;
        buffered = (buffered << 8) | byte;
        bits += 8;
      }
      const ahead = bits >= runBits ? buffered >>> (bits - runBits) : buffered << (runBits - bits);
      const run = runs[ahead & ((1 << runBits) - 1)] ?? 0;
      const next = k + ((run >> 1) & 0x7f);
      if (run !== 0 && run >> 8 <= bits && next < blockCoefficients) {
        bits -= run >> 8;
        if (run & 1) break;
        k = next;
        continue;
      }
      this.buffered = buffered;
      this.bufferedBits = bits;
      this.at = at;
      const symbol = this.symbol(ac);
      ({ buffered, bufferedBits: bits, at } = this);
      if (isEndOfBlock(symbol)) break;
      k += (symbol >> 4) + 1;
      if (k > blockCoefficients && (symbol & 15) > 0) throw malformed('The JPEG has corrupt image data.');
    }
    this.buffered = buffered;
    this.bufferedBits = bits;
    this.at = at;
  }

  /** The next bits, 16 at most, as a number. */
  bits(count: number): number {
    if (this.bufferedBits < count) this.fill();
    this.drop(count);
    return (this.buffered >>> this.bufferedBits) & ((1 << count) - 1);
  }

  /** Reads over so many bits. */
  skip(count: number): void {
    for (let left = count; left > 0; left -= maxBits) this.bits(Math.min(left, maxBits));
  }

  /** Reads over what fills up the last byte, and the restart marker RSTn that must follow. */
  restart(n: number): void {
    while (this.bytes[this.at] === 0xff && this.bytes[this.at + 1] === 0xff) this.at++;
    const marker = this.bytes[this.at + 1] ?? 0;
    const inPlace = this.bufferedBits < 8 && this.bytes[this.at] === 0xff && this.at + 1 < this.end;
    if (!inPlace || !isRestart(marker) || (marker & 7) !== n) throw malformed('The JPEG has a restart out of place.');
    this.at += 2;
    this.bufferedBits = 0;
  }

  /** At the end of a scan: nothing may be left but what fills up the last byte, and 0xFF before the marker. */
  finish(): void {
    let at = this.at;
    while (at < this.end && this.bytes[at] === 0xff) at++;
    if (this.bufferedBits >= 8 || at < this.end) throw malformed('The JPEG has stray bytes behind its image data.');
  }

  private symbolOfLongCode(table: HuffmanTable, ahead: number): number {
    for (let length = quickBits + 1; length <= maxBits; length++) {
      const code = ahead >> (maxBits - length);
      if (code >= (table.codesEnd[length] ?? 0)) continue;
      this.drop(length);
      const symbol = table.symbols[code + (table.symbolOffsets[length] ?? 0)] ?? 0;
      if (this.bufferedBits < (symbol & 15)) this.fill();
      this.drop(symbol & 15);
      return symbol;
    }
    throw malformed('The JPEG has corrupt image data.');
  }

  private drop(count: number): void {
    this.bufferedBits -= count;
    if (this.bufferedBits < 0) throw malformed('The JPEG lacks image data.');
  }

  private fill(): void {
    while (this.bufferedBits < enoughBits && this.at < this.end) {
      const byte = this.bytes[this.at] ?? 0;
      if (byte === 0xff) {
        if (this.bytes[this.at + 1] !== 0) return;
        this.at++;
      }
      this.at++;
      this.buffered = (this.buffered << 8) | byte;
      this.bufferedBits += 8;
    }
  }
}
