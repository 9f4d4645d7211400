// Calls a deployment for the rows: one function for every request, the right one for each operation. Used by rows.mjs.
import { images, newPng } from './images.mjs';

const json = (value) => ({ headers: { 'Content-Type': 'application/json' }, body: JSON.stringify(value) });

/** One file as multipart/form-data. */
export function form(bytes, { part = 'image', name = 'image.png', type = 'image/png' } = {}) {
  const data = new FormData();
  data.append(part, new File([bytes], name, { type }));
  return { body: data };
}

export const base64Of = (bytes) => json({ image_base64: bytes.toString('base64') });

/** A caller of the deployment at `url`, with the credentials that the operator gave. */
export function createCaller({ url, client, user }) {
  async function call({ method = 'GET', path, headers = {}, body }) {
    const response = await fetch(url + path, { method, headers, body, redirect: 'manual' });
    const bytes = Buffer.from(await response.arrayBuffer());
    let answer = null;
    try {
      answer = JSON.parse(bytes.toString());
    } catch {}
    const code = answer?.resultContext?.resultCode ?? answer?.code ?? null;
    return { status: response.status, headers: response.headers, bytes, json: answer, code };
  }

  async function must(request) {
    const answer = await call(request);
    if (answer.status !== 200)
      throw new Error(`${request.method ?? 'GET'} ${request.path} answered ${answer.status} ${answer.code}`);
    return answer;
  }

  const loginRequest = (more = {}) => {
    const { headers, body } = json({ ...user, ...more });
    return { method: 'POST', path: '/user/login', headers: { ...client, ...headers }, body };
  };
  const newSession = async () => (await must(loginRequest())).json.sessionId;
  const newToken = async (sessionId) =>
    (await must({ method: 'POST', path: '/api/auth/token', headers: { ...client, sessionId } })).json.payload
      .access_token;
  const newImage = async (sessionId, bytes = newPng()) =>
    (await must({ method: 'POST', path: '/image/upload', headers: { ...client, sessionId }, ...form(bytes) })).json
      .imageId;

  /** A request for each operation that answers 200, given what it needs: {sessionId, token, imageId}. */
  const good = {
    login: () => loginRequest(),
    getSession: ({ sessionId }) => ({ path: '/session', headers: { ...client, sessionId } }),
    issueAccessToken: ({ sessionId }) => ({
      method: 'POST',
      path: '/api/auth/token',
      headers: { ...client, sessionId },
    }),
    uploadImage: ({ sessionId }) => ({
      method: 'POST',
      path: '/image/upload',
      headers: { ...client, sessionId },
      ...form(newPng()),
    }),
    uploadImageBase64: ({ token }) => {
      const { headers, body } = base64Of(images.gif);
      return { method: 'POST', path: '/api/auth/upload_image', headers: { 'x-access-token': token, ...headers }, body };
    },
    getImage: ({ imageId }) => ({ path: `/image/${imageId}` }),
    getImageInfo: ({ sessionId, imageId }) => ({ path: `/image/${imageId}/info`, headers: { ...client, sessionId } }),
    listImages: ({ sessionId }) => ({ path: '/images?limit=2', headers: { ...client, sessionId } }),
    deleteImage: ({ sessionId, imageId }) => ({
      method: 'DELETE',
      path: `/image/${imageId}`,
      headers: { ...client, sessionId },
    }),
    logout: ({ sessionId }) => {
      const { headers, body } = json({ sessionId });
      return { method: 'POST', path: '/session/logout', headers: { ...client, sessionId, ...headers }, body };
    },
    getLiveness: () => ({ path: '/health/live' }),
    getReadiness: () => ({ path: '/health/ready' }),
  };
  return { client, user, call, must, good, newSession, newToken, newImage };
}
