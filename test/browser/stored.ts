// What the database holds of images: as the owner sees them, and in GridFS. Used by the tests beside.
import { mongo } from 'mongoose';
import { call, newSession, sessionHeaders } from '../support/calls.js';
import type { TestServer } from '../support/server.js';

interface Info {
  imageId: string;
  format: string;
  width: number;
  sha256: string;
}

export async function imagesOf(server: TestServer): Promise<Info[]> {
  const headers = sessionHeaders(server, await newSession(server));
  const { body } = await call(server, { path: '/images?limit=100', headers });
  return body.images;
}

export async function storedCounts(server: TestServer): Promise<{ files: number; chunks: number }> {
  const client = await mongo.MongoClient.connect(server.mongodbUri);
  try {
    const [files, chunks] = await Promise.all(
      ['fs.files', 'fs.chunks'].map((name) => client.db().collection(name).countDocuments()),
    );
    return { files: files ?? 0, chunks: chunks ?? 0 };
  } finally {
    await client.close();
  }
}
