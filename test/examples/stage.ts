// A real server on which the contract's examples hold: the example's user with images, and what stands in for the examples' ids.
import { createHash } from 'node:crypto';
import sharp from 'sharp';
import { call, newImage, newSession, newToken, sessionHeaders } from '../support/calls.js';
import { password, type ServerOptions, startServer, type TestServer } from '../support/server.js';
import { plainRequest, successOf } from './contract-examples.js';
import type { Values } from './requests.js';

export interface Login {
  email: string;
  password: string;
}

/** As the examples say that the user logs in. */
export const credentials = plainRequest('login').body?.fields as unknown as Login;

/** A jpg of the size that the examples of answers tell, in bytes too: what is behind its end does not count against it. */
async function exampleImage(): Promise<Buffer> {
  const told = successOf('getImageInfo')?.value as { image: Record<string, number> } | undefined;
  const { width = 0, height = 0, filesizeInBytes = 0 } = told?.image ?? {};
  const create = { width, height, channels: 3 as const, background: 'teal' };
  const image = await sharp({ create }).jpeg().toBuffer();
  return Buffer.concat([image, Buffer.alloc(filesizeInBytes - image.length)]);
}

/** So many that the example's page of 20 has more behind it, whether a cursor leads to it or not. */
const imagesOfUser = 22;

export interface Stage {
  server: TestServer;
  image: Buffer;
  /** Whom a call of the operation is made for. */
  userOf(operationId: string): Login;
  /** A session and an image for one call of the operation, and what else stands in for the examples. */
  values(operationId: string): Promise<Values>;
}

export async function setExamples(options: ServerOptions = {}): Promise<Stage> {
  const server = await startServer(options);
  await server.services.users.create({ ...credentials, active: true });
  const image = await exampleImage();
  const etag = `"${createHash('sha256').update(image).digest('hex')}"`;
  const first = await newSession(server, credentials);
  for (let made = 0; made < imagesOfUser; made++) await newImage(server, first, image);
  const { body } = await call(server, { path: '/images?limit=1', headers: sessionHeaders(server, first) });
  // What uploads hand in must not stand among the example's images.
  const userOf = (operationId: string) =>
    operationId.startsWith('upload') ? { email: server.email, password } : credentials;
  return {
    server,
    image,
    userOf,
    async values(operationId) {
      const sessionId = await newSession(server, userOf(operationId));
      return {
        credentials: { ...server.client, sessionId, 'x-access-token': await newToken(server, sessionId) },
        real: {
          sessionId,
          imageId: await newImage(server, sessionId, image),
          cursor: body.nextCursor,
          image,
          'If-None-Match': etag,
          'If-Range': etag,
        },
      };
    },
  };
}
