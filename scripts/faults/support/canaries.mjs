// Values that must come back nowhere: in every credential and body, right and false ones, over the error paths of every operation.
// Used by row 25.
import { randomBytes } from 'node:crypto';
import { form } from './api.mjs';

/** A false value of each kind, each of the shape that its place demands. */
export function createCanaries() {
  const mark = () => randomBytes(12).toString('hex');
  const part = (value) => Buffer.from(JSON.stringify(value)).toString('base64url');
  return {
    clientSecret: `secret-${mark()}`,
    sessionId: randomBytes(16).toString('hex'),
    token: `${part({ alg: 'HS256', typ: 'at+jwt' })}.${part({ sub: mark() })}.${mark()}`,
    brokenToken: `token-${mark()}`,
    password: `password-${mark()}`,
    email: `mail-${mark()}@cloakroom.example`,
    text: `text-${mark()}`,
    imageId: randomBytes(16).toString('hex'),
    key: `key-${mark()}`,
    cookie: `cookie-${mark()}`,
    authorization: `authorization-${mark()}`,
  };
}

/** How a value may come back: as it is, in base64 or in hexadecimal. Shifts of base64 are told by a part of it. */
export function spellingsOf(value) {
  const bytes = Buffer.from(value);
  const shifted = [0, 1, 2].map((shift) =>
    bytes
      .subarray(shift, shift + 18)
      .toString('base64')
      .slice(0, 24),
  );
  return [value, encodeURIComponent(value), bytes.toString('hex'), ...shifted];
}

const json = { 'Content-Type': 'application/json' };

/** Requests that are refused, each for one fault, with canaries wherever there is room. `right` are credentials that are let in. */
export function refusedRequests(right, canary) {
  const { client, sessionId, token, user, image } = right;
  const passing = { Cookie: canary.cookie, Authorization: `Bearer ${canary.authorization}` };
  const session = { ...client, sessionId };
  const body = (value) => ({ body: typeof value === 'string' ? value : JSON.stringify(value) });
  const multipart = form(Buffer.concat([image, Buffer.from(canary.text)]), { filename: canary.text });
  const notImage = form(Buffer.from(`no image, but ${canary.text}`), { filename: canary.text });
  const otherPart = form(Buffer.from(canary.text), { name: canary.text });
  const field = {
    type: notImage.type,
    body: Buffer.from(
      `--faults\r\nContent-Disposition: form-data; name="image"\r\n\r\n${canary.text}\r\n--faults--\r\n`,
    ),
  };
  const cutOff = { type: multipart.type, body: multipart.body.subarray(0, -12) };
  const login = { email: canary.email, password: canary.password };

  const operations = [
    { method: 'POST', path: '/user/login', headers: client, type: json, ...body(login) },
    {
      method: 'POST',
      path: '/user/login',
      headers: client,
      type: json,
      ...body({ ...user, password: canary.password }),
    },
    { method: 'POST', path: '/session/logout', headers: session, type: json, ...body({ sessionId: canary.sessionId }) },
    { method: 'GET', path: '/session', headers: session },
    { method: 'POST', path: '/image/upload', headers: session, ...notImage },
    { method: 'GET', path: '/images', headers: session },
    { method: 'GET', path: `/image/${canary.imageId}`, headers: {} },
    { method: 'GET', path: `/image/${canary.imageId}/info`, headers: session },
    { method: 'DELETE', path: `/image/${canary.imageId}`, headers: session },
    { method: 'POST', path: '/api/auth/token', headers: session },
    {
      method: 'POST',
      path: '/api/auth/upload_image',
      headers: { 'x-access-token': token },
      type: json,
      ...body({ image_base64: canary.text }),
    },
  ];
  const falsified = { clientSecret: canary.clientSecret, sessionId: canary.sessionId, 'x-access-token': canary.token };
  const malformed = {
    clientSecret: ` ${canary.clientSecret}\u00e9`,
    sessionId: canary.text,
    'x-access-token': canary.brokenToken,
  };
  const faults = ({ method, path, headers, type = {}, body: given }) => {
    const names = Object.keys(headers).filter((name) => falsified[name]);
    const withHeaders = (more, content = given) => ({
      method,
      path,
      headers: { ...headers, ...type, ...passing, ...more },
      body: content,
    });
    return [
      withHeaders({}),
      ...names.flatMap((name) => [
        withHeaders({ [name]: falsified[name] }),
        withHeaders({ [name]: malformed[name] }),
        withHeaders({ [name]: [falsified[name], canary.text] }),
      ]),
      withHeaders({ 'Idempotency-Key': `${canary.key} with a space` }),
      { ...withHeaders({}), method: 'PUT' },
      { ...withHeaders({}), path: `${path}/${canary.text}` },
      { ...withHeaders({}), path: `${path}?unknown=${canary.text}` },
      { ...withHeaders({}), path: `${path}?limit=${canary.text}&cursor=${canary.text}` },
      withHeaders({ 'Content-Type': `text/${canary.text}` }, canary.text),
      withHeaders({ ...json, 'Content-Encoding': canary.text }, canary.text),
      withHeaders({ ...json }, `{"email": "${canary.text}`),
      withHeaders({ ...json }, `{"${canary.text}": "${canary.text}"}`),
      withHeaders(
        { ...json },
        JSON.stringify({
          email: canary.text,
          password: canary.password,
          isRemembered: canary.text,
          sessionId: canary.text,
          image_base64: [canary.text],
        }),
      ),
      withHeaders({ ...json }, JSON.stringify({ image_base64: `data:image/png;base64,${canary.text}` })),
      withHeaders({ ...json }, canary.text.repeat(3_000)),
      ...[notImage, otherPart, field, cutOff].map((one) => withHeaders(one.type, one.body)),
      withHeaders({ Range: `bytes=${canary.text}`, 'If-Range': canary.text, 'If-None-Match': canary.text }),
    ];
  };
  return operations.flatMap(faults);
}

/** What the parser of HTTP itself refuses. */
export const brokenRequests = (canary) => [
  `GET /${canary.text} HTTP/9.9\r\nclientSecret: ${canary.clientSecret}\r\n\r\n`,
  `POST /user/login HTTP/1.1\r\nHost: a\r\nclientSecret: ${canary.clientSecret}\r\nContent-Length: x\r\n\r\n${canary.password}`,
  `POST /user/login HTTP/1.1\r\nHost: a\r\nContent-Length: 5\r\nTransfer-Encoding: chunked\r\nsessionId: ${canary.sessionId}\r\n\r\n${canary.password}`,
  `GET /session HTTP/1.1\r\nHost: a\r\nsessionId: ${canary.sessionId}\x01\r\n\r\n`,
  `GET /session HTTP/1.1\r\nHost: a\r\nclientSecret: ${canary.clientSecret.padEnd(20_000, 'x')}\r\n\r\n`,
];
