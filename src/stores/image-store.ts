// Images in GridFS: bytes in chunks, facts in the files document's metadata. Used by services/images.
import { Readable } from 'node:stream';
import type { Connection } from 'mongoose';
import { mongo, Schema } from 'mongoose';
import type { ImagePosition, ImageRecord } from './records.js';

interface FileDocument {
  _id: string;
  length: number;
  chunkSize: number;
  uploadDate: Date;
  filename: string;
  metadata: Pick<ImageRecord, 'userId' | 'clientId' | 'format' | 'width' | 'height' | 'sha256'> & {
    /** Set at once by a deletion, so that no reader sees the image while its chunks go. */
    deletedAt?: Date;
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
    },
  },
  { versionKey: false, collection: 'fs.files' },
);
schema.index({ 'metadata.userId': 1, uploadDate: -1, _id: -1 });
schema.index({ 'metadata.deletedAt': 1 }, { partialFilterExpression: { 'metadata.deletedAt': { $exists: true } } });
// GridFS spec: indexes
schema.index({ filename: 1, uploadDate: 1 });

const chunkSizeBytes = 255 * 1024;
/** Writing chunks takes no longer than this, so that the sweeper knows older ones without a file to be dead. */
const writeDeadlineMs = 20_000;
const present = { 'metadata.deletedAt': { $exists: false } };

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

const write = (stream: mongo.GridFSBucketWriteStream, bytes: Buffer) =>
  new Promise<void>((resolve, reject) => stream.write(bytes, (error) => (error ? reject(error) : resolve())));
const end = (stream: mongo.GridFSBucketWriteStream) =>
  new Promise<void>((resolve, reject) => stream.end((error?: Error | null) => (error ? reject(error) : resolve())));

/** The driver ends a stream early, without an error, where a chunk is missing: a broken read must not look whole. */
async function* exactly(bytes: Readable, length: number): AsyncGenerator<Buffer> {
  let read = 0;
  for await (const part of bytes as AsyncIterable<Buffer>) {
    read += part.length;
    yield part;
  }
  if (read !== length) throw new Error(`The image has ${read} of ${length} bytes`);
}

export type ImageStore = ReturnType<typeof createImageStore>;

export function createImageStore(connection: Connection) {
  const files = connection.model<FileDocument>('ImageFile', schema);
  const chunks = connection.collection('fs.chunks');
  let opened: mongo.GridFSBucket | undefined;
  const bucket = () => {
    if (!connection.db) throw new mongo.MongoNotConnectedError('The database has not been reached yet');
    opened ??= new mongo.GridFSBucket(connection.db, { bucketName: 'fs', chunkSizeBytes });
    return opened;
  };
  // The driver types GridFS ids as ObjectId; the GridFS spec allows any.
  const asFileId = (imageId: string) => imageId as unknown as mongo.ObjectId;
  // Chunks first: a files document without chunks is found again by its mark, chunks without a files document are not.
  const purge = async (imageId: string) => {
    await chunks.deleteMany({ files_id: asFileId(imageId) });
    await files.deleteOne({ _id: imageId });
  };

  return {
    async ensureIndexes(): Promise<void> {
      await files.createIndexes();
      await chunks.createIndex({ files_id: 1, n: 1 }, { unique: true });
    },

    /** Writes whole images only. A write that fails leaves no file and no chunks: each write is awaited before the next or the clean-up. */
    async create(image: Omit<ImageRecord, 'createdAt' | 'sizeInBytes'>, bytes: Buffer): Promise<void> {
      const { imageId, ...metadata } = image;
      const stream = bucket().openUploadStreamWithId(asFileId(imageId), `${imageId}.${image.format}`, { metadata });
      stream.on('error', () => {}); // reported by the callbacks
      const deadline = Date.now() + writeDeadlineMs;
      try {
        for (let at = 0; at < bytes.length; at += chunkSizeBytes) {
          if (Date.now() > deadline) throw new mongo.MongoOperationTimeoutError('Writing the image took too long');
          await write(stream, bytes.subarray(at, at + chunkSizeBytes));
        }
        await end(stream);
      } catch (error) {
        stream.destroy();
        await purge(imageId).catch(() => {}); // where the database is away the sweeper does it
        throw error;
      }
    },

    async find(imageId: string): Promise<ImageRecord | null> {
      const found = await files.findOne({ _id: imageId, ...present }).lean<FileDocument>();
      return found && toRecord(found);
    },

    /** The bytes from start up to, not including, end. Errors on the stream where a chunk is missing. */
    openBytes(imageId: string, start: number, end: number): Readable {
      const stream = bucket().openDownloadStream(asFileId(imageId), { start, end });
      return Readable.from(exactly(stream, end - start), { objectMode: false });
    },

    /** The user's images behind a position, newest first. */
    async list(userId: string, limit: number, after: ImagePosition | null): Promise<ImageRecord[]> {
      const behind = after && {
        $or: [{ uploadDate: { $lt: after.createdAt } }, { uploadDate: after.createdAt, _id: { $lt: after.imageId } }],
      };
      const found = files
        .find({ 'metadata.userId': userId, ...present, ...behind })
        .sort({ uploadDate: -1, _id: -1 })
        .limit(limit);
      return (await found.lean<FileDocument[]>()).map(toRecord);
    },

    /** Gone for every reader at once; false where this user has no such image. */
    async delete(imageId: string, userId: string): Promise<boolean> {
      const owned = { _id: imageId, 'metadata.userId': userId, ...present };
      const marked = await files.updateOne(owned, { $set: { 'metadata.deletedAt': new Date() } });
      if (marked.modifiedCount === 0) return false;
      await purge(imageId).catch(() => {}); // the mark stands: the sweeper finishes
      return true;
    },

    async deleteByUser(userId: string): Promise<number> {
      const owned = { 'metadata.userId': userId, ...present };
      const marked = await files.updateMany(owned, { $set: { 'metadata.deletedAt': new Date() } });
      return marked.modifiedCount;
    },

    /** Finishes deletions that were begun; how many. */
    async purgeDeleted(): Promise<number> {
      const begun = await files
        .find({ 'metadata.deletedAt': { $exists: true } }, { _id: 1 })
        .limit(1000)
        .lean<FileDocument[]>();
      for (const { _id } of begun) await purge(_id);
      return begun.length;
    },
  };
}
