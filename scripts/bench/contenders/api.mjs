// Cloakroom's own paths as calls for the generator, and a round through them that shows that a contender does its work. The servers of ours
// that stand beside it (Express, Fastify, bare) have the same paths. Used by their contenders.
import { email, password } from '../fixtures.mjs';
import { idAt } from '../ids.mjs';
import { operations } from '../operations.mjs';
import { anId, counted, form, json, listed, request } from '../requests.mjs';

const ok = { status: 200 };

/** Calls one operation through the front door; throws where the status is another. */
export function caller(port, credentials) {
  return async (method, path, { headers = {}, body, status = 200 } = {}) => {
    const answer = await fetch(`http://127.0.0.1:${port}${path}`, {
      method,
      headers: { ...credentials, ...headers },
      ...(body ? { body } : {}),
    });
    const bytes = Buffer.from(await answer.arrayBuffer());
    if (answer.status !== status)
      throw new Error(`${method} ${path}: ${answer.status} ${bytes.subarray(0, 300).toString('latin1')}`);
    return { headers: answer.headers, bytes, json: () => JSON.parse(bytes.toString()) };
  };
}

export async function logIn(call) {
  const { sessionId } = (await call('POST', '/user/login', json({ email, password }))).json();
  return sessionId;
}

export async function upload(call, sessionId, image) {
  const { headers, body } = form('image', image);
  return (await call('POST', '/image/upload', { headers: { sessionId, ...headers }, body })).json().imageId;
}

/** Uploads the same image several times; gives {imageId, etag} of each. */
export async function readyImages(call, sessionId, image, count) {
  const made = [];
  while (made.length < count) {
    const imageId = await upload(call, sessionId, image);
    const read = await call('GET', `/image/${imageId}`);
    if (!read.bytes.equals(image)) throw new Error('an image came back changed');
    made.push({ imageId, etag: read.headers.get('etag') });
  }
  return made;
}

/** A session ends by a logout, and what was issued for it works before. */
export async function checkApi(call, image, uploadHeaders) {
  const sessionId = await logIn(call);
  await call('GET', '/session', { headers: { sessionId } });
  const headers = await uploadHeaders(sessionId);
  const { headers: type, body } = json({ image_base64: image.toString('base64') });
  const { payload } = (await call('POST', '/api/auth/upload_image', { headers: { ...headers, ...type }, body })).json();
  const read = await call('GET', `/image/${payload.image.image_id}`);
  if (!read.bytes.equals(image)) throw new Error('an image in base64 came back changed');
  const out = json({ sessionId });
  await call('POST', '/session/logout', { headers: { sessionId, ...out.headers }, body: out.body });
  await call('GET', '/session', { headers: { sessionId }, status: 401 });
}

/**
 * `sessions` is {prefix, count}; `ready` has {imageId, etag} by image name; `sessionsToEnd(seconds)` makes {prefix, count};
 * `uploadHeaders(id)` are those of uploadImageBase64; `many` is {prefix, count, etag} of images that were put into the database.
 */
export function apiCalls({ credentials, images, sessions, ready, many = {}, sessionsToEnd, uploadHeaders }) {
  const withSession = { ...credentials, sessionId: anId };
  const some = Array.from({ length: 32 }, (_, number) => idAt(sessions.prefix, number));
  const byKind = {
    S: () => counted(request('GET', '/session', withSession), sessions, ok),
    L() {
      const { headers, body } = json({ email, password });
      return { ...request('POST', '/user/login', { ...credentials, ...headers }, body), ...ok };
    },
    async O(_, seconds) {
      const { headers, body } = json({ sessionId: anId });
      const made = request('POST', '/session/logout', { ...withSession, ...headers }, body);
      return counted(made, { ...(await sessionsToEnd(seconds)), mode: 'once' }, ok);
    },
    U(image) {
      const { headers, body } = form('image', images[image]);
      return counted(request('POST', '/image/upload', { ...withSession, ...headers }, body), sessions, ok);
    },
    async B(image) {
      const { headers, body } = json({ image_base64: images[image].toString('base64') });
      const each = await Promise.all(some.map(uploadHeaders));
      const make = (own) => request('POST', '/api/auth/upload_image', { ...own, ...headers }, body);
      return listed(each, make, ok);
    },
    G(image) {
      const expected = { ...ok, bytes: images[image].length };
      if (many.count) return counted(request('GET', `/image/${anId}`), many, expected);
      return listed(ready[image], ({ imageId }) => request('GET', `/image/${imageId}`), expected);
    },
    N(image) {
      const make = ({ imageId, etag }) => request('GET', `/image/${imageId}`, { 'If-None-Match': etag });
      if (many.count) return counted(make({ imageId: anId, etag: many.etag }), many, { status: 304 });
      return listed(ready[image], make, { status: 304 });
    },
    T: () => counted(request('POST', '/api/auth/token', withSession), sessions, ok),
  };
  return async (operation, seconds) => {
    const made = await byKind[operation[0]](operations[operation].image, seconds);
    return [made.head ? { ...made, heads: [made.head] } : made];
  };
}
