// Handing images in, seeing them, taking them back. Used by controllers.
import { createHash } from 'node:crypto';
import type { Readable } from 'node:stream';
import { ApiError } from '../errors.js';
import type { ImageDecoder } from '../images/decoder.js';
import type { Stores } from '../stores/database.js';
import type { ImageRecord, SessionRecord } from '../stores/records.js';
import { randomId } from './secrets.js';

export interface ImagePage {
  images: ImageRecord[];
  /** Present exactly when there is more. */
  nextCursor?: string;
}

interface Parts {
  stores: Pick<Stores, 'images' | 'users'>;
  decoder: ImageDecoder;
}

/** 12 hex digits of milliseconds, then the imageId: any that match the contract's pattern is a position. */
const toCursor = ({ createdAt, imageId }: ImageRecord) => createdAt.getTime().toString(16).padStart(12, '0') + imageId;
const fromCursor = (cursor: string) => ({
  createdAt: new Date(Number.parseInt(cursor.slice(0, 12), 16)),
  imageId: cursor.slice(12),
});

export type Images = ReturnType<typeof createImages>;

export function createImages({ stores: { images, users }, decoder }: Parts) {
  const notFound = () => new ApiError('PARAM_ILLEGAL', 404, 'There is no such image.');

  return {
    /** Stores a whole image of the four formats; throws ImageError where it is not one. Null where its user was deleted meanwhile. */
    async store(bytes: Buffer, session: SessionRecord): Promise<Omit<ImageRecord, 'createdAt'> | null> {
      const facts = await decoder.describe(bytes);
      const image = {
        imageId: randomId(),
        userId: session.userId,
        clientId: session.clientId,
        ...facts,
        sha256: createHash('sha256').update(bytes).digest('hex'),
      };
      await images.create(image, bytes);
      const hasUser = await users.find(session.userId).then(
        (user) => user !== null,
        async (error: unknown) => {
          await images.delete(image.imageId, session.userId).catch(() => false); // the first fault is the one to report
          throw error;
        },
      );
      if (hasUser) return { ...image, sizeInBytes: bytes.length };
      await images.delete(image.imageId, session.userId);
      return null;
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

    openBytes: (imageId: string, start: number, end: number): Readable => images.openBytes(imageId, start, end),

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
