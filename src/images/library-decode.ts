// Decodes a PNG or a progressive JPEG whole, by sharp, off the event loop. Called by decoder.ts.
import sharp from 'sharp';
import { malformed } from './image-error.js';

// Each image is decoded once and never again.
sharp.cache(false);

/**
 * Decodes every pixel and keeps one, so that memory grows by rows only, but for interlaced and progressive images.
 * @throws {ImageError} malformed: cut short or corrupt
 */
export async function decodeByLibrary(bytes: Buffer, maxPixels: number): Promise<void> {
  const options = { failOn: 'warning', sequentialRead: true, limitInputPixels: maxPixels } as const;
  try {
    await sharp(bytes, options).resize(1, 1, { fit: 'fill', fastShrinkOnLoad: false }).raw().toBuffer();
  } catch (error) {
    throw malformed('The image is malformed or cut short.', error);
  }
}
