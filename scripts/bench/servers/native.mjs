// The plain way to store sessions, users and images with the MongoDB driver: what Express, Fastify and the floor stand on. Writes are
// journaled as Cloakroom's are. Used by the servers of this folder.
import { randomBytes } from 'node:crypto';
import { hash, verify } from '@node-rs/argon2';
import { SignJWT } from 'jose';
import { GridFSBucket, MongoClient, ObjectId } from 'mongodb';

export const argon2id = { algorithm: 2, memoryCost: 19_456, timeCost: 2, parallelism: 1 };
const writeConcern = { w: 'majority', journal: true };
const idleMs = 30 * 24 * 3_600_000;
const metadata = { userId: 'u1', contentType: 'image/jpeg' };
const secret = Buffer.from('a-secret-of-the-bench-that-is-long-enough');

export async function openNative(uri, account) {
  const client = await MongoClient.connect(uri, { writeConcern });
  const database = client.db();
  const sessions = database.collection('sessions');
  const users = database.collection('users');
  const files = database.collection('images.files');
  const bucket = new GridFSBucket(database, { bucketName: 'images' });
  await sessions.createIndex({ sessionId: 1 }, { unique: true });
  await sessions.createIndex({ expiresAt: 1 }, { expireAfterSeconds: 0 });
  await users.createIndex({ email: 1 }, { unique: true });
  if (account) await users.insertOne({ email: account.email, passwordHash: await hash(account.password, argon2id) });

  return {
    files,
    /** One atomic update that moves the session's end on; null where it has ended. */
    touch(sessionId) {
      const now = new Date();
      return sessions.findOneAndUpdate(
        { sessionId, expiresAt: { $gt: now } },
        { $set: { expiresAt: new Date(now.getTime() + idleMs), lastSeenAt: now } },
        { returnDocument: 'after' },
      );
    },
    async logIn({ email, password }) {
      const user = await users.findOne({ email });
      if (!user || !(await verify(user.passwordHash, password))) return null;
      const now = new Date();
      const sessionId = randomBytes(16).toString('hex');
      const expiresAt = new Date(now.getTime() + idleMs);
      await sessions.insertOne({ sessionId, userId: String(user._id), createdAt: now, lastSeenAt: now, expiresAt });
      return sessionId;
    },
    logOut: async (sessionId) => (await sessions.deleteOne({ sessionId })).deletedCount === 1,
    /** The image's id, when all of the stream is stored. */
    store: (source) =>
      new Promise((resolve, reject) => {
        const upload = bucket.openUploadStream('photo.jpg', { metadata });
        upload.on('finish', () => resolve(String(upload.id))).on('error', reject);
        if (Buffer.isBuffer(source)) upload.end(source);
        else source.on('error', reject).pipe(upload);
      }),
    find: (imageId) => files.findOne({ _id: new ObjectId(imageId) }),
    read: (imageId) => bucket.openDownloadStream(new ObjectId(imageId)),
    async readWhole(imageId) {
      let length = 0;
      for await (const part of bucket.openDownloadStream(new ObjectId(imageId))) length += part.length;
      return length;
    },
    token: ({ userId, sessionId }) =>
      new SignJWT({ sid: sessionId })
        .setProtectedHeader({ alg: 'HS256' })
        .setSubject(userId)
        .setIssuedAt()
        .setExpirationTime('15m')
        .sign(secret),
  };
}

/** The session as a caller sees it. */
export const shown = ({ userId, createdAt, expiresAt }) => ({ session: { userId, createdAt, expiresAt } });
