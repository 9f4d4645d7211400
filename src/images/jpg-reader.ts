// Reads the entropy-coded data of a JPEG's scans bit by bit (ITU-T T.81 F.2.2). Called by jpg-decode.ts and jpg-progressive.ts.
import { malformed } from './image-error.js';
import { type HuffmanTable, maxBits, quickBits } from './jpg-huffman.js';
import { blockCoefficients, isEndOfBlock, runBits, runsOf } from './jpg-runs.js';
import { isRestart, next0xff } from './jpg-segments.js';

/** So much of the file is taken in at a time; after a restart less at first, for the next may be near. */
const windowBytes = 16 * 1024;
const firstBytes = 1024;
/** More than one block of the longest codes takes: with less than this left, more is taken in. */
const lowBytes = 512;
const lowBits = 8 * lowBytes;
/** What is shorter than this is moved byte by byte. */
const shortBytes = 24;

/** Reads one scan, over stuffed zeros, up to a restart or the end. */
export class EntropyReader {
  /** A part of the scan without stuffed zeros; zeros behind it, which a code that is cut short is looked up with. */
  private readonly data: Buffer;
  private readonly view: DataView;
  /** In bits of it: where reading is, and where it ends. */
  private position = 0;
  private length = 0;
  /** Whether what comes next in the file is a marker, or the end. */
  private isWhole = false;
  private share = firstBytes;

  constructor(
    private readonly bytes: Buffer,
    /** What comes next in the file. */
    private at: number,
    private readonly end: number,
  ) {
    this.data = Buffer.allocUnsafe(Math.min(windowBytes, end - at) + 2 * lowBytes);
    this.view = new DataView(this.data.buffer, this.data.byteOffset, this.data.length);
    this.takeIn();
  }

  /** Decodes the next symbol, and reads over the bits that belong to it: its lower four bits are their number. */
  symbol(table: HuffmanTable): number {
    const ahead = this.ahead() >>> maxBits;
    const quick = table.quick[ahead >> (maxBits - quickBits)] ?? 0;
    if (quick === 0) return this.symbolOfLongCode(table, ahead);
    this.skip(quick >> 8);
    return quick & 0xff;
  }

  /**
   * Reads over one block of a sequential scan, several symbols at a time.
   * @throws {ImageError} malformed
   */
  block(dc: HuffmanTable, ac: HuffmanTable): void {
    this.symbol(dc);
    const { view } = this;
    const runs = runsOf(ac);
    let { position } = this;
    for (let k = 1; k < blockCoefficients; ) {
      const run = runs[(view.getInt32(position >>> 3) << (position & 7)) >>> (32 - runBits)] ?? 0;
      const next = k + ((run >> 1) & 0x7f);
      if (run !== 0 && next < blockCoefficients) {
        position += run >> 8;
        if (run & 1) break;
        k = next;
        continue;
      }
      this.position = position;
      const symbol = this.symbol(ac);
      ({ position } = this);
      if (isEndOfBlock(symbol)) break;
      k += (symbol >> 4) + 1;
      if (k > blockCoefficients && (symbol & 15) > 0) throw malformed('The JPEG has corrupt image data.');
    }
    this.position = position;
    this.skip(0);
  }

  /** The next bits, 16 at most, as a number. */
  bits(count: number): number {
    const found = count === 0 ? 0 : this.ahead() >>> (32 - count);
    this.skip(count);
    return found;
  }

  /** Reads over so many bits, 64 at most. */
  skip(count: number): void {
    this.position += count;
    if (this.position > this.length - lowBits && !this.isWhole) this.takeIn();
    if (this.position > this.length) throw malformed('The JPEG lacks image data.');
  }

  /** Reads over what fills up the last byte, and the restart marker RSTn that must follow. */
  restart(n: number): void {
    const marker = this.bytes[this.at + 1] ?? 0;
    const isNext = this.isWhole && this.length - this.position < 8 && this.at + 1 < this.end;
    if (!isNext || !isRestart(marker) || (marker & 7) !== n) throw malformed('The JPEG has a restart out of place.');
    this.at += 2;
    this.position = 0;
    this.length = 0;
    this.share = firstBytes;
    this.takeIn();
  }

  /** At the end of a scan: nothing may be left but what fills up the last byte, and 0xFF before the marker. */
  finish(): void {
    if (!this.isWhole || this.length - this.position >= 8 || this.at < this.end) {
      throw malformed('The JPEG has stray bytes behind its image data.');
    }
  }

  private symbolOfLongCode(table: HuffmanTable, ahead: number): number {
    for (let length = quickBits + 1; length <= maxBits; length++) {
      const code = ahead >> (maxBits - length);
      if (code >= (table.codesEnd[length] ?? 0)) continue;
      const symbol = table.symbols[code + (table.symbolOffsets[length] ?? 0)] ?? 0;
      this.skip(length + (symbol & 15));
      return symbol;
    }
    throw malformed('The JPEG has corrupt image data.');
  }

  /** The next 25 bits, uppermost. */
  private ahead(): number {
    return this.view.getInt32(this.position >>> 3) << (this.position & 7);
  }

  /** Takes in what comes next, behind what is left. */
  private takeIn(): void {
    const { bytes, data, end } = this;
    const left = this.position >>> 3;
    data.copyWithin(0, left, this.length >>> 3);
    const start = (this.length >>> 3) - left;
    const from = this.at;
    const room = Math.min(this.share, data.length - lowBytes - start);
    const until = start + bytes.copy(data, start, from, Math.min(end, from + room));
    this.share = Math.min(windowBytes, 2 * this.share);
    let read = start;
    let write = start;
    while (read < until) {
      const found = next0xff(data, read);
      const stop = found < 0 || found > until ? until : found;
      write = this.move(write, read, stop);
      read = stop;
      if (stop === until || bytes[from + (stop - start) + 1] !== 0) break;
      data[write++] = 0xff;
      read += 2;
    }
    this.at = Math.min(end, from + (read - start));
    this.isWhole = read < until || this.at >= end;
    // Any number of 0xFF may fill up before a marker.
    while (this.isWhole && this.at < end && bytes[this.at + 1] === 0xff) this.at++;
    data.fill(0, write, write + lowBytes);
    this.position &= 7;
    this.length = 8 * write;
  }

  private move(write: number, from: number, to: number): number {
    const { data } = this;
    if (to - from >= shortBytes) data.copyWithin(write, from, to);
    else for (let offset = 0; offset < to - from; offset++) data[write + offset] = data[from + offset] ?? 0;
    return write + to - from;
  }
}
