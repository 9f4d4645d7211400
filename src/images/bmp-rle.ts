// Follows the run-length encoded pixels of a BMP (wingdi.h "Bitmap Compression"; RLE24 from OS/2). Called by bmp.ts.
import { cutShort, malformed } from './image-error.js';

const endOfLine = 0;
const endOfBitmap = 1;
const delta = 2;

/** Bits that one pixel takes where pixels are written out. */
const pixelBits = { rle4: 4, rle8: 8, rle24: 24 };

/** What the stream paints on, in pixels. */
export interface RleImage {
  width: number;
  height: number;
  compression: keyof typeof pixelBits;
}

/**
 * Follows the stream to its end-of-bitmap marker, and sees that it paints nothing outside the image. It may skip pixels,
 * which have the first colour then. A run may be longer than what is left of its row, as ImageMagick has written it.
 * @throws {ImageError} malformed: cut short, no end marker, pixels outside the image
 */
export function followRle(bytes: Buffer, start: number, { width, height, compression }: RleImage): void {
  const bits = pixelBits[compression];
  const runValueBytes = compression === 'rle24' ? 3 : 1;
  let x = 0;
  let y = 0;
  let at = start;
  while (at + 2 <= bytes.length) {
    const count = bytes[at] ?? 0;
    const code = bytes[at + 1] ?? 0;
    if (count > 0) {
      if (y >= height) throw malformed('The BMP has runs outside its image.');
      x = Math.min(width, x + count);
      at += 1 + runValueBytes;
      continue;
    }
    at += 2;
    if (code === endOfBitmap) return;
    if (code === endOfLine) {
      x = 0;
      y++;
    } else if (code === delta) {
      x += bytes[at] ?? 0;
      y += bytes[at + 1] ?? 0;
      at += 2;
    } else {
      if (y >= height) throw malformed('The BMP has pixels outside its image.');
      x += code;
      at += 2 * Math.ceil((code * bits) / 16);
    }
    if (x > width || y > height) throw malformed('The BMP has pixels outside its image.');
  }
  throw cutShort();
}
