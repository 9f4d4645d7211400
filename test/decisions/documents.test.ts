// The four source documents: each one's request as it is written, flat by decision R1 and with real credentials in place of the
// placeholders, and each code that it lists.
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { mongo } from 'mongoose';
import { randomId } from '../../src/services/secrets.js';
import { sessionKeyOf } from '../../src/services/sessions.js';
import {
  type Answer,
  call,
  clientHeaders,
  json,
  logout,
  newSession,
  newToken,
  sessionHeaders,
  uploadBase64,
  uploadImage,
} from '../support/calls.js';
import { jpgImage, pngOfSize, webpImage } from '../support/images.js';
import { password, startServer, type TestServer } from '../support/server.js';

const inactive = 'inactive@cloakroom.example';
const tooLarge = 5 * 1024 * 1024 + 1;
let server: TestServer;
/** The same, but its database is away for whatever the documents call a system error. */
let broken: TestServer;
let jpg: Buffer;

const away = async (): Promise<never> => {
  throw new mongo.MongoServerSelectionError('away', {} as never);
};

beforeAll(async () => {
  server = await startServer();
  await server.services.users.create({ email: inactive, password, active: false });
  broken = await startServer({
    wrapStores: (stores) => ({
      ...stores,
      users: { ...stores.users, findByEmail: away },
      images: { ...stores.images, create: away },
      sessions: { ...stores.sessions, delete: away },
    }),
  });
  jpg = await jpgImage();
});
afterAll(() => Promise.all([server.close(), broken.close()]));

const post = (path: string, headers: Record<string, string>, fields: unknown) => {
  const { body, headers: type } = json(fields);
  return call(server, { method: 'POST', path, headers: { ...headers, ...type }, body });
};
const login = (fields: object, at = server) => {
  const { body, headers } = json({ email: at.email, password, ...fields });
  return call(at, { method: 'POST', path: '/user/login', headers: { ...clientHeaders(at), ...headers }, body });
};
/** A session without a login, for the server whose login is out of order. */
async function sessionOf(at: TestServer): Promise<{ sessionId: string }> {
  const sessionId = randomId();
  const [createdAt, expiresAt] = [new Date(), new Date(Date.now() + 300_000)];
  const user = (await at.services.users.list()).find(({ email }) => email === at.email);
  const whose = { clientId: at.client.clientId, userId: user?.userId ?? '', email: at.email, isRemembered: false };
  const times = { createdAt, expiresAt, endsAt: expiresAt, idleMs: 300_000 };
  await at.database.sessions.create({ sessionKey: sessionKeyOf(sessionId), ...whose, ...times });
  return { sessionId };
}
const base64 = async (fields: unknown) =>
  uploadBase64(server, await newToken(server, await newSession(server)), fields);

type Row = [name: string, status: number, code: string, request: () => Promise<Answer>];

const d0: Row[] = [
  ['an image', 200, 'SUCCESS', async () => uploadImage(server, await newSession(server), jpg)],
  ['no image', 400, 'PARAM_ILLEGAL', async () => uploadImage(server, await newSession(server), jpg, 'picture')],
  ['a failing store', 503, 'SYSTEM_ERROR', async () => uploadImage(broken, (await sessionOf(broken)).sessionId, jpg)],
  ['an ended session', 401, 'SESSION_EXPIRED', () => uploadImage(server, '0'.repeat(32), jpg)],
];
const d1: Row[] = [
  ['an image', 200, 'UPLOAD_SUCCESSFUL', () => base64({ image_base64: jpg.toString('base64') })],
  ['no image', 400, 'NO_IMAGE_PROVIDED', () => base64({})],
  [
    'another format',
    422,
    'INVALID_IMAGE',
    async () => base64({ image_base64: (await webpImage()).toString('base64') }),
  ],
  [
    'a large image',
    413,
    'FILE_TOO_LARGE',
    async () => base64({ image_base64: (await pngOfSize(tooLarge)).toString('base64') }),
  ],
  ['malformed base64', 422, 'UPLOAD_FAILED', () => base64({ image_base64: 'not base64' })],
  ['a malformed image', 422, 'UPLOAD_FAILED', () => base64({ image_base64: jpg.subarray(0, -9).toString('base64') })],
  ['no token', 401, 'MISSING_TOKEN', () => uploadBase64(server, '', { image_base64: '' })],
  ['a malformed token', 401, 'INVALID_TOKEN', () => uploadBase64(server, 'token', { image_base64: '' })],
];
const d2: Row[] = [
  ['a live session', 200, 'SUCCESS', async () => logout(server, await newSession(server))],
  [
    'two different sessions',
    400,
    'PARAM_ILLEGAL',
    async () =>
      post('/session/logout', sessionHeaders(server, await newSession(server)), { sessionId: '0'.repeat(32) }),
  ],
  ['a failing store', 503, 'SYSTEM_ERROR', async () => logout(broken, (await sessionOf(broken)).sessionId)],
  ['an ended session', 401, 'SESSION_EXPIRED', () => logout(server, '0'.repeat(32))],
];
const d3: Row[] = [
  ['the right password', 200, 'SUCCESS', () => login({})],
  ['isRemembered', 200, 'SUCCESS', () => login({ isRemembered: false })],
  [
    "the document's own wrapped example",
    400,
    'PARAM_ILLEGAL',
    () =>
      post('/user/login', clientHeaders(server), {
        head: { clientId: 'clientId', clientSecret: 'clientSecret' },
        body: { email: 'test@gmail.com', password: 'password' },
      }),
  ],
  ['a failing store', 503, 'SYSTEM_ERROR', () => login({}, broken)],
  ['an unknown user', 404, 'USER_NOT_FOUND', () => login({ email: 'test@gmail.com' })],
  ['an inactive user', 403, 'USER_NOT_ACTIVE', () => login({ email: inactive })],
  ['a wrong password', 401, 'AUTHENTICATION_FAILED', () => login({ password: 'password' })],
];

describe.each([
  ['D0, image upload', d0],
  ['D1, base64 upload', d1],
  ['D2, logout', d2],
  ['D3, login', d3],
] as const)('%s', (_document, rows) => {
  test.each(rows)('%s → %i %s', async (_name, status, code, request) => {
    const answer = await request();
    expect([answer.status, answer.code]).toEqual([status, code]);
  });
});

test("D1's answer has the fields of its table, and both URLs are the image's", async () => {
  const { body } = await base64({ image_base64: jpg.toString('base64') });
  expect(body).toEqual({
    code: 'UPLOAD_SUCCESSFUL',
    message: expect.any(String),
    payload: {
      image: {
        image_id: expect.stringMatching(/^[0-9a-f]{32}$/),
        width: 12,
        height: 8,
        format: 'jpg',
        url: `http://${server.host}/image/${body.payload.image.image_id}`,
        secure_url: `https://${server.host}/image/${body.payload.image.image_id}`,
        filesize_in_bytes: jpg.length,
      },
    },
  });
  const served = await fetch(body.payload.image.url);
  expect(Buffer.from(await served.arrayBuffer()).equals(jpg)).toBe(true);
});
