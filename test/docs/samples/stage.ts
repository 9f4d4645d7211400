// Readers of the samples on a real server: each a user of his own who has set the variables, and what a sample did for one.
// Used by the tests beside.
import { randomBytes } from 'node:crypto';
import { mkdtempSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { newPicture } from '../../process/calls.js';
import { run } from '../../process/server-process.js';
import { newImage, newSession, newToken } from '../../support/calls.js';
import { password, type TestServer } from '../../support/server.js';

export interface Reader {
  /** Those that the reference tells to set. */
  variables: Record<string, string>;
  /** What is stored under IMAGE_ID. */
  image: Buffer;
  /** What is ticket.png of the folder. */
  ticket: Buffer;
  folder: string;
}

/** A folder with nothing but the picture to upload. */
export function newFolder(scratch: string, ticket: Buffer): string {
  const folder = mkdtempSync(join(scratch, 'reader-'));
  writeFileSync(join(folder, 'ticket.png'), ticket);
  return folder;
}

/** With a session, an image and a token; `scratch` is where the folder is made. */
export async function newReader(server: TestServer, scratch: string): Promise<Reader> {
  const email = `reader-${randomBytes(6).toString('hex')}@cloakroom.example`;
  await server.services.users.create({ email, password, active: true });
  const sessionId = await newSession(server, { email });
  const [image, ticket] = [newPicture(), newPicture()];
  const variables = {
    CLOAKROOM: server.url,
    CLIENT_ID: server.client.clientId,
    CLIENT_SECRET: server.client.clientSecret,
    EMAIL: email,
    PASSWORD: password,
    SESSION_ID: sessionId,
    IMAGE_ID: await newImage(server, sessionId, image),
    ACCESS_TOKEN: await newToken(server, sessionId),
  };
  return { variables, image, ticket, folder: newFolder(scratch, ticket) };
}

export interface Outcome {
  code: number | null;
  stdout: string;
  stderr: string;
}

/** Runs a sample as the reader does. */
export const runFor = ({ variables, folder }: Reader, [command = '', ...args]: string[] = []): Promise<Outcome> =>
  run(command, args, { env: variables, cwd: folder });
