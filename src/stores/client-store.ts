// Clients, the programs that may call. Used by services/clients.
import type { Connection, mongo } from 'mongoose';
import { Schema } from 'mongoose';
import { findEach } from './find-each.js';
import type { ClientRecord } from './records.js';

interface ClientDocument {
  _id: string;
  name: string;
  secretHash: Buffer;
  disabled: boolean;
  createdAt: Date;
}

const schema = new Schema<ClientDocument>(
  {
    _id: { type: String, required: true },
    name: { type: String, required: true },
    secretHash: { type: Buffer, required: true },
    disabled: { type: Boolean, required: true },
    createdAt: { type: Date, required: true },
  },
  { versionKey: false, collection: 'clients' },
);

/** As it is read. */
type StoredClient = Omit<ClientDocument, 'secretHash'> & { secretHash: mongo.Binary };

const toRecord = ({ _id, secretHash, ...rest }: StoredClient): ClientRecord => ({
  clientId: _id,
  secretHash: Buffer.from(secretHash.buffer),
  ...rest,
});

export type ClientStore = ReturnType<typeof createClientStore>;

export function createClientStore(connection: Connection) {
  const clients = connection.model<ClientDocument>('Client', schema);
  const find = findEach<StoredClient, '_id'>(connection, 'clients', '_id');

  return {
    ensureIndexes: () => clients.createIndexes(),

    async create({ clientId, ...rest }: ClientRecord): Promise<void> {
      await clients.create({ _id: clientId, ...rest });
    },

    async find(clientId: string): Promise<ClientRecord | null> {
      const found = await find(clientId);
      return found && toRecord(found);
    },

    async list(): Promise<ClientRecord[]> {
      return (await clients.find().sort({ createdAt: 1 }).lean<StoredClient[]>()).map(toRecord);
    },

    /** False where there is no such client. */
    async update(clientId: string, change: Partial<Pick<ClientRecord, 'disabled' | 'secretHash'>>): Promise<boolean> {
      return (await clients.updateOne({ _id: clientId }, { $set: change })).matchedCount === 1;
    },

    async isEmpty(): Promise<boolean> {
      return (await clients.exists({})) === null;
    },
  };
}
