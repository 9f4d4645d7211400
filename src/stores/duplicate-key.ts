// A unique index refused a document. Used by the stores whose create() tells it.
import { mongo } from 'mongoose';

const duplicateKey = 11000;

export const isDuplicateKey = (error: unknown): boolean =>
  error instanceof mongo.MongoServerError && error.code === duplicateKey;
