// Every place where a caller's value goes in: [name, how the value is sent]. A value is a text; in JSON it may be anything. Used by row 17.
const boundary = 'edge';
const json = { 'Content-Type': 'application/json' };

/** What HTTP can carry of a text in a header: its UTF-8 bytes, without control characters. */
// biome-ignore lint/suspicious/noControlCharactersInRegex: they are what is taken out
const inHeader = (text) => Buffer.from(text.replaceAll(/[\0-\x08\x0a-\x1f\x7f]/g, '')).toString('latin1');
const inUrl = (text) => [...Buffer.from(text)].map((byte) => `%${byte.toString(16).padStart(2, '0')}`).join('');
/** As it is, but for what would end the request's first line. */
const inUrlBare = (text) =>
  Buffer.from(text)
    .toString('latin1')
    .replaceAll(/[^\x21-\xff]/g, '');

function part(fields, content) {
  const lines = fields.map((field) => Buffer.from(`${field}\r\n`));
  return Buffer.concat([
    Buffer.from(`--${boundary}\r\n`),
    ...lines,
    Buffer.from('\r\n'),
    content,
    Buffer.from(`\r\n--${boundary}--\r\n`),
  ]);
}
const disposition = (rest) => `Content-Disposition: form-data; ${rest}`;

/**
 * Where a text goes in. `mustFail` where a 200 would be someone let in who has not shown the right credentials.
 * `image` is one that would be taken.
 */
export function textPlaces({ account: { client, user }, sessionId, token, imageId, image }) {
  const session = { ...client, sessionId };
  const multipart = { ...session, 'Content-Type': `multipart/form-data; boundary=${boundary}` };
  const upload = (body, headers = multipart) => ({ method: 'POST', path: '/image/upload', headers, body });
  const get = (path, headers = session) => ({ path, headers });
  const header = (name, path = '/session', headers = session) => [
    `header ${name}`,
    (text) => get(path, { ...headers, [name]: inHeader(text) }),
  ];
  const isCredential = (place) => [...place, true];
  return [
    ...['clientId', 'clientSecret', 'sessionId'].map((name) => isCredential(header(name))),
    isCredential([
      'header x-access-token',
      (text) => ({
        method: 'POST',
        path: '/api/auth/upload_image',
        headers: { ...json, 'x-access-token': inHeader(text) },
        body: JSON.stringify({ image_base64: image.toString('base64') }),
      }),
    ]),
    ...['X-Request-Id', 'Cookie', 'Authorization', 'Origin', 'X-Forwarded-For', 'User-Agent', 'Accept'].map((name) =>
      header(name),
    ),
    ...['Range', 'If-Range', 'If-None-Match'].map((name) => header(name, `/image/${imageId}`, { Range: 'bytes=0-9' })),
    [
      'header Idempotency-Key',
      (text) =>
        upload(part([disposition('name="image"; filename="a"')], image), {
          ...multipart,
          'Idempotency-Key': inHeader(text),
        }),
    ],
    ['header Content-Type', (text) => upload(image, { ...session, 'Content-Type': inHeader(text) })],
    [
      'boundary',
      (text) => upload(image, { ...session, 'Content-Type': `multipart/form-data; boundary="${inHeader(text)}"` }),
    ],
    ['part name', (text) => upload(part([disposition(`name="${text}"; filename="a"`)], image))],
    ['part name of a field', (text) => upload(part([disposition(`name="${text}"`)], Buffer.from('value')))],
    ['file name', (text) => upload(part([disposition(`name="image"; filename="${text}"`)], image))],
    ['file name*', (text) => upload(part([disposition(`name="image"; filename*=UTF-8''${inUrl(text)}`)], image))],
    [
      'part media type',
      (text) => upload(part([disposition('name="image"; filename="a"'), `Content-Type: ${text}`], image)),
    ],
    ['file', (text) => upload(part([disposition('name="image"; filename="a"')], Buffer.from(text)))],
    ['query limit', (text) => get(`/images?limit=${inUrl(text)}`)],
    ['query cursor', (text) => get(`/images?cursor=${inUrl(text)}`)],
    ['query, any name', (text) => get(`/images?${inUrl(text)}=1`)],
    ['query as it is', (text) => get(`/images?${inUrlBare(text)}`)],
    ['path of an image', (text) => get(`/image/${inUrl(text)}`)],
    ['path of an image as it is', (text) => get(`/image/${inUrlBare(text)}`)],
    ["path of an image's facts", (text) => get(`/image/${inUrl(text)}/info`)],
    ['path of an image to delete', (text) => ({ method: 'DELETE', ...get(`/image/${inUrl(text)}`) })],
    ['path of a page', (text) => get(`/docs/${inUrl(text)}`)],
    ['path', (text) => get(`/${inUrlBare(text)}`)],
    ...jsonPlaces({ account: { client, user }, sessionId, token }).map(([name, send, mustFail]) => [
      name,
      (text) => send(JSON.stringify(text)),
      mustFail,
    ]),
  ];
}

/** Where any JSON goes in, given as text. */
export function jsonPlaces({ account: { client, user }, sessionId, token }) {
  const login = (body) => ({ method: 'POST', path: '/user/login', headers: { ...client, ...json }, body });
  const [email, password] = [user.email, user.password].map((value) => JSON.stringify(value));
  return [
    ['JSON email', (value) => login(`{"email":${value},"password":${password}}`), true],
    ['JSON password', (value) => login(`{"email":${email},"password":${value}}`), true],
    ['JSON email and password', (value) => login(`{"email":${value},"password":${value}}`), true],
    ['JSON isRemembered', (value) => login(`{"email":${email},"password":${password},"isRemembered":${value}}`), true],
    ['JSON unknown field', (value) => login(`{"email":${email},"password":"wrong","other":${value}}`), true],
    ['JSON __proto__', (value) => login(`{"__proto__":${value},"password":"wrong"}`), true],
    ['JSON constructor', (value) => login(`{"email":${email},"constructor":{"prototype":${value}}}`), true],
    ['JSON body', (value) => login(value), true],
    [
      'JSON sessionId',
      (body) => ({
        method: 'POST',
        path: '/session/logout',
        headers: { ...client, sessionId, ...json },
        body: `{"sessionId":${body}}`,
      }),
      true,
    ],
    [
      'JSON image_base64',
      (body) => ({
        method: 'POST',
        path: '/api/auth/upload_image',
        headers: { 'x-access-token': token, ...json },
        body: `{"image_base64":${body}}`,
      }),
      true,
    ],
  ];
}

/** JSON that other services have read as more than data. */
export const operators = [
  ...['$ne', '$gt', '$gte', '$lt', '$eq', '$exists', '$not'].flatMap((operator) =>
    ['null', '""', '"a"', 'true', '0', '{}'].map((operand) => `{"${operator}":${operand}}`),
  ),
  '{"$regex":".*"}',
  '{"$regex":"^","$options":"i"}',
  '{"$where":"sleep(5000)||true"}',
  '{"$where":"return true"}',
  '{"$in":[null,"",true]}',
  '{"$nin":[]}',
  '{"$or":[{},{"a":"a"}]}',
  '{"$and":[{}]}',
  '{"$expr":{"$eq":[1,1]}}',
  '{"$function":{"body":"function(){return true}","args":[],"lang":"js"}}',
  '{"$jsonSchema":{}}',
  '{"$type":2}',
  '{"$oid":"000000000000000000000000"}',
  '{"$date":0}',
  '{"_bsontype":"ObjectID","id":"x"}',
  '{"_bsontype":"Code","code":"return true"}',
  '{"length":1e9}',
  '{"toString":null}',
  '{"toJSON":"x"}',
  '{"then":"x"}',
  '{"valueOf":1}',
  '{"__proto__":{"polluted":"yes"}}',
  '{"__proto__":{"email":"a","password":"b"}}',
  '{"__proto__":[]}',
  '{"__proto__":null}',
  '{"constructor":{"prototype":{"polluted":"yes"}}}',
  '{"prototype":{"polluted":"yes"}}',
  '["$ne",null]',
  '[]',
  '[[]]',
  '[{"$ne":null}]',
  '{}',
  'null',
  '0',
  '1',
  '-1',
  '1e400',
];

/** The same as texts, and what query parsers have made objects of. */
export const operatorTexts = [
  ...operators,
  '$where',
  '$ne',
  '[$ne]',
  '[$gt]=',
  'limit[$gt]=0',
  'cursor[$ne]=x',
  '__proto__[polluted]=yes',
  '__proto__.polluted=yes',
  'constructor[prototype][polluted]=yes',
  'constructor.prototype.polluted=yes',
  'limit=1&limit=2',
  'limit[]=1',
  "' || '1'=='1",
  "'; return true; var a='",
  '__proto__',
  'constructor',
  'hasOwnProperty',
  'toString',
];
