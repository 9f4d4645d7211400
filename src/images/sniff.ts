// Tells an image's format from its bytes. Called by decoder.ts before anything else looks at them.

/** The four kinds of image taken at both doors (decision R4). */
export type ImageFormat = 'jpg' | 'png' | 'gif' | 'bmp';

const bmpFileHeaderBytes = 14;

/**
 * Tells the format from the bytes alone, never from a name or media type (decision R4); null for every other kind.
 * A promise about the beginning only: the rest may still be cut or corrupt.
 */
export function sniffFormat(bytes: Buffer): ImageFormat | null {
  const start = bytes.toString('latin1', 0, 6);
  if (start.startsWith('\xff\xd8\xff')) return 'jpg';
  if (start.startsWith('\x89PNG')) return 'png';
  if (start === 'GIF87a' || start === 'GIF89a') return 'gif';
  if (start.startsWith('BM') && mayBeBmp(bytes)) return 'bmp';
  return null;
}

/** Text may begin with BM too, so the DIB header's size must be one there is; a file too short to say is a cut BMP. */
function mayBeBmp(bytes: Buffer): boolean {
  if (bytes.length < bmpFileHeaderBytes + 4) return true;
  const size = bytes.readUInt32LE(bmpFileHeaderBytes);
  return size === 12 || (size >= 16 && size <= 64) || size === 108 || size === 124;
}
