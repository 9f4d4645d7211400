// Decision R8: the order of judgement. For every operation, every pair of faults of different steps is sent in one request: the
// earlier step is the one that answers.
import http from 'node:http';
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { clientHeaders, newSession, newToken, sessionHeaders } from '../support/calls.js';
import { pngImage } from '../support/images.js';
import { password, startServer, type TestServer } from '../support/server.js';

interface Draft {
  method: string;
  path: string;
  query: string;
  headers: Record<string, string>;
  body: Buffer | null;
}

interface Fault {
  /** The steps of R8, in order. */
  step: number;
  name: string;
  apply: (draft: Draft) => void;
  status: number;
  code: string;
}

interface Subject {
  operation: string;
  draft: () => Promise<Draft>;
  faults: Fault[];
}

let server: TestServer;
let png: Buffer;
const missingImage = '0'.repeat(32);

beforeAll(async () => {
  server = await startServer();
  png = await pngImage();
});
afterAll(() => server.close());

function send(draft: Draft): Promise<{ status: number; code: string }> {
  return new Promise((resolve, reject) => {
    const { method, path, query, headers, body } = draft;
    const length = body === null ? {} : { 'content-length': String(body.length), ...headers };
    const [host, port] = server.host.split(':');
    // A connection of its own: a declared length that is never sent would swallow the next request.
    const request = http.request({
      agent: false,
      host,
      port,
      method,
      path: path + query,
      headers: { ...headers, ...length },
    });
    request.on('error', reject);
    request.on('response', (response) => {
      const read: Buffer[] = [];
      response.on('data', (bytes: Buffer) => read.push(bytes));
      response.on('end', () => {
        const answer = JSON.parse(Buffer.concat(read).toString() || '{}');
        resolve({ status: response.statusCode ?? 0, code: answer.resultContext?.resultCode ?? answer.code });
        request.destroy();
      });
    });
    request.end(body ?? undefined);
  });
}

const multipart = (image: Buffer, name = 'image') => ({
  headers: { 'content-type': 'multipart/form-data; boundary=edge' },
  body: Buffer.concat([
    Buffer.from(`--edge\r\nContent-Disposition: form-data; name="${name}"; filename="a"\r\n\r\n`),
    image,
    Buffer.from('\r\n--edge--\r\n'),
  ]),
});
const jsonBody = (value: unknown) => ({
  headers: { 'content-type': 'application/json' },
  body: Buffer.from(JSON.stringify(value)),
});

const make = (method: string, path: string, parts: Partial<Draft> = {}): Draft => {
  return { method, path, query: '', headers: {}, body: null, ...parts };
};

const result = (step: number, name: string, status: number, apply: Fault['apply'], code = 'PARAM_ILLEGAL'): Fault => ({
  step,
  name,
  status,
  code,
  apply,
});
const api = (step: number, name: string, status: number, apply: Fault['apply'], code = 'INVALID_REQUEST'): Fault =>
  result(step, name, status, apply, code);

const drop = (name: string) => (draft: Draft) => void delete draft.headers[name];
const set = (name: string, value: string) => (draft: Draft) => void Object.assign(draft.headers, { [name]: value });
const withBody = (body: { headers: Record<string, string>; body: Buffer }) => (draft: Draft) => {
  // A fault of the body changes what is sent, not a media type that another fault has made wrong.
  const type = draft.headers['content-type'] === 'text/plain' ? {} : body.headers;
  Object.assign(draft.headers, type);
  draft.body = body.body;
};
const declare = (bytes: number) => (draft: Draft) =>
  void Object.assign(draft.headers, { 'content-length': String(bytes) });
const query = (text: string) => (draft: Draft) => void Object.assign(draft, { query: text });

const method = (kind: typeof result) =>
  kind(0, 'another method', 405, (draft) => void Object.assign(draft, { method: 'PATCH' }));
const client = (kind: typeof result): Fault[] => [
  kind(1, 'no clientId', 400, drop('clientId')),
  kind(1, 'a malformed clientSecret', 400, set('clientSecret', 'two words')),
  kind(2, 'a wrong clientSecret', 401, set('clientSecret', 'wrong')),
];
const session = (kind: typeof result, code: string): Fault[] => [
  kind(1, 'a malformed sessionId', 400, set('sessionId', 'ABC')),
  kind(3, 'an unknown session', 401, set('sessionId', 'f'.repeat(32)), code),
];
const noBody = (kind: typeof result): Fault => kind(6, 'a body where none is taken', 400, withBody(jsonBody({})));
const unknownQuery = (kind: typeof result): Fault => kind(6, 'an unknown query parameter', 400, query('?x=1'));

const signedIn = async () => sessionHeaders(server, await newSession(server));
const resultSession = [...client(result), ...session(result, 'SESSION_EXPIRED')];

const subjects: Subject[] = [
  {
    operation: 'login',
    draft: async () => {
      const { headers, body } = jsonBody({ email: server.email, password });
      return make('POST', '/user/login', { headers: { ...clientHeaders(server), ...headers }, body });
    },
    faults: [
      method(result),
      ...client(result),
      result(4, 'a body declared too large', 413, declare(65_537)),
      result(5, 'another media type', 415, set('content-type', 'text/plain')),
      unknownQuery(result),
      result(6, 'an unknown field', 400, withBody(jsonBody({ email: 'a@b.example', password: 'x', more: 1 }))),
      result(
        7,
        'an unknown email',
        404,
        withBody(jsonBody({ email: 'no@b.example', password: 'x' })),
        'USER_NOT_FOUND',
      ),
    ],
  },
  {
    operation: 'logout',
    draft: async () => {
      const headers = await signedIn();
      const { headers: type, body } = jsonBody({ sessionId: headers.sessionId });
      return make('POST', '/session/logout', { headers: { ...headers, ...type }, body });
    },
    faults: [
      method(result),
      ...resultSession,
      result(4, 'a body declared too large', 413, declare(4097)),
      result(5, 'another media type', 415, set('content-type', 'text/plain')),
      unknownQuery(result),
      result(7, 'another session in the body', 400, withBody(jsonBody({ sessionId: 'e'.repeat(32) }))),
    ],
  },
  {
    operation: 'uploadImage',
    draft: async () => {
      const { headers, body } = multipart(png);
      return make('POST', '/image/upload', { headers: { ...(await signedIn()), ...headers }, body });
    },
    faults: [
      method(result),
      ...resultSession,
      result(1, 'a malformed Idempotency-Key', 400, set('Idempotency-Key', 'two words')),
      result(4, 'a body declared too large', 413, declare(5_308_417)),
      result(5, 'another media type', 415, set('content-type', 'text/plain')),
      unknownQuery(result),
      result(6, 'another part name', 400, (draft) => withBody(multipart(Buffer.from('no image'), 'picture'))(draft)),
      result(7, 'no image', 422, (draft) => withBody(multipart(Buffer.from('no image')))(draft)),
    ],
  },
  {
    operation: 'uploadImageBase64',
    draft: async () => {
      const token = await newToken(server, await newSession(server));
      const { headers, body } = jsonBody({ image_base64: png.toString('base64') });
      return make('POST', '/api/auth/upload_image', { headers: { 'x-access-token': token, ...headers }, body });
    },
    faults: [
      method(api),
      api(1, 'a malformed Idempotency-Key', 400, set('Idempotency-Key', 'two words')),
      api(3, 'a forged token', 401, set('x-access-token', 'a.b.c'), 'INVALID_TOKEN'),
      api(4, 'a body declared too large', 413, declare(8_388_609), 'FILE_TOO_LARGE'),
      api(5, 'another media type', 415, set('content-type', 'text/plain')),
      unknownQuery(api),
      api(6, 'an image that is a number', 400, withBody(jsonBody({ image_base64: 7 }))),
      api(7, 'no base64', 422, withBody(jsonBody({ image_base64: '***' })), 'UPLOAD_FAILED'),
    ],
  },
  {
    operation: 'issueAccessToken',
    draft: async () => make('POST', '/api/auth/token', { headers: await signedIn() }),
    faults: [method(api), ...client(api), ...session(api, 'INVALID_TOKEN'), noBody(api), unknownQuery(api)],
  },
  {
    operation: 'getSession',
    draft: async () => make('GET', '/session', { headers: await signedIn() }),
    faults: [method(result), ...resultSession, noBody(result), unknownQuery(result)],
  },
  {
    operation: 'getImage',
    draft: async () => make('GET', `/image/${missingImage}`),
    faults: [method(result), noBody(result), unknownQuery(result)],
  },
  ...(['GET /image/ID/info', 'DELETE /image/ID'] as const).map((route): Subject => {
    const [verb = '', path = ''] = route.split(' ');
    return {
      operation: route,
      draft: async () => make(verb, path.replace('ID', missingImage), { headers: await signedIn() }),
      faults: [
        method(result),
        ...resultSession,
        noBody(result),
        unknownQuery(result),
        result(6, 'a malformed imageId', 400, (draft) => {
          draft.path = path.replace('ID', 'XYZ');
        }),
      ],
    };
  }),
  {
    operation: 'listImages',
    draft: async () => make('GET', '/images', { headers: await signedIn() }),
    faults: [method(result), ...resultSession, noBody(result), result(6, 'a limit of 0', 400, query('?limit=0'))],
  },
];

const pairsOf = (faults: Fault[]) =>
  faults.flatMap((earlier) =>
    faults.filter((later) => later.step > earlier.step).map((later) => [earlier, later] as const),
  );

describe.each(subjects)('$operation', ({ draft, faults }) => {
  test.each(faults.map((fault) => [fault.name, fault] as const))('alone: %s', async (_name, fault) => {
    const request = await draft();
    fault.apply(request);
    expect(await send(request)).toEqual({ status: fault.status, code: fault.code });
  });

  test.each(pairsOf(faults).map(([earlier, later]) => [earlier.name, later.name, earlier, later] as const))(
    '%s, before %s',
    async (_earlier, _later, earlier, later) => {
      const request = await draft();
      later.apply(request);
      earlier.apply(request);
      expect(await send(request)).toEqual({ status: earlier.status, code: earlier.code });
    },
  );
});
