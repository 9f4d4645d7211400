// The bytes of images, in GridFS's chunks; a few at a time, so that neither a large image nor a slow reader takes much memory.
// Used by image-store.
import type { Connection } from 'mongoose';
import { mongo } from 'mongoose';
import { findFew } from './find-each.js';
import { gather, orEach } from './gather.js';
import { insertEach } from './insert-each.js';
import { soon } from './soon.js';

interface ChunkDocument {
  files_id: string;
  n: number;
  data: Buffer;
}

export const chunkBytes = 255 * 1024;
const chunksAtOnce = 4;
/** So many may wait for their readers; when there are more, each image is read one at a time. */
const mostWaiting = 256;
/** Of images that are one chunk each. */
const imagesAtOnce = 8;
/** Groups of them that are read beside each other, so that one that takes long does not hold up all. */
const readsAtOnce = 4;
/** Of images of up to so many bytes, which come to no more together. */
const tinyBytes = 32 * 1024;
const tinyAtOnce = 64;
/** Writing an image takes no longer than this, and the upload behind it not as long as image-store keeps it unseen. */
const writeDeadlineMs = 20_000;

const collection = 'fs.chunks';

export type ChunkStore = ReturnType<typeof createChunkStore>;

export function createChunkStore(connection: Connection) {
  const chunks = connection.collection<ChunkDocument>(collection);

  const cut = (imageId: string, bytes: Buffer): ChunkDocument[] =>
    Array.from({ length: Math.ceil(bytes.length / chunkBytes) }, (_, n) => ({
      files_id: imageId,
      n,
      data: bytes.subarray(n * chunkBytes, (n + 1) * chunkBytes),
    }));

  const insert = insertEach(chunks, imagesAtOnce);

  const findFirst = async (imageId: string): Promise<Buffer | null> => {
    const found = await chunks.findOne(
      { files_id: imageId, n: 0 },
      { readPreference: 'primary', promoteBuffers: true },
    );
    return found?.data ?? null;
  };
  async function findFirsts(imageIds: string[]): Promise<(Buffer | null)[]> {
    const which = { files_id: { $in: [...new Set(imageIds)] }, n: 0 };
    const found = await findFew<ChunkDocument>(connection, collection, which, { promoteBuffers: true });
    // A copy of each: what the database answers is one piece of memory, and whoever keeps a part of it keeps it all.
    const copies = new Map(found.map(({ files_id, data }) => [files_id, found.length > 1 ? Buffer.from(data) : data]));
    return imageIds.map((imageId) => copies.get(imageId) ?? null);
  }

  const readFirsts = (imageIds: string[]) => orEach(imageIds, findFirsts, findFirst);
  const readers = Array.from({ length: readsAtOnce }, () => gather(readFirsts, imagesAtOnce));
  let turns = 0;
  const readTiny = gather(readFirsts, tinyAtOnce);
  let waiting = 0;
  const readSmall = (imageId: string) => (readers[turns++ % readsAtOnce] ?? readTiny)(imageId);

  return {
    async ensureIndexes(): Promise<void> {
      await chunks.createIndex({ files_id: 1, n: 1 }, { unique: true });
    },

    async write(imageId: string, bytes: Buffer): Promise<void> {
      const deadline = Date.now() + writeDeadlineMs;
      const all = cut(imageId, bytes);
      const [only, ...others] = all;
      const checkTime = () => {
        if (Date.now() > deadline) throw new mongo.MongoOperationTimeoutError('Writing the image took too long');
      };
      if (only && others.length === 0) {
        await insert(only);
        return checkTime();
      }
      for (let at = 0; at < all.length; at += chunksAtOnce) {
        checkTime();
        await soon(chunks.insertMany(all.slice(at, at + chunksAtOnce)));
      }
    },

    /** The bytes from start up to, not including, end. Ends early where a chunk is missing or has another length. */
    async *read(imageId: string, start: number, end: number): AsyncGenerator<Buffer> {
      const last = Math.floor((end - 1) / chunkBytes);
      let at = start;
      while (at < end) {
        const first = Math.floor(at / chunkBytes);
        const count = Math.min(last - first + 1, waiting + chunksAtOnce > mostWaiting ? 1 : chunksAtOnce);
        const few = { $gte: first, $lt: first + count };
        const asked = chunks.find({ files_id: imageId, n: few }, { promoteBuffers: true }).sort({ n: 1 });
        const before = at;
        waiting += count;
        try {
          for (const { n, data } of await soon(asked.toArray())) {
            if (n !== Math.floor(at / chunkBytes) || data.length > chunkBytes) break;
            const part = data.subarray(at - n * chunkBytes, end - n * chunkBytes);
            at += part.length;
            yield part;
          }
        } finally {
          waiting -= count;
        }
        if (at === before) return;
      }
    },

    /** The bytes of an image that is one chunk of this length; null where it is not there. */
    readOnly: (imageId: string, length: number): Promise<Buffer | null> =>
      length <= tinyBytes ? readTiny(imageId) : readSmall(imageId),

    async remove(imageId: string): Promise<void> {
      await chunks.deleteMany({ files_id: imageId });
    },
  };
}
