// Reads a BMP and proves that every pixel is there. Called by decoder.ts, which has nothing left to decode after it:
// an uncompressed BMP's pixels are its bytes, and an RLE stream is followed to its end marker.
import { readBmpHeader } from './bmp-header.js';
import { followRle } from './bmp-rle.js';
import { boundPixels, cutShort, malformed } from './image-error.js';
import type { ImageStructure } from './image-structure.js';

/**
 * Reads a BMP with a Windows or OS/2 header and 1 to 32 bits per pixel, RLE included (decision R15), in time linear in
 * the file's length and with no memory. JPEG, PNG and Huffman data in a BMP are refused.
 * @throws {ImageError} tooManyPixels; malformed: cut short, an impossible header, a corrupt or unended RLE stream
 */
export function readBmp(bytes: Buffer, maxPixels: number): ImageStructure {
  const header = readBmpHeader(bytes);
  const { width, height, compression } = header;
  boundPixels(width * height, maxPixels);
  if (compression === 'rle4' || compression === 'rle8' || compression === 'rle24') {
    if (header.topDown) throw malformed('The BMP is both run-length encoded and top-down.');
    followRle(bytes, header.pixelOffset, { width, height, compression });
  } else {
    const rowBytes = Math.ceil((width * header.bitsPerPixel) / 32) * 4;
    if (header.pixelOffset + rowBytes * height > bytes.length) throw cutShort();
  }
  return { width, height, pixels: width * height };
}
