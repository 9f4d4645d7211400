// What Schemathesis can't know: our rules as rows {name, operation, reads, run}. run() gives a sentence for each breach. Used by
// scripts/contract.mjs; answers are held against the contract by the recorder besides.
import { operationsOf } from '../openapi-document.mjs';
import { base64Of, form } from './caller.mjs';
import { images, newPng, oversize } from './images.mjs';

const says = (answer, ...wanted) =>
  wanted.includes(`${answer.status} ${answer.code}`)
    ? []
    : [`${answer.status} ${answer.code}, not ${wanted.join(' or ')}`];
const check = (isTrue, breach) => (isTrue ? [] : [breach]);
const without = (headers, name) => Object.fromEntries(Object.entries(headers).filter(([own]) => own !== name));

const falsified = {
  clientId: 'nobody',
  clientSecret: 'wrong',
  sessionId: '0'.repeat(32),
  'x-access-token': 'eyJhbGciOiJIUzI1NiJ9.e30.AAAA',
};

/** Each credential dropped, then falsified, after a success: the same call must be refused. */
function credentialRows(contract) {
  const rows = [];
  for (const { operation } of operationsOf(contract)) {
    const { operationId, security } = operation;
    const names = security.flatMap((one) => Object.keys(one));
    const codes = new Set(operation['x-error-codes'].map(({ code, status }) => `${status} ${code}`));
    for (const name of names)
      rows.push({
        name: `${name} dropped and falsified after a success`,
        operation: operationId,
        async run(caller) {
          const sessionId = await caller.newSession();
          const given = {
            sessionId,
            token: await caller.newToken(sessionId),
            imageId: await caller.newImage(sessionId),
          };
          const success = await caller.call(caller.good[operationId](given));
          const { headers, ...rest } = caller.good[operationId](given);
          const dropped = await caller.call({ ...rest, headers: without(headers, name) });
          const wrong = await caller.call({ ...rest, headers: { ...headers, [name]: falsified[name] } });
          const allowed = (statuses) => [...codes].filter((one) => statuses.includes(Number(one.slice(0, 3))));
          return [
            ...check(success.status === 200, `the success: ${success.status} ${success.code}`),
            ...says(dropped, ...allowed(name === 'x-access-token' ? [401] : [400])).map(
              (breach) => `dropped: ${breach}`,
            ),
            // Logout names the session twice, and ends none where the two differ.
            ...says(wrong, ...allowed(operationId === 'logout' && name === 'sessionId' ? [400, 401] : [401])).map(
              (breach) => `falsified: ${breach}`,
            ),
          ];
        },
      });
    if (names.length > 0)
      rows.push({
        name: 'without any credential',
        operation: operationId,
        reads: true,
        async run(caller) {
          const { headers = {}, ...rest } = caller.good[operationId]({
            sessionId: 'a',
            token: 'a',
            imageId: 'a'.repeat(32),
          });
          const bare = Object.fromEntries(Object.entries(headers).filter(([name]) => !names.includes(name)));
          return says(
            await caller.call({ ...rest, headers: bare }),
            '400 PARAM_ILLEGAL',
            '400 INVALID_REQUEST',
            '401 MISSING_TOKEN',
          );
        },
      });
  }
  return rows;
}

const needsSession = [
  'getSession',
  'issueAccessToken',
  'uploadImage',
  'getImageInfo',
  'listImages',
  'deleteImage',
  'logout',
];

const sessionRows = [
  {
    name: 'after logout nothing takes the session or its token',
    operation: 'logout',
    async run(caller) {
      const sessionId = await caller.newSession();
      const given = { sessionId, token: await caller.newToken(sessionId), imageId: await caller.newImage(sessionId) };
      const out = await caller.call(caller.good.logout(given));
      const breaches = says(out, '200 SUCCESS');
      for (const operationId of [...needsSession, 'uploadImageBase64']) {
        const answer = await caller.call(caller.good[operationId](given));
        breaches.push(
          ...says(answer, '401 SESSION_EXPIRED', '401 INVALID_TOKEN').map(
            (breach) => `${operationId} after logout: ${breach}`,
          ),
        );
      }
      return breaches;
    },
  },
  {
    name: 'two different sessions in header and body end none',
    operation: 'logout',
    async run(caller) {
      const [a, b] = [await caller.newSession(), await caller.newSession()];
      const { body } = caller.good.logout({ sessionId: b });
      const unequal = await caller.call({ ...caller.good.logout({ sessionId: a }), body });
      const live = await Promise.all([a, b].map((sessionId) => caller.call(caller.good.getSession({ sessionId }))));
      return [...says(unequal, '400 PARAM_ILLEGAL'), ...live.flatMap((answer) => says(answer, '200 SUCCESS'))];
    },
  },
  {
    name: 'a wrong password, an unknown email',
    operation: 'login',
    async run(caller) {
      const { call, good, user } = caller;
      const login = (fields) => call({ ...good.login(), body: JSON.stringify({ ...user, ...fields }) });
      return [
        ...says(await login({ password: `${user.password}!` }), '401 AUTHENTICATION_FAILED'),
        ...says(await login({ email: 'nobody@contract.example' }), '404 USER_NOT_FOUND', '401 AUTHENTICATION_FAILED'),
      ];
    },
  },
  {
    name: 'the answer says when the session ends, and so does its header',
    operation: 'getSession',
    async run(caller) {
      const answer = await caller.call(caller.good.getSession({ sessionId: await caller.newSession() }));
      const left = (Date.parse(answer.json?.session?.expiresAt) - Date.parse(answer.headers.get('date'))) / 1000;
      const told = Number(answer.headers.get('session-expires-in'));
      return check(Math.abs(left - told) < 10, `expiresAt in ${left} s, Session-Expires-In ${told}`);
    },
  },
];

function imageRows(contract) {
  const doors = {
    uploadImage: (caller, sessionId, _, bytes) => ({ ...caller.good.uploadImage({ sessionId }), ...form(bytes) }),
    uploadImageBase64: (caller, _, token, bytes) => ({
      ...caller.good.uploadImageBase64({ token }),
      body: base64Of(bytes).body,
    }),
  };
  const { maxBytes, formats } = contract['x-image-rules'];
  const rules = Object.fromEntries(
    operationsOf(contract).map(({ operation }) => [operation.operationId, operation['x-image-rules']]),
  );
  const cases = [
    ...formats.map(({ format }) => [`a ${format}`, images[format], null]),
    ...formats.map(({ format }) => [`a ${format} cut short`, images[format].subarray(0, -3), 'malformed']),
    ['a kind that is not taken', images.webp, 'wrongKind'],
    ['text', Buffer.from('hand me in'), 'wrongKind'],
    ['no bytes', Buffer.alloc(0), 'missing'],
    ['one byte too many', oversize(maxBytes), 'tooLarge'],
  ];
  return Object.entries(doors).flatMap(([operation, door]) =>
    cases.map(([name, bytes, breach]) => ({
      name,
      operation,
      async run(caller) {
        const sessionId = await caller.newSession();
        const answer = await caller.call(door(caller, sessionId, await caller.newToken(sessionId), bytes));
        if (breach)
          return says(answer, `${rules[operation].breaches[breach].status} ${rules[operation].breaches[breach].code}`);
        const imageId = answer.json?.imageId ?? answer.json?.payload?.image.image_id;
        const { bytes: back } = await caller.call({ path: `/image/${imageId}` });
        return [
          ...check(answer.status === 200, `${answer.status} ${answer.code}`),
          ...check(back.equals(bytes), 'it comes back otherwise'),
        ];
      },
    })),
  );
}

const uploadRows = [
  ['another part name', () => form(newPng(), { part: 'picture' }), '400 PARAM_ILLEGAL'],
  [
    'a name and a type that say something else',
    () => form(newPng(), { name: '../../x.exe', type: 'text/html' }),
    '200 SUCCESS',
  ],
  [
    'JSON instead of a form',
    () => ({ body: '{}', headers: { 'Content-Type': 'application/json' } }),
    '415 PARAM_ILLEGAL',
  ],
].map(([name, body, wanted]) => ({
  name,
  operation: 'uploadImage',
  async run(caller) {
    const { headers, ...rest } = caller.good.uploadImage({ sessionId: await caller.newSession() });
    const made = body();
    return says(await caller.call({ ...rest, body: made.body, headers: { ...headers, ...made.headers } }), wanted);
  },
}));

const imageUseRows = [
  {
    name: 'one key, the same image: one image; other bytes: refused',
    operation: 'uploadImage',
    async run(caller) {
      const sessionId = await caller.newSession();
      const key = { 'Idempotency-Key': `contract-${sessionId}` };
      const bytes = newPng();
      const upload = (image) => {
        const { headers, ...rest } = caller.good.uploadImage({ sessionId });
        return caller.call({ ...rest, ...form(image), headers: { ...headers, ...key } });
      };
      const [first, second, other] = [await upload(bytes), await upload(bytes), await upload(newPng())];
      return [
        ...check(first.json?.imageId === second.json?.imageId, 'two images for one key'),
        ...says(other, '422 PARAM_ILLEGAL'),
      ];
    },
  },
  {
    name: 'HEAD, 304, 206, 416, and 404 once it is deleted',
    operation: 'getImage',
    async run(caller) {
      const sessionId = await caller.newSession();
      const bytes = newPng();
      const imageId = await caller.newImage(sessionId, bytes);
      const get = (headers, method) => caller.call({ path: `/image/${imageId}`, headers, ...(method && { method }) });
      const whole = await get({});
      const head = await get({}, 'HEAD');
      const known = await get({ 'If-None-Match': whole.headers.get('etag') });
      const part = await get({ Range: 'bytes=1-3' });
      const behind = await get({ Range: `bytes=${bytes.length}-` });
      const gone = await caller.call(caller.good.deleteImage({ sessionId, imageId }));
      const after = await get({});
      return [
        ...check(head.status === 200 && head.bytes.length === 0, `HEAD: ${head.status}`),
        ...check(head.headers.get('etag') === whole.headers.get('etag'), 'HEAD and GET differ in ETag'),
        ...check(known.status === 304, `If-None-Match: ${known.status}`),
        ...check(part.status === 206 && part.bytes.equals(bytes.subarray(1, 4)), `Range: ${part.status}`),
        ...check(behind.status === 416, `a range behind the end: ${behind.status}`),
        ...says(gone, '200 SUCCESS'),
        ...says(after, '404 PARAM_ILLEGAL'),
      ];
    },
  },
  {
    name: 'all pages, newest first',
    operation: 'listImages',
    async run(caller) {
      const sessionId = await caller.newSession();
      const made = [];
      for (let n = 0; n < 3; n++) made.unshift(await caller.newImage(sessionId));
      const { headers } = caller.good.listImages({ sessionId });
      const seen = [];
      for (let cursor = ''; seen.length < made.length; ) {
        const { json } = await caller.must({ path: `/images?limit=2${cursor && `&cursor=${cursor}`}`, headers });
        seen.push(...json.images.map(({ imageId }) => imageId));
        if (!json.nextCursor) break;
        cursor = json.nextCursor;
      }
      return check(seen.slice(0, 3).join() === made.join(), `${seen.slice(0, 3)} instead of ${made}`);
    },
  },
];

const routeRows = [
  ['no such route', { path: '/no/such/route' }, '404 PARAM_ILLEGAL'],
  ['no such route under /api/', { path: '/api/no/such/route' }, '404 INVALID_REQUEST'],
  ['a path with a slash at its end', { path: '/session/' }, '404 PARAM_ILLEGAL'],
  ['a wrong method', { path: '/user/login', method: 'DELETE' }, '405 PARAM_ILLEGAL'],
  ['a wrong method under /api/', { path: '/api/auth/token', method: 'PUT' }, '405 INVALID_REQUEST'],
].map(([name, request, wanted]) => ({
  name,
  operation: 'no operation',
  reads: true,
  run: async (caller) => says(await caller.call(request), wanted),
}));

const healthRows = ['getLiveness', 'getReadiness'].map((operation) => ({
  name: 'it answers',
  operation,
  reads: true,
  run: async (caller) => check((await caller.call(caller.good[operation]())).status === 200, 'it is not well'),
}));

export const rowsOf = (contract) => [
  ...healthRows,
  ...routeRows,
  ...credentialRows(contract),
  ...sessionRows,
  ...imageRows(contract),
  ...uploadRows,
  ...imageUseRows,
];
