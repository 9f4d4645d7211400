// Handing images in, seeing them, taking them back. Used by controllers.
import { Readable } from 'node:stream';
import { ApiError, OverloadedError } from '../errors.js';
import type { ImageDecoder, ImageDescription } from '../images/decoder.js';
import type { Stores } from '../stores/database.js';
import type { ImageRecord, SessionRecord } from '../stores/records.js';
import { cleanUp } from './clean-up.js';
import { createCompany } from './company.js';
import { fingerprintOf } from './fingerprint.js';
import type { Idempotency, Reservation } from './idempotency.js';
import { BytesAtHand, createImageBytes } from './image-bytes.js';
import { randomId } from './secrets.js';

export interface ImagePage {
  images: ImageRecord[];
  /** Present exactly when there is more. */
  nextCursor?: string;
}

export type StoredImage = Omit<ImageRecord, 'createdAt'>;
type Facts = Omit<StoredImage, 'imageId' | 'sizeInBytes'>;

/** Who hands an image in, and by which call. */
export interface Upload {
  session: SessionRecord;
  operation: string;
  /** Idempotency-Key (decision R13). */
  key: string | undefined;
}

/** Uploads go on together where as many others are still being read. */
const uploadsTogether = 8;
const togetherMs = 10;

/** Of a call without an Idempotency-Key. */
const unreserved = (): Reservation => ({ imageId: randomId(), isInTime: () => true, end: async () => {} });

interface Parts {
  stores: Pick<Stores, 'images' | 'users'>;
  decoder: ImageDecoder;
  idempotency: Idempotency;
}

/** 12 hex digits of milliseconds, then the imageId: any that match the contract's pattern is a position. */
const toCursor = ({ createdAt, imageId }: ImageRecord) => createdAt.getTime().toString(16).padStart(12, '0') + imageId;
const fromCursor = (cursor: string) => ({
  createdAt: new Date(Number.parseInt(cursor.slice(0, 12), 16)),
  imageId: cursor.slice(12),
});

export type Images = ReturnType<typeof createImages>;

export function createImages({ stores: { images, users }, decoder, idempotency }: Parts) {
  const notFound = () => new ApiError('PARAM_ILLEGAL', 404, 'There is no such image.');

  const atHand = createImageBytes();
  const company = createCompany(uploadsTogether, togetherMs);
  let beingRead = 0;

  const whyShort = async ({ imageId, sizeInBytes }: ImageRecord, at: number): Promise<Error> =>
    (await images.find(imageId)) ? new Error(`The image ends after ${at} of ${sizeInBytes} bytes`) : notFound();

  /** A read that ends early must not look whole. */
  async function* readBytes(image: ImageRecord, start: number, end: number): AsyncGenerator<Buffer> {
    let at = start;
    for await (const part of images.openBytes(image.imageId, start, end)) {
      at += part.length;
      yield part;
    }
    if (at < end) throw await whyShort(image, at);
  }

  /** What an upload is. */
  const read = async (bytes: Buffer): Promise<{ facts: ImageDescription; hash: string }> => {
    beingRead += 1;
    try {
      return { facts: await decoder.describe(bytes), hash: await fingerprintOf(bytes) };
    } finally {
      beingRead -= 1;
    }
  };

  /** Null where the user was deleted meanwhile; then, as on an error, the image is never seen. */
  const write = async (reservation: Reservation, facts: Facts, bytes: Buffer): Promise<StoredImage | null> => {
    const { imageId, isInTime, end } = reservation;
    const giveUp = async () => {
      await images.giveUp(imageId);
      await end();
    };
    try {
      await images.create({ imageId, ...facts }, bytes);
      // Before it is seen: whoever deletes a user after this finds the image.
      if ((await users.find(facts.userId)) === null) {
        await giveUp();
        return null;
      }
      if (!isInTime() || !(await images.publish(imageId))) throw new OverloadedError('Storing the image took too long');
    } catch (error) {
      await cleanUp(giveUp);
      throw error;
    }
    await end().catch(() => {}); // the reservation lapses by itself
    return { imageId, ...facts, sizeInBytes: bytes.length };
  };

  return {
    /**
     * Stores a whole image of the four formats, once for each Idempotency-Key. Throws ImageError where it is not one, and
     * IdempotencyError. Null where its user was deleted meanwhile.
     */
    async store(bytes: Buffer, { session, operation, key }: Upload): Promise<StoredImage | null> {
      const { facts, hash } = await read(bytes);
      if (beingRead >= uploadsTogether) await company.join();
      const { userId, clientId } = session;
      const begun =
        key === undefined
          ? { reservation: unreserved() }
          : await idempotency.begin({ key, operation, session, sha256: hash });
      if ('image' in begun) return begun.image;
      return write(begun.reservation, { userId, clientId, ...facts, sha256: hash }, bytes);
    },

    /** Throws PARAM_ILLEGAL 404. */
    async get(imageId: string): Promise<ImageRecord> {
      const image = await images.find(imageId);
      if (!image) throw notFound();
      return image;
    },

    /** Throws PARAM_ILLEGAL 404 for another's image too. */
    async getOwned(imageId: string, userId: string): Promise<ImageRecord> {
      const image = await images.find(imageId);
      if (image?.userId !== userId) throw notFound();
      return image;
    },

    /** Of an image that was found just now. PARAM_ILLEGAL 404, or that on the stream, where it was deleted before it could be read. */
    async openBytes(image: ImageRecord, start: number, end: number): Promise<Readable> {
      const { imageId, sizeInBytes } = image;
      const kept = atHand.get(imageId, start, end);
      if (kept) return kept;
      if (sizeInBytes > images.smallBytes) return Readable.from(readBytes(image, start, end), { objectMode: false });
      const bytes = await images.readSmall(imageId, sizeInBytes);
      if (bytes?.length !== sizeInBytes) throw await whyShort(image, bytes?.length ?? 0);
      atHand.keep(imageId, bytes);
      return new BytesAtHand(bytes.subarray(start, end));
    },

    async list(userId: string, limit: number, cursor: string | undefined): Promise<ImagePage> {
      const found = await images.list(userId, limit + 1, cursor === undefined ? null : fromCursor(cursor));
      const page = found.slice(0, limit);
      const last = page.at(-1);
      return found.length > limit && last ? { images: page, nextCursor: toCursor(last) } : { images: page };
    },

    /** Throws PARAM_ILLEGAL 404 for another's image too. */
    async delete(imageId: string, userId: string): Promise<void> {
      if (!(await images.delete(imageId, userId))) throw notFound();
    },
  };
}
