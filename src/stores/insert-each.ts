// Documents that are inserted in groups, each asked for by itself. Used by the stores.
import type { mongo } from 'mongoose';
import { gather } from './gather.js';
import { soon } from './soon.js';

/** Inserts a document with all that come at the same time, `most` at once; where that fails, it fails for all of them. */
export const insertEach = <Document extends object>(collection: mongo.Collection<Document>, most?: number) =>
  gather(async (documents: Document[]) => {
    await soon(collection.insertMany(documents as mongo.OptionalUnlessRequiredId<Document>[], { ordered: false }));
    return documents;
  }, most);
