// The bytes of images that were read lately, up to so many in all. Whether an image is there is asked of the database each time, so that
// one that is deleted is gone at once; its bytes never change. Used by images.
import { Readable } from 'node:stream';
import { LRUCache } from 'lru-cache';

/** Of all images together. */
const maxBytes = 24 * 1024 * 1024;

/** Bytes that are in memory already, for whoever can send them without a stream's steps. */
export class BytesAtHand extends Readable {
  constructor(readonly bytes: Buffer) {
    super({ objectMode: false });
  }

  override _read(): void {
    this.push(this.bytes);
    this.push(null);
  }
}

export function createImageBytes() {
  const kept = new LRUCache<string, Buffer>({
    maxSize: maxBytes,
    sizeCalculation: ({ length }) => length,
  });
  return {
    /** From start up to, not including, end. */
    get(imageId: string, start: number, end: number): BytesAtHand | null {
      const bytes = kept.get(imageId);
      return bytes ? new BytesAtHand(bytes.subarray(start, end)) : null;
    },
    /** All bytes of an image. */
    keep: (imageId: string, bytes: Buffer): void => void kept.set(imageId, bytes),
  };
}
