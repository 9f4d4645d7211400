// How each error example of the contract comes about on a real server, by operation, status and name; * is any operation that has no
// row of its own. Used by errors.test.ts, which fails where an example has none.
import { crc32 } from 'node:zlib';
import type { Stores } from '../../src/stores/database.js';
import { startLimited } from '../limits/support.js';
import { otherKinds, png, tooLargeImage } from '../operations/images.js';
import { storeFaults, unknownSession } from '../operations/rows.js';
import { type Change, type Changing, type Draft, header, send, until } from '../operations/support.js';
import { json } from '../support/calls.js';
import { password, type TestServer } from '../support/server.js';
import { plainRequest } from './contract-examples.js';
import { draftOf } from './requests.js';
import { credentials } from './stage.js';

/** A change of the request that would succeed, what puts the server right behind the call, and which server it goes to if another. */
type Situation = Change & { after?: () => Promise<unknown>; on?: TestServer };
type Arranging = (server: TestServer, draft: Draft) => Situation | Promise<Situation>;

const key = { 'idempotency-key': 'the-same-key' };
const inactive = { email: 'inactive@cloakroom.example', password };

let entered = false;
let held: Promise<void> | undefined;
/** For startServer: lets a test hold an upload between its reservation and its end. */
export const holdUploads = (stores: Stores): Stores => {
  const create: typeof stores.images.create = async (...image) => {
    entered = true;
    await held;
    await stores.images.create(...image);
  };
  return { ...stores, images: { ...stores.images, create } };
};

/** The same call is under way, held in the store. */
async function underWay(server: TestServer, draft: Draft): Promise<Situation> {
  let release = () => {};
  entered = false;
  held = new Promise((resolve) => {
    release = resolve;
  });
  const first = send(server, { ...draft, headers: { ...draft.headers, ...key } });
  const after = () => {
    held = undefined;
    release();
    return first;
  };
  try {
    await until(() => entered);
  } catch (error) {
    // Else it holds up the uploads of all other tests.
    await after();
    throw error;
  }
  return { headers: key, after };
}

/** A node with a limit of one call, which is used up. */
async function limited(beside: TestServer): Promise<Situation> {
  const on = await startLimited({ addressCalls: { count: 1, seconds: 600 } }, beside);
  await send(on, { method: 'GET', path: '/images', headers: {} });
  return { on, after: () => on.close() };
}

const wrongBody =
  (value: object): Changing =>
  () => ({ body: json(value).body });
const base64 = (bytes: Buffer | undefined) => wrongBody({ image_base64: bytes?.toString('base64') });
/** Its structure is right, its data is none that decodes. */
function malformed(): Buffer {
  const bytes = Buffer.from(png);
  const data = bytes.indexOf('IDAT');
  const end = data + 4 + bytes.readUInt32BE(data - 4);
  bytes.fill(0xff, data + 10, end);
  bytes.writeUInt32BE(crc32(bytes.subarray(data, end)), end);
  return bytes;
}
const noImage = otherKinds.find(([name]) => name === 'text')?.[1];

/** The file part of another file than the draft's. */
const file =
  (bytes: Buffer | undefined): Arranging =>
  async (_server, draft) => {
    const other = await draftOf(plainRequest('uploadImage'), { credentials: {}, real: { image: bytes } });
    return { headers: { 'content-type': other.headers['content-type'] }, body: other.body, method: draft.method };
  };

const usedKey =
  (changed: Changing): Arranging =>
  async (server, draft) => {
    await send(server, { ...draft, headers: { ...draft.headers, ...key } });
    return { ...(await changed(server)), headers: key };
  };

async function inactiveUser(server: TestServer): Promise<Situation> {
  await server.services.users.create({ ...inactive, active: false });
  return { body: json(inactive).body };
}

async function databaseAway({ database }: TestServer): Promise<Situation> {
  await database.close();
  return { after: () => database.open() };
}

const unknownImage: Changing = () => ({ path: (path) => path.replace(/[0-9a-f]{32}/, '0'.repeat(32)) });
const unknownQuery: Changing = () => ({ query: 'verbose=1' });
const wrongMethod: Changing = () => ({ method: 'PUT', body: undefined });
const wrongType = header('content-type', 'text/plain');
const tooLong = header('content-length', '99999999');
const wrongSecret = header('clientSecret', 'wrong');
const endedSession = header('sessionId', unknownSession);
const fault = (method: string, status: number): Changing =>
  storeFaults(method).find((row) => row[2] === status)?.[1] ?? (() => ({}));

export const arrangements: Record<string, Arranging> = {
  '* 400 PARAM_ILLEGAL': unknownQuery,
  '* 400 INVALID_REQUEST': unknownQuery,
  'uploadImageBase64 400 NO_IMAGE_PROVIDED': wrongBody({}),
  '* 401 PARAM_ILLEGAL': wrongSecret,
  '* 401 INVALID_REQUEST': wrongSecret,
  '* 401 SESSION_EXPIRED': endedSession,
  'issueAccessToken 401 INVALID_TOKEN': endedSession,
  'uploadImageBase64 401 INVALID_TOKEN': header('x-access-token', 'none'),
  'uploadImageBase64 401 MISSING_TOKEN': header('x-access-token', undefined),
  'login 401 AUTHENTICATION_FAILED': wrongBody({ ...credentials, password: 'wrong' }),
  'login 403 USER_NOT_ACTIVE': inactiveUser,
  'login 404 USER_NOT_FOUND': wrongBody({ ...credentials, email: 'nobody@cloakroom.example' }),
  '* 404 PARAM_ILLEGAL': unknownImage,
  '* 405 PARAM_ILLEGAL': wrongMethod,
  '* 405 INVALID_REQUEST': wrongMethod,
  '* 409 PARAM_ILLEGAL': underWay,
  '* 409 INVALID_REQUEST': underWay,
  '* 413 PARAM_ILLEGAL': tooLong,
  'uploadImageBase64 413 FILE_TOO_LARGE': base64(tooLargeImage),
  '* 415 PARAM_ILLEGAL': wrongType,
  '* 415 INVALID_REQUEST': wrongType,
  'getImage 416 PARAM_ILLEGAL': header('range', 'bytes=99999999-'),
  'uploadImage 422 PARAM_ILLEGAL': file(noImage),
  'uploadImageBase64 422 INVALID_IMAGE': base64(noImage),
  'uploadImageBase64 422 UPLOAD_FAILED': base64(malformed()),
  'uploadImageBase64 422 INVALID_REQUEST': usedKey(base64(png)),
  '* 429 TOO_MANY_REQUESTS': limited,
  '* 500 SYSTEM_ERROR': fault('clients.find', 500),
  '* 503 SYSTEM_ERROR': fault('clients.find', 503),
  'getImage 500 SYSTEM_ERROR': fault('images.find', 500),
  'getImage 503 SYSTEM_ERROR': fault('images.find', 503),
  'uploadImageBase64 500 UPLOAD_FAILED': fault('sessions.touch', 500),
  'uploadImageBase64 503 UPLOAD_FAILED': fault('sessions.touch', 503),
  'getReadiness 503 databaseAway': databaseAway,
};
for (const operationId of ['getSession', 'getImageInfo', 'listImages', 'deleteImage', 'uploadImage']) {
  arrangements[`${operationId} 400 PARAM_ILLEGAL`] = header('clientId', undefined);
}

/** The row of an example, by its key; undefined where there is none. */
export const rowFor = (title: string): string | undefined =>
  [title, title.replace(/^\w+/, '*')].find((row) => row in arrangements);
