// Reads the file header and the DIB header of a BMP: Windows 2 to 5 and CE (wingdi.h), OS/2 1 and 2 (pmbitmap.h).
// Called by bmp.ts.
import { cutShort, malformed } from './image-error.js';

const fileHeaderBytes = 14;
const coreHeaderBytes = 12;
const infoHeaderBytes = 40;
const windowsHeaderBytes = [infoHeaderBytes, 52, 56, 108, 124];

/** How pixels are stored, whatever number Windows or OS/2 has for it. */
export type BmpCompression = 'none' | 'rle8' | 'rle4' | 'rle24' | 'bitfields';

/** What the headers say: sizes in pixels, the offset from the beginning of the file. */
export interface BmpHeader {
  width: number;
  height: number;
  topDown: boolean;
  bitsPerPixel: number;
  compression: BmpCompression;
  pixelOffset: number;
}

/**
 * Reads the headers and holds them, masks and palette against each other.
 * @throws {ImageError} malformed: cut short, or no pixel could be produced by such a header
 */
export function readBmpHeader(bytes: Buffer): BmpHeader {
  if (bytes.length < fileHeaderBytes + 4) throw cutShort();
  const headerBytes = bytes.readUInt32LE(fileHeaderBytes);
  const headerEnd = fileHeaderBytes + headerBytes;
  if (headerEnd > bytes.length) throw cutShort();
  const dib = bytes.subarray(fileHeaderBytes, headerEnd);
  return headerBytes === coreHeaderBytes
    ? readCoreHeader(bytes, dib, headerEnd)
    : readInfoHeader(bytes, dib, headerEnd);
}

function readCoreHeader(bytes: Buffer, dib: Buffer, headerEnd: number): BmpHeader {
  const bitsPerPixel = dib.readUInt16LE(10);
  if (![1, 4, 8, 24].includes(bitsPerPixel)) throw malformed('The BMP has an impossible number of bits per pixel.');
  // This header doesn't count its colours, and files are about that have fewer than there could be.
  const defaultOffset = headerEnd + (bitsPerPixel <= 8 ? 3 << bitsPerPixel : 0);
  const size = { width: dib.readUInt16LE(4), height: dib.readUInt16LE(6), planes: dib.readUInt16LE(8) };
  const pixelOffset = readPixelOffset(bytes, defaultOffset, headerEnd);
  return { ...checkSize(size), bitsPerPixel, compression: 'none', pixelOffset };
}

function readInfoHeader(bytes: Buffer, dib: Buffer, headerEnd: number): BmpHeader {
  // OS/2 lets a header end after any field; those left out are zero.
  const field = (at: number) => (at + 4 <= dib.length ? dib.readUInt32LE(at) : 0);
  const bitsPerPixel = dib.readUInt16LE(14);
  if (![1, 2, 4, 8, 16, 24, 32].includes(bitsPerPixel)) {
    throw malformed('The BMP has an impossible number of bits per pixel.');
  }
  const compression = compressionOf(field(16), bitsPerPixel, windowsHeaderBytes.includes(dib.length));
  const masksEnd = compression === 'bitfields' ? readMasks(bytes, dib, field(16), bitsPerPixel) : headerEnd;
  const maxColors = bitsPerPixel <= 8 ? 1 << bitsPerPixel : 0;
  const colors = maxColors && (field(32) || maxColors);
  if (colors > maxColors) throw malformed('The BMP has more colours than its pixels can name.');
  const size = { width: dib.readInt32LE(4), height: dib.readInt32LE(8), planes: dib.readUInt16LE(12) };
  const paletteEnd = masksEnd + 4 * colors;
  const pixelOffset = readPixelOffset(bytes, paletteEnd, paletteEnd);
  return { ...checkSize(size), bitsPerPixel, compression, pixelOffset };
}

/** Numbers 3 and 4 are Huffman and RLE24 to OS/2, bit fields and JPEG to Windows; 6 are bit fields with alpha. */
function compressionOf(code: number, bitsPerPixel: number, windows: boolean): BmpCompression {
  if (code === 0) return 'none';
  if (code === 1 && bitsPerPixel === 8) return 'rle8';
  if (code === 2 && bitsPerPixel === 4) return 'rle4';
  if (code === 4 && bitsPerPixel === 24 && !windows) return 'rle24';
  if ((code === 3 || code === 6) && (bitsPerPixel === 16 || bitsPerPixel === 32) && windows) return 'bitfields';
  throw malformed('The BMP has a compression that is not its own, or not for its number of bits.');
}

/** Masks lie in a header that has room for them, else after it; gives where header and masks end. */
function readMasks(bytes: Buffer, dib: Buffer, code: number, bitsPerPixel: number): number {
  const within = dib.length > infoHeaderBytes;
  const hasAlpha = within ? dib.length >= 56 : code === 6;
  const start = fileHeaderBytes + infoHeaderBytes;
  const end = start + (hasAlpha ? 16 : 12);
  if (end > bytes.length) throw cutShort();
  let taken = 0;
  for (let at = start; at < end; at += 4) {
    const mask = bytes.readUInt32LE(at);
    if (!isRun(mask) || mask >= 2 ** bitsPerPixel || (taken & mask) !== 0)
      throw malformed('The BMP has impossible masks.');
    taken |= mask;
  }
  if (taken === 0) throw malformed('The BMP has no masks.');
  return within ? fileHeaderBytes + dib.length : end;
}

/** Whether a mask's bits lie side by side; one without bits will do, for a channel that is not there. */
function isRun(mask: number): boolean {
  const lowest = mask & -mask;
  const beyond = (mask + (lowest >>> 0)) % 2 ** 32;
  return (beyond & mask) === 0;
}

function readPixelOffset(bytes: Buffer, byDefault: number, least: number): number {
  const offset = bytes.readUInt32LE(10) || byDefault;
  if (offset < least) throw malformed('The BMP has pixels where its headers are.');
  return offset;
}

function checkSize({ width, height, planes }: { width: number; height: number; planes: number }) {
  if (width <= 0 || height === 0) throw malformed('The BMP has no width or no height.');
  if (planes !== 1) throw malformed('The BMP has more than one plane.');
  return { width, height: Math.abs(height), topDown: height < 0 };
}
