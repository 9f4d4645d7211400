// Which upload an Idempotency-Key stands for, for a day, by a TTL index (decision R13). Used by services/idempotency.
import type { Connection } from 'mongoose';
import { Schema } from 'mongoose';
import { isDuplicateKey } from './duplicate-key.js';
import type { KeyRecord } from './records.js';
import { soon } from './soon.js';

type KeyDocument = Omit<KeyRecord, 'keyId'> & { _id: string };

const schema = new Schema<KeyDocument>(
  {
    _id: { type: String, required: true },
    sha256: { type: String, required: true },
    imageId: { type: String, required: true },
    reservedUntil: { type: Date, required: true },
    expiresAt: { type: Date, required: true },
  },
  { versionKey: false, collection: 'idempotencyKeys' },
);
schema.index({ expiresAt: 1 }, { expireAfterSeconds: 0 });

const toRecord = ({ _id, ...rest }: KeyDocument): KeyRecord => ({ keyId: _id, ...rest });
const toDocument = ({ keyId, ...rest }: KeyRecord): KeyDocument => ({ _id: keyId, ...rest });

export type IdempotencyStore = ReturnType<typeof createIdempotencyStore>;

export function createIdempotencyStore(connection: Connection) {
  const keys = connection.model<KeyDocument>('IdempotencyKey', schema);
  return {
    ensureIndexes: () => keys.createIndexes(),

    /** Of several calls at once, on whichever node, one succeeds. False where the key is known. */
    async create(record: KeyRecord): Promise<boolean> {
      try {
        await soon(keys.create(toDocument(record)));
        return true;
      } catch (error) {
        if (isDuplicateKey(error)) return false;
        throw error;
      }
    },

    async find(keyId: string): Promise<KeyRecord | null> {
      const found = await soon(keys.findById(keyId).lean<KeyDocument>());
      return found && toRecord(found);
    },

    /** Puts a new record in the place of one that lapsed; false where another call was quicker. */
    async replace(lapsed: KeyRecord, record: KeyRecord): Promise<boolean> {
      const { _id, ...change } = toDocument(record);
      return (await soon(keys.updateOne({ _id, imageId: lapsed.imageId }, { $set: change }))).matchedCount === 1;
    },

    /** The call is over, however it ended: from now on the image alone tells whether it succeeded. */
    async settle({ keyId, imageId }: KeyRecord): Promise<void> {
      await soon(keys.updateOne({ _id: keyId, imageId }, { $set: { reservedUntil: new Date(0) } }));
    },
  };
}
