// Bytes that are images, nearly images and none, for both uploads: refused ones with the breach of decision R4.
import { crc32 } from 'node:zlib';
import sharp from 'sharp';
import { bmpImage, gifImage, jpgImage, pngImage, pngOfSize, webpImage } from '../support/images.js';

export const maxBytes = 5 * 1024 * 1024;
export const [png, jpg, gif, bmp] = [await pngImage(), await jpgImage(), await gifImage(), bmpImage()];

/** The header says how large, and that with a right checksum. */
function pngThatClaims(width: number, height: number): Buffer {
  const bytes = Buffer.from(png);
  bytes.writeUInt32BE(width, 16);
  bytes.writeUInt32BE(height, 20);
  bytes.writeUInt32BE(crc32(bytes.subarray(12, 29)), 29);
  return bytes;
}

const without = (bytes: Buffer, end: number) => bytes.subarray(0, bytes.length - end);
const flipped = (bytes: Buffer, at: number) =>
  Buffer.from(bytes.map((byte, index) => (index === at ? byte ^ 0xff : byte)));
const markup = Buffer.from('<script>alert(1)</script>');
const turned = await sharp({ create: { width: 12, height: 8, channels: 3, background: 'red' } })
  .withMetadata({ orientation: 6 })
  .jpeg()
  .toBuffer();

type Named = readonly [name: string, bytes: Buffer, format: 'png' | 'jpg' | 'gif' | 'bmp'];

/** All of 12 × 8 pixels. */
export const wholeImages: readonly Named[] = [
  ['a png', png, 'png'],
  ['a jpg', jpg, 'jpg'],
  ['a gif', gif, 'gif'],
  ['a bmp', bmp, 'bmp'],
  ['a jpg that EXIF turns', turned, 'jpg'],
  ['a png with markup behind its end', Buffer.concat([png, markup]), 'png'],
  ['a gif with markup behind its end', Buffer.concat([gif, markup]), 'gif'],
  ['an image of exactly 5 MiB', await pngOfSize(maxBytes), 'png'],
];

export const tooLargeImage = await pngOfSize(maxBytes + 1);

/** Of a kind other than the four. */
export const otherKinds: readonly (readonly [name: string, bytes: Buffer])[] = [
  ['a webp', await webpImage()],
  ['an svg', Buffer.from('<svg xmlns="http://www.w3.org/2000/svg" width="1" height="1"/>')],
  ['text', Buffer.from('not an image')],
  ['text that begins with BM', Buffer.from('BMW builds motorcycles in Berlin, and has done so since 1969')],
  ['markup before a png', Buffer.concat([markup, png])],
  ['one byte', Buffer.from('G')],
];

/** Of one of the four kinds, but malformed, cut short or too large to decode. */
export const brokenImages: readonly (readonly [name: string, bytes: Buffer])[] = [
  ['a png without IEND', without(png, 12)],
  ['a png cut in its data', without(png, 30)],
  ['a png with a flipped bit', flipped(png, png.length - 20)],
  ['a png of its signature', png.subarray(0, 8)],
  ['a jpg without EOI', without(jpg, 2)],
  ['a jpg cut in its scan', without(jpg, 20)],
  ['a gif without its trailer', without(gif, 1)],
  ['a gif cut in its data', without(gif, 8)],
  ['a bmp cut by a byte', without(bmp, 1)],
  ['a bmp of its header', bmp.subarray(0, 54)],
  ['a png of more than 100 megapixels', pngThatClaims(10_001, 10_000)],
  ['a png of no width', pngThatClaims(0, 8)],
];
