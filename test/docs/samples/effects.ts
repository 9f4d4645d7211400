// What each operation's sample must have done, seen from outside: at the server, in the folder, in what it printed. Used by the test
// beside.
import { createHash } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect } from '@jest/globals';
import { readImage } from '../../process/calls.js';
import { call, getSession, sessionHeaders, uploadBase64 } from '../../support/calls.js';
import type { TestServer } from '../../support/server.js';
import type { Outcome, Reader } from './stage.js';

export interface Done extends Reader, Outcome {
  server: TestServer;
  /** Whether the sample used a session of its own, not that of the variables. */
  logsIn: boolean;
}

/** What is printed under a name, in whichever language. */
function printed({ stdout }: Done, name: string, shape: string): string {
  const found = new RegExp(`\\b${name}"?: ?['"](${shape})['"]`).exec(stdout)?.[1];
  if (!found) throw new Error(`It printed no ${name}:\n${stdout}`);
  return found;
}
const id = '[0-9a-f]{32}';

async function isStored(done: Done, name: string): Promise<void> {
  const imageId = printed(done, name, id);
  expect((await readImage(done.server.url, imageId)).equals(done.ticket)).toBe(true);
  // Only its owner is told.
  const headers = sessionHeaders(done.server, done.variables.SESSION_ID ?? '');
  expect((await call(done.server, { path: `/image/${imageId}/info`, headers })).status).toBe(200);
}

export const effects: Record<string, (done: Done) => Promise<void> | void> = {
  async login(done) {
    const sessionId = printed(done, 'sessionId', id);
    expect(sessionId).not.toBe(done.variables.SESSION_ID);
    expect((await getSession(done.server, sessionId)).body.session.email).toBe(done.variables.EMAIL);
  },
  getSession(done) {
    expect(printed(done, 'email', '[^\'"]+')).toBe(done.variables.EMAIL);
  },
  async logout(done) {
    const left = await done.server.services.users.listSessions(done.variables.EMAIL ?? '');
    const given = await getSession(done.server, done.variables.SESSION_ID ?? '');
    expect(printed(done, 'resultCode', 'SUCCESS')).toBe('SUCCESS');
    expect([left.length, given.status]).toEqual(done.logsIn ? [1, 200] : [0, 401]);
  },
  async issueAccessToken(done) {
    const token = printed(done, 'access_token', '[\\w-]+\\.[\\w-]+\\.[\\w-]+');
    const { code } = await uploadBase64(done.server, token, { image_base64: done.ticket.toString('base64') });
    expect(code).toBe('UPLOAD_SUCCESSFUL');
  },
  uploadImage: (done) => isStored(done, 'imageId'),
  uploadImageBase64: (done) => isStored(done, 'image_id'),
  listImages(done) {
    expect(printed(done, 'imageId', id)).toBe(done.variables.IMAGE_ID);
  },
  getImageInfo(done) {
    expect(printed(done, 'sha256', '[0-9a-f]{64}')).toBe(createHash('sha256').update(done.image).digest('hex'));
  },
  getImage(done) {
    expect(readFileSync(join(done.folder, 'copy.png')).equals(done.image)).toBe(true);
  },
  async deleteImage(done) {
    expect((await fetch(`${done.server.url}/image/${done.variables.IMAGE_ID}`)).status).toBe(404);
  },
  getLiveness(done) {
    expect(printed(done, 'process', 'ok')).toBe('ok');
  },
  getReadiness(done) {
    expect(printed(done, 'database', 'ok')).toBe('ok');
  },
};
