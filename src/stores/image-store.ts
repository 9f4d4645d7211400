// Images in GridFS: bytes in chunks, facts in the files document's metadata. Used by services/images.
//
// A files document is there before its chunks and goes after them, marked by deletedAt, under which nobody sees it. An upload takes
// the mark off when all is written, in one atomic update; whoever gives an upload up changes the mark first, so that the update finds
// nothing. Whatever dies or comes late in between, an image is seen whole or not at all.
import type { Connection } from 'mongoose';
import { Schema } from 'mongoose';
import { chunkBytes, createChunkStore } from './chunk-store.js';
import { findEach } from './find-each.js';
import { allOrEach, byId, gather } from './gather.js';
import { insertEach } from './insert-each.js';
import type { ImagePosition, ImageRecord } from './records.js';
import { soon } from './soon.js';

interface FileDocument {
  _id: string;
  length: number;
  chunkSize: number;
  uploadDate: Date;
  filename: string;
  metadata: Pick<ImageRecord, 'userId' | 'clientId' | 'format' | 'width' | 'height' | 'sha256'> & {
    /** Unseen. Once this time is past, image and chunks go; an upload that is under way has it in the future. */
    deletedAt?: Date;
    /** How often a repeated upload was answered with it. */
    repeats?: number;
  };
}

const schema = new Schema<FileDocument>(
  {
    _id: { type: String, required: true },
    length: Number,
    chunkSize: Number,
    uploadDate: Date,
    filename: String,
    metadata: {
      userId: String,
      clientId: String,
      format: String,
      width: Number,
      height: Number,
      sha256: String,
      deletedAt: Date,
      repeats: Number,
    },
  },
  { versionKey: false, collection: 'fs.files' },
);
schema.index({ 'metadata.userId': 1, uploadDate: -1, _id: -1 });
schema.index({ 'metadata.deletedAt': 1 }, { partialFilterExpression: { 'metadata.deletedAt': { $exists: true } } });
// GridFS spec: indexes
schema.index({ filename: 1, uploadDate: 1 });

/** How long an upload may take to be written and seen; the sweeper takes it for dead then. */
const unseenMs = 60_000;
/** The mark of what is given up for good: no upload has it. */
const gone = { 'metadata.deletedAt': new Date(0) };
const present = { 'metadata.deletedAt': { $exists: false } };
const unseen = { 'metadata.deletedAt': { $exists: true } };
const underWay = { 'metadata.deletedAt': { $gt: gone['metadata.deletedAt'] } };

const toRecord = ({ _id, length, uploadDate, metadata }: FileDocument): ImageRecord => ({
  imageId: _id,
  userId: metadata.userId,
  clientId: metadata.clientId,
  format: metadata.format,
  width: metadata.width,
  height: metadata.height,
  sha256: metadata.sha256,
  sizeInBytes: length,
  createdAt: uploadDate,
});

export type ImageStore = ReturnType<typeof createImageStore>;

export function createImageStore(connection: Connection) {
  const files = connection.model<FileDocument>('ImageFile', schema);
  const stored = connection.collection<FileDocument>('fs.files');
  const chunks = createChunkStore(connection);
  const find = findEach<FileDocument, '_id'>(connection, 'fs.files', '_id', present);
  const insert = insertEach(stored);

  const confirm = async (imageId: string): Promise<FileDocument | null> => {
    const counted = { $inc: { 'metadata.repeats': 1 } };
    return files.findOneAndUpdate({ _id: imageId, ...present }, counted).lean<FileDocument>();
  };

  const seen = () => ({ $set: { uploadDate: new Date() }, $unset: { 'metadata.deletedAt': 1 as const } });
  const publishOne = async (imageId: string): Promise<boolean> =>
    (await stored.updateOne({ _id: imageId, ...underWay }, seen())).modifiedCount === 1;
  /** Where a primary went away in the middle, and may have done it. */
  const publishAgain = async (imageId: string): Promise<boolean> =>
    (await publishOne(imageId)) || (await confirm(imageId)) !== null;
  async function publishAll(imageIds: string[]): Promise<boolean[]> {
    const which = { _id: { $in: imageIds }, ...underWay };
    const { modifiedCount } = await stored.updateMany(which, seen(), { hint: byId });
    if (modifiedCount === imageIds.length) return imageIds.map(() => true);
    return (await Promise.all(imageIds.map(find))).map((found) => found !== null);
  }
  const publish = gather((imageIds: string[]) => allOrEach(imageIds, publishOne, publishAll, publishAgain));

  /** Of an image that is marked as gone, or has no files document. */
  const purge = async (imageId: string) => {
    await chunks.remove(imageId);
    await files.deleteOne({ _id: imageId, ...gone });
  };

  return {
    async ensureIndexes(): Promise<void> {
      await files.createIndexes();
      await chunks.ensureIndexes();
    },

    /** Writes a whole image that nobody sees until publish(). One that fails is to be given up. */
    async create(image: Omit<ImageRecord, 'createdAt' | 'sizeInBytes'>, bytes: Buffer): Promise<void> {
      const { imageId, ...facts } = image;
      const file: FileDocument = {
        _id: imageId,
        length: bytes.length,
        chunkSize: chunkBytes,
        uploadDate: new Date(),
        filename: `${imageId}.${image.format}`,
        metadata: { ...facts, deletedAt: new Date(Date.now() + unseenMs) },
      };
      await insert(file);
      await chunks.write(imageId, bytes);
    },

    /** From here on the image is seen. False where it was given up. */
    publish,

    /** Makes it certain that an image which is not published never will be. One that is published stays. */
    async giveUp(imageId: string): Promise<void> {
      const marked = await soon(files.updateOne({ _id: imageId, ...unseen }, { $set: gone }));
      if (marked.matchedCount === 1 || !(await soon(files.exists({ _id: imageId })))) await soon(purge(imageId));
    },

    async find(imageId: string): Promise<ImageRecord | null> {
      const found = await find(imageId);
      return found && toRecord(found);
    },

    /** The image, if it is there for good: what a primary that was replaced still shows may be lost, but it can't be written to. */
    async confirm(imageId: string): Promise<ImageRecord | null> {
      const found = await soon(confirm(imageId));
      return found && toRecord(found);
    },

    /** The bytes from start up to, not including, end. Ends early where a chunk is missing. */
    openBytes: chunks.read,

    /** The bytes of an image of this length, smallBytes at most; null where they are not there, others where they are not all. */
    readSmall: chunks.readOnly,
    smallBytes: chunkBytes,

    /** The user's images behind a position, newest first. */
    async list(userId: string, limit: number, after: ImagePosition | null): Promise<ImageRecord[]> {
      const behind = after && {
        $or: [{ uploadDate: { $lt: after.createdAt } }, { uploadDate: after.createdAt, _id: { $lt: after.imageId } }],
      };
      const found = files
        .find({ 'metadata.userId': userId, ...present, ...behind })
        .sort({ uploadDate: -1, _id: -1 })
        .limit(limit);
      return (await soon(found.lean<FileDocument[]>())).map(toRecord);
    },

    /** Gone for every reader at once; false where this user has no such image. */
    async delete(imageId: string, userId: string): Promise<boolean> {
      const owned = { _id: imageId, 'metadata.userId': userId, ...present };
      const marked = await soon(files.updateOne(owned, { $set: gone }));
      if (marked.modifiedCount === 0) return false;
      await soon(purge(imageId)).catch(() => {}); // the mark stands: the sweeper finishes
      return true;
    },

    /** Of uploads under way too. */
    async deleteByUser(userId: string): Promise<number> {
      const owned = { 'metadata.userId': userId, 'metadata.deletedAt': { $ne: gone['metadata.deletedAt'] } };
      return (await files.updateMany(owned, { $set: gone })).modifiedCount;
    },

    /** Finishes deletions that were begun, and takes away uploads that died; how many. */
    async purgeDeleted(now: Date): Promise<number> {
      const past = { 'metadata.deletedAt': { $lte: now } };
      const begun = await files.find(past, { _id: 1 }).limit(1000).lean<FileDocument[]>();
      for (const { _id } of begun) {
        const marked = await files.updateOne({ _id, ...past }, { $set: gone });
        if (marked.matchedCount === 1) await purge(_id);
      }
      return begun.length;
    },
  };
}
