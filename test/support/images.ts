// Small images of the four formats, made anew for each run.
import sharp from 'sharp';

const square = (width: number, height: number) =>
  sharp({ create: { width, height, channels: 3, background: { r: 180, g: 40, b: 60 } } });

export const pngImage = (width = 12, height = 8): Promise<Buffer> => square(width, height).png().toBuffer();
export const jpgImage = (width = 12, height = 8): Promise<Buffer> => square(width, height).jpeg().toBuffer();
export const gifImage = (width = 12, height = 8): Promise<Buffer> => square(width, height).gif().toBuffer();
export const webpImage = (): Promise<Buffer> => square(12, 8).webp().toBuffer();

/** 24 bits a pixel, a Windows header of 40 bytes. */
export function bmpImage(width = 12, height = 8): Buffer {
  const rowBytes = Math.ceil((width * 3) / 4) * 4;
  const bytes = Buffer.alloc(54 + rowBytes * height, 0x7f);
  bytes.write('BM', 0);
  bytes.writeUInt32LE(bytes.length, 2);
  bytes.writeUInt32LE(0, 6);
  bytes.writeUInt32LE(54, 10);
  bytes.writeUInt32LE(40, 14);
  bytes.writeInt32LE(width, 18);
  bytes.writeInt32LE(height, 22);
  bytes.writeUInt16LE(1, 26);
  bytes.writeUInt16LE(24, 28);
  bytes.fill(0, 30, 54);
  return bytes;
}

/** A whole PNG of just this many bytes: what is behind IEND does not count against it (decision R4). */
export async function pngOfSize(bytes: number): Promise<Buffer> {
  const image = await pngImage();
  return Buffer.concat([image, Buffer.alloc(bytes - image.length)]);
}
