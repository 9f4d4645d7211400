// The API as rows call it: one function for each operation they need, answers with status, code and bytes. Used by the rows.
import http from 'node:http';

const agent = new http.Agent({ keepAlive: true, maxSockets: 512 });

/** Gives {status, code, headers, json, bytes, ms}; status 0 where no answer came, with `error`. */
export function call(url, { method = 'GET', path, headers = {}, body, timeoutMs = 30_000, agent: own = agent } = {}) {
  const begun = performance.now();
  return new Promise((resolve) => {
    const done = (answer) => resolve({ ...answer, ms: performance.now() - begun });
    const given = body ? { 'Content-Length': Buffer.byteLength(body), ...headers } : headers;
    const request = http.request(url + path, { method, headers: given, agent: own, timeout: timeoutMs }, (response) => {
      const parts = [];
      response.on('data', (bytes) => parts.push(bytes));
      response.on('error', (error) => done({ status: 0, code: null, error: error.code ?? error.message }));
      response.on('end', () => {
        const bytes = Buffer.concat(parts);
        let json = null;
        try {
          json = JSON.parse(bytes.toString());
        } catch {}
        const code = json?.resultContext?.resultCode ?? json?.code ?? null;
        done({ status: response.statusCode, code, headers: response.headers, json, bytes });
      });
    });
    request.on('timeout', () => request.destroy(new Error('TIMEOUT')));
    request.on('error', (error) => done({ status: 0, code: null, error: error.code ?? error.message }));
    request.end(body);
  });
}

const asJson = (value) => ({ body: JSON.stringify(value), type: { 'Content-Type': 'application/json' } });

/** A multipart body with the image as its one part. */
export function form(image, { boundary = 'faults', name = 'image', filename = 'image.png' } = {}) {
  const head = `--${boundary}\r\nContent-Disposition: form-data; name="${name}"; filename="${filename}"\r\nContent-Type: image/png\r\n\r\n`;
  return {
    body: Buffer.concat([Buffer.from(head), image, Buffer.from(`\r\n--${boundary}--\r\n`)]),
    type: { 'Content-Type': `multipart/form-data; boundary=${boundary}` },
  };
}

/** Calls with one client and user. */
export function createApi(url, { client, user }) {
  const api = {
    call: (request) => call(url, request),
    login(more = {}) {
      const { body, type } = asJson({ ...user, ...more });
      return call(url, { method: 'POST', path: '/user/login', headers: { ...client, ...type }, body });
    },
    /** A sessionId; throws where the login fails. */
    async session(more = {}) {
      const answer = await api.login(more);
      if (answer.status !== 200)
        throw new Error(`login answered ${answer.status} ${answer.code} ${answer.error ?? ''}`);
      return answer.json.sessionId;
    },
    logout(sessionId) {
      const { body, type } = asJson({ sessionId });
      return call(url, { method: 'POST', path: '/session/logout', headers: { ...client, sessionId, ...type }, body });
    },
    getSession: (sessionId) => call(url, { path: '/session', headers: { ...client, sessionId } }),
    token: (sessionId) => call(url, { method: 'POST', path: '/api/auth/token', headers: { ...client, sessionId } }),
    upload(sessionId, image, headers = {}) {
      const { body, type } = form(image);
      return call(url, {
        method: 'POST',
        path: '/image/upload',
        headers: { ...client, sessionId, ...type, ...headers },
        body,
      });
    },
    uploadBase64(token, image) {
      const { body, type } = asJson({ image_base64: image.toString('base64') });
      return call(url, {
        method: 'POST',
        path: '/api/auth/upload_image',
        headers: { 'x-access-token': token, ...type },
        body,
      });
    },
    image: (imageId, headers = {}) => call(url, { path: `/image/${imageId}`, headers }),
    list: (sessionId, limit = 100) => call(url, { path: `/images?limit=${limit}`, headers: { ...client, sessionId } }),
    remove: (sessionId, imageId) =>
      call(url, { method: 'DELETE', path: `/image/${imageId}`, headers: { ...client, sessionId } }),
  };
  return api;
}
