// Decodes the LZW data of every frame of a GIF, counting pixels instead of keeping them. Called by decoder.ts.
// libvips takes frames that end early, and costs four bytes per pixel: this sees each cut, and costs nothing.
import { type GifFrame, gifFrames } from './gif.js';
import { malformed } from './image-error.js';
import { createPace, type Pace } from './pace.js';

const maxCodes = 4096;
const blocksPerStep = 64;

/**
 * Follows every code of every frame: each must be one that its dictionary has, and a frame's codes must give all of its
 * pixels (GIF89a appendix F). What follows a frame's last pixel within its sub-blocks is left alone, as decoders do.
 * Expects bytes that readGif has walked. Yields to the event loop; needs no memory to speak of.
 * @throws {ImageError} malformed
 */
export async function decodeGif(bytes: Buffer): Promise<void> {
  const lengths = new Uint16Array(maxCodes);
  const pace = createPace();
  for (const frame of gifFrames(bytes)) {
    if (frame) await decodeFrame(bytes, frame, new LzwCounter(frame, lengths), pace);
    await pace();
  }
}

async function decodeFrame(bytes: Buffer, frame: GifFrame, counter: LzwCounter, pace: Pace): Promise<void> {
  let at = frame.data;
  for (let blocks = 1; !counter.full; blocks++) {
    const length = bytes[at] ?? 0;
    if (length === 0) throw malformed('A frame of the GIF is cut short.');
    counter.read(bytes, at + 1, at + 1 + length);
    at += length + 1;
    if (blocks % blocksPerStep === 0) await pace();
  }
}

/** An LZW decoder that knows of each dictionary entry only how many pixels it stands for. */
class LzwCounter {
  private readonly clear: number;
  private codeBits: number;
  private next: number;
  private previous = -1;
  private buffered = 0;
  private bufferedBits = 0;
  private missing: number;

  /** `lengths` is room for the dictionary, which frames may share one after the other. */
  constructor(
    frame: GifFrame,
    private readonly lengths: Uint16Array,
  ) {
    const { minimumCodeSize } = frame;
    if (minimumCodeSize < 1 || minimumCodeSize > 8) throw malformed('A frame of the GIF has an impossible code size.');
    this.clear = 1 << minimumCodeSize;
    this.codeBits = minimumCodeSize + 1;
    this.next = this.clear + 2;
    this.missing = frame.width * frame.height;
    lengths.fill(1, 0, this.clear);
  }

  /** Whether all pixels have come. */
  get full(): boolean {
    return this.missing <= 0;
  }

  /** Reads one sub-block's codes, up to the last pixel. */
  read(bytes: Buffer, start: number, end: number): void {
    for (let at = start; at < end && this.missing > 0; at++) {
      this.buffered |= (bytes[at] ?? 0) << this.bufferedBits;
      this.bufferedBits += 8;
      while (this.bufferedBits >= this.codeBits && this.missing > 0) {
        const code = this.buffered & ((1 << this.codeBits) - 1);
        this.buffered >>>= this.codeBits;
        this.bufferedBits -= this.codeBits;
        this.take(code);
      }
    }
  }

  private take(code: number): void {
    if (code === this.clear) {
      this.codeBits = 32 - Math.clz32(this.clear);
      this.next = this.clear + 2;
      this.previous = -1;
      return;
    }
    if (code === this.clear + 1) throw malformed('A frame of the GIF ends before its last pixel.');
    if (this.previous >= 0 && this.next < maxCodes) {
      this.lengths[this.next++] = (this.lengths[this.previous] ?? 0) + 1;
      if (this.next === 1 << this.codeBits && this.next < maxCodes) this.codeBits++;
    }
    const known = this.previous < 0 ? this.clear : this.next;
    if (code >= known) throw malformed('A frame of the GIF is corrupt.');
    this.missing -= this.lengths[code] ?? 0;
    this.previous = code;
  }
}
