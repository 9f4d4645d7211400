// The pictures that are handed in: the four kinds of image, and three that are none of them.
import { createHash } from 'node:crypto';
import { bmpImage, gifImage, jpgImage, pngImage, webpImage } from '../support/images.js';
import type { Picture } from './actions.js';

export interface Facts {
  bytes: Buffer;
  sha256: string;
  width: number;
  height: number;
}
export type Pictures = Record<Picture, Facts>;

const width = 12;
const height = 8;

export async function drawPictures(): Promise<Pictures> {
  const png = await pngImage(width, height);
  const drawn: Record<Picture, Buffer> = {
    png,
    jpg: await jpgImage(width, height),
    gif: await gifImage(width, height),
    bmp: bmpImage(width, height),
    webp: await webpImage(),
    cut: png.subarray(0, -8),
    none: Buffer.alloc(0),
  };
  const facts = Object.entries(drawn).map(([name, bytes]) => {
    const sha256 = createHash('sha256').update(bytes).digest('hex');
    return [name, { bytes, sha256, width, height }];
  });
  return Object.fromEntries(facts) as Pictures;
}

/** The picture whose facts these are, all of them. */
export function pictureOf(
  pictures: Pictures,
  given: { format: string; width: number; height: number; filesize: number; sha256?: string },
): string {
  const picture = pictures[given.format as Picture];
  const isRight =
    picture?.width === given.width &&
    picture.height === given.height &&
    picture.bytes.length === given.filesize &&
    (given.sha256 ?? picture.sha256) === picture.sha256;
  return isRight ? given.format : `like no picture: ${JSON.stringify(given)}`;
}
