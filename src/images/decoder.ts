// The door of this room: tells what an upload is, or why it is no image we take. Called by the image service.
import { availableParallelism } from 'node:os';
import { Semaphore } from 'async-mutex';
import { readBmp } from './bmp.js';
import { readGif } from './gif.js';
import { decodeGif } from './gif-decode.js';
import { ImageError } from './image-error.js';
import type { ImageStructure } from './image-structure.js';
import { readJpg } from './jpg.js';
import { decodeSequentialJpg } from './jpg-decode.js';
import { decodeProgressiveJpg } from './jpg-progressive.js';
import { readPng } from './png.js';
import { decodePng } from './png-decode.js';
import { type ImageFormat, sniffFormat } from './sniff.js';

/** What an image is: its size as stored, in pixels, whatever EXIF says of orientation (decision R4). */
export interface ImageDescription {
  format: ImageFormat;
  width: number;
  height: number;
}

/** The bounds that all calls of one decoder share. */
export interface DecoderRules {
  /** All frames of an animation together. */
  maxPixels: number;
  /** How many images may be under decoding at once; by default as many as there are processors. */
  maxDecodesAtOnce?: number;
  /** False: images are told by their structure alone, for benchmarks. */
  isDecoding?: boolean;
}

/** Made once, and shared by all requests. */
export interface ImageDecoder {
  /**
   * Tells format and size of an image that is whole, decoding all of it but keeping no pixel (decision R4). The event loop
   * keeps turning meanwhile.
   * @throws {ImageError} missing: no bytes; wrongKind: none of the four formats; tooManyPixels: told from the header,
   *   before any decoding; malformed: cut short, no end marker, corrupt
   */
  describe(bytes: Buffer): Promise<ImageDescription>;
}

/** What the header and the structure say, and the work left to prove that every pixel can be produced. */
interface ReadImage extends ImageStructure {
  decode?: () => Promise<void>;
}

const readers: Record<ImageFormat, (bytes: Buffer, maxPixels: number) => Promise<ReadImage>> = {
  jpg: async (bytes, maxPixels) => {
    const structure = readJpg(bytes, maxPixels);
    const { progressive } = structure;
    return {
      ...structure,
      decode: () => (progressive ? decodeProgressiveJpg(bytes, structure) : decodeSequentialJpg(bytes, structure)),
    };
  },
  png: async (bytes, maxPixels) => {
    const structure = await readPng(bytes, maxPixels);
    return { ...structure, decode: () => decodePng(bytes, structure) };
  },
  gif: async (bytes, maxPixels) => ({ ...(await readGif(bytes, maxPixels)), decode: () => decodeGif(bytes) }),
  // A BMP has nothing but rows or runs, and its reader has followed them all.
  bmp: async (bytes, maxPixels) => readBmp(bytes, maxPixels),
};

/** Makes the decoder of one process. What it has under decoding at once is bounded by number and by pixels. */
export function createImageDecoder({
  maxPixels,
  maxDecodesAtOnce = availableParallelism(),
  isDecoding = true,
}: DecoderRules): ImageDecoder {
  // In megapixels, as a semaphore counts through all of its value at each release; twice the largest image, so that it
  // leaves room for small ones.
  const megapixelsAtOnce = 2 * Math.ceil(maxPixels / 1e6);
  const budget = new Semaphore(megapixelsAtOnce);
  // Every decode takes at least its share of the budget, so that one semaphore holds both bounds.
  const leastWeight = Math.max(1, Math.floor(megapixelsAtOnce / maxDecodesAtOnce));

  return {
    async describe(bytes) {
      if (bytes.length === 0) throw new ImageError('missing', 'An image is required.');
      const format = sniffFormat(bytes);
      if (!format) throw new ImageError('wrongKind', 'The file is not a jpg, gif, png or bmp image.');
      const { width, height, pixels, decode } = await readers[format](bytes, maxPixels);
      if (decode && isDecoding) await budget.runExclusive(decode, Math.max(leastWeight, Math.ceil(pixels / 1e6)));
      return { format, width, height };
    },
  };
}
