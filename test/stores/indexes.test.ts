// The indexes that the stores rest on, as the database has them.
import { expect, test } from '@jest/globals';
import { mongo } from 'mongoose';
import { newSession } from '../support/calls.js';
import { password, startServer } from '../support/server.js';

test('sessions end by a TTL index, emails are unique, images are found by owner', async () => {
  const server = await startServer();
  const client = await mongo.MongoClient.connect(server.mongodbUri);
  try {
    const indexesOf = async (collection: string) =>
      (await client.db().collection(collection).indexes()).map(({ key, unique, expireAfterSeconds }) => ({
        key,
        ...(unique && { unique }),
        ...(expireAfterSeconds !== undefined && { expireAfterSeconds }),
      }));
    expect(await indexesOf('sessions')).toContainEqual({ key: { expiresAt: 1 }, expireAfterSeconds: 0 });
    expect(await indexesOf('sessions')).toContainEqual({ key: { endedAt: 1 }, expireAfterSeconds: 60 });
    expect(await indexesOf('users')).toContainEqual({ key: { emailLowerCase: 1 }, unique: true });
    expect(await indexesOf('fs.files')).toContainEqual({ key: { 'metadata.userId': 1, uploadDate: -1, _id: -1 } });
    expect(await indexesOf('fs.chunks')).toContainEqual({ key: { files_id: 1, n: 1 }, unique: true });
  } finally {
    await client.close();
    await server.close();
  }
});

test('neither passwords, secrets nor session ids stand in the database', async () => {
  const server = await startServer();
  const client = await mongo.MongoClient.connect(server.mongodbUri);
  try {
    const sessionId = await newSession(server);
    const documents = await Promise.all(
      ['clients', 'users', 'sessions'].map((name) => client.db().collection(name).find().toArray()),
    );
    const text = JSON.stringify(documents);
    for (const secret of [sessionId, password, server.client.clientSecret]) expect(text).not.toContain(secret);
    expect(text).toContain('$argon2id$v=19$m=19456,t=2,p=1$');
  } finally {
    await client.close();
    await server.close();
  }
});
