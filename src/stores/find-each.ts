// Documents by a unique field: each is asked for by itself, and found in groups. Used by the stores.
import { type Connection, mongo } from 'mongoose';
import { gather, orEach } from './gather.js';

/** More than a group has. */
const batchSize = 1_000;

/**
 * The few documents that the filter takes, read from the primary. By the command itself, for a cursor of the driver's takes half as much
 * again of the processor; so the driver does not try it again where a primary went away.
 */
export async function findFew<Document extends object>(
  connection: Connection,
  collection: string,
  filter: mongo.Filter<Document>,
  options: mongo.RunCommandOptions = {},
): Promise<Document[]> {
  if (!connection.db) throw new mongo.MongoNotConnectedError('The database has not been reached yet');
  const { readConcern } = connection.db; // a command does not inherit it
  const command = { find: collection, filter, batchSize, singleBatch: true, ...(readConcern && { readConcern }) };
  const { cursor } = await connection.db.command(command, { ...options, readPreference: 'primary' });
  return cursor.firstBatch;
}

/** The document with a value of this unique field, null where there is none. */
export function findEach<Document extends { [key in Field]: string }, Field extends string>(
  connection: Connection,
  collection: string,
  field: Field,
  filter: mongo.Filter<Document> = {},
): (value: string) => Promise<Document | null> {
  const stored = connection.collection<Document>(collection);
  const which = (value: unknown) => ({ ...filter, [field]: value }) as mongo.Filter<Document>;

  const findOne = async (value: string) =>
    (await stored.findOne(which(value), { readPreference: 'primary' })) as Document | null;
  async function findAll(values: string[]): Promise<(Document | null)[]> {
    const documents = await findFew(connection, collection, which({ $in: [...new Set(values)] }));
    const found = new Map(documents.map((document) => [document[field] as string, document]));
    return values.map((value) => found.get(value) ?? null);
  }
  return gather((values: string[]) => orEach(values, findAll, findOne));
}
