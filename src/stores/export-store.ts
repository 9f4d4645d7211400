// All documents as lines of canonical Extended JSON, which keeps every type, and the bytes of images: read for an export, written by an
// import. Used by services/export and services/import. A connection of its own: nobody waits for an answer, so it waits out an election.
import { mongo } from 'mongoose';
import { chunkBytes } from './chunk-store.js';

/** What is moved. Counters of limits and the sweeper's turns are not: they begin anew. */
export type Part = 'clients' | 'users' | 'sessions' | 'idempotencyKeys' | 'images';

type Document = mongo.BSON.Document & { _id: string };

interface ChunkDocument {
  _id?: mongo.ObjectId;
  files_id: string;
  n: number;
  data: Buffer;
}

export interface FoundDocument {
  line: string;
  /** False of an image that is not published: an import died, or a deletion is under way. */
  isSeen: boolean;
}

export interface ImageToCreate {
  imageId: string;
  line: string;
  bytes: Buffer;
}

const { EJSON } = mongo.BSON;
const collections: Record<Part, string> = {
  clients: 'clients',
  users: 'users',
  sessions: 'sessions',
  idempotencyKeys: 'idempotencyKeys',
  images: 'fs.files',
};
/** Numbers keep the type that they have in the database. */
const exact = { promoteValues: false };
/** What of a batch is too large for one answer is asked for again, which no driver repeats where the primary changes. */
const chunksAtOnce = 2_000;
const electionMs = 30_000;
const silentMs = 120_000;
/** How long an image may be unseen before a server's sweeper takes its import for dead. */
const unseenMs = 600_000;
/** As image-store marks them. */
const seen = { 'metadata.deletedAt': { $exists: false } };
const gone = { 'metadata.deletedAt': new Date(0) };

const lineOf = (document: Document): string => EJSON.stringify(document, { relaxed: false });
const documentOf = (line: string): Document => EJSON.parse(line, { relaxed: false });

/** What neither has ended nor is unseen. */
function living(part: Part): mongo.Filter<Document> {
  if (part === 'images') return seen;
  return part === 'sessions' || part === 'idempotencyKeys' ? { expiresAt: { $gt: new Date() } } : {};
}

const chunksOf = ({ imageId, bytes }: ImageToCreate): ChunkDocument[] =>
  Array.from({ length: Math.ceil(bytes.length / chunkBytes) }, (_, n) => ({
    files_id: imageId,
    n,
    data: bytes.subarray(n * chunkBytes, (n + 1) * chunkBytes),
  }));

export type ExportStore = Awaited<ReturnType<typeof openExportStore>>;

/** Of the database that `uri` names, whose indexes exist: database.open() makes them. */
export async function openExportStore(uri: string) {
  const client = new mongo.MongoClient(uri, {
    serverSelectionTimeoutMS: electionMs,
    socketTimeoutMS: silentMs,
    appName: 'cloakroom admin',
  });
  await client.connect();
  const isNamed = /^mongodb(\+srv)?:\/\/[^/]+\/[^?]/.test(uri);
  const db = client.db(isNamed ? undefined : 'cloakroom');
  // Said for each collection, so that a connection string can't weaken it.
  const safe = {
    writeConcern: { w: 'majority' as const, journal: true },
    readPreference: mongo.ReadPreference.primary,
  };
  const of = (part: Part) => db.collection<Document>(collections[part], safe);
  const files = of('images');
  const chunks = db.collection<ChunkDocument>('fs.chunks', safe);

  return {
    /** About how many there are, at no cost. */
    estimate: (part: Part): Promise<number> => of(part).estimatedDocumentCount(),

    /** The lines behind an id, in order of id: an export asks page by page, so that no cursor grows old. */
    async list(part: Part, after: string, limit: number): Promise<{ id: string; line: string }[]> {
      const behind = { ...living(part), _id: { $gt: after } } as mongo.Filter<Document>;
      const found = await of(part).find(behind, exact).sort({ _id: 1 }).limit(limit).batchSize(limit).toArray();
      return found.map((document) => ({ id: document._id, line: lineOf(document) }));
    },

    async find(part: Part, ids: string[]): Promise<Map<string, FoundDocument>> {
      const found = await of(part)
        .find({ _id: { $in: ids } }, exact)
        .batchSize(ids.length + 1)
        .toArray();
      const isSeen = ({ metadata }: Document) => metadata?.deletedAt === undefined;
      return new Map(
        found.map((document) => [document._id, { line: lineOf(document), isSeen: isSeen(document) }] as const),
      );
    },

    /** Of these users, by userId, those whose email another user has. */
    async findTaken(emails: Map<string, string>): Promise<string[]> {
      const found = await of('users')
        .find({ emailLowerCase: { $in: [...emails.values()] } })
        .toArray();
      const holders = new Map(found.map(({ _id, emailLowerCase }) => [emailLowerCase as string, _id]));
      return [...emails].flatMap(([id, email]) => ((holders.get(email) ?? id) === id ? [] : [id]));
    },

    async create(part: Part, lines: string[]): Promise<void> {
      await of(part).insertMany(lines.map(documentOf));
    },

    /** The bytes of each of the images, in order of id. Ends early, or leaves one out, where chunks are missing. */
    async *read(imageIds: string[]): AsyncGenerator<{ imageId: string; bytes: Buffer }> {
      let imageId: string | undefined;
      let gathered: Buffer[] = [];
      const asked = chunks
        .find({ files_id: { $in: imageIds } }, { promoteBuffers: true, batchSize: chunksAtOnce })
        .sort({ files_id: 1, n: 1 });
      for await (const { files_id, data } of asked) {
        if (imageId !== undefined && files_id !== imageId) {
          yield { imageId, bytes: Buffer.concat(gathered) };
          gathered = [];
        }
        imageId = files_id;
        gathered.push(data);
      }
      if (imageId !== undefined) yield { imageId, bytes: Buffer.concat(gathered) };
    },

    /** Takes away what a killed import left of images that it had not published. */
    async removeUnseen(imageIds: string[]): Promise<void> {
      const unseen = { _id: { $in: imageIds }, 'metadata.deletedAt': { $exists: true } } as mongo.Filter<Document>;
      await files.updateMany(unseen, { $set: gone }); // whoever still writes one can't publish it any more
      await chunks.deleteMany({ files_id: { $in: imageIds } });
      await files.deleteMany({ _id: { $in: imageIds }, ...gone } as mongo.Filter<Document>);
    },

    /** As an upload does it: nobody sees an image before all of it is there. */
    async createImages(images: ImageToCreate[]): Promise<void> {
      const mark = new Date(Date.now() + unseenMs);
      const documents = images.map(({ line }) => documentOf(line));
      for (const document of documents) document.metadata.deletedAt = mark;
      await files.insertMany(documents);
      await chunks.insertMany(images.flatMap(chunksOf));
      // One by one, since the driver repeats that by itself where the primary changes.
      const published = images.map(({ imageId }): mongo.AnyBulkWriteOperation<Document> => {
        const filter = { _id: imageId, 'metadata.deletedAt': mark } as mongo.Filter<Document>;
        return { updateOne: { filter, update: { $unset: { 'metadata.deletedAt': 1 } } } };
      });
      const { modifiedCount } = await files.bulkWrite(published, { ordered: false });
      if (modifiedCount !== images.length) throw new Error('Writing images took too long');
    },

    close: (): Promise<void> => client.close(),
  };
}
