// What broke multipart parsers since 2022, each as a request to uploadImage: of multer and busboy (dicer), and of their kin
// @fastify/busboy and multiparty. Used by row 19 and by test/attack/multipart.test.ts.
//
// A case is {cve, what, boundary, body, statuses} and, where the caller goes away, `cutAt`: after so many bytes.
const boundary = 'edge';
const line = (text) => Buffer.from(`${text}\r\n`, 'latin1');
const delimiter = line(`--${boundary}`);
const end = line(`--${boundary}--`);
const image = 'name="image"; filename="a.png"';
const disposition = (rest) => `Content-Disposition: form-data; ${rest}`;
/** One part: its header lines, its content. */
const part = (headers, content) =>
  Buffer.concat([delimiter, ...headers.map(line), line(''), Buffer.from(content), line('')]);
const whole = (...parts) => Buffer.concat([...parts, end]);
const file = (bytes) => part([disposition(image), 'Content-Type: image/png'], bytes);
const field = (name, value = 'a') => part([disposition(`name="${name}"`)], value);

/** `bytes` are an image that would be taken. */
export function multipartCases(bytes) {
  const valid = whole(file(bytes));
  const inFile = valid.length - Math.floor(bytes.length / 2);
  const withHeader = (headers, statuses = [400]) => ({ body: whole(part(headers, bytes)), statuses });
  const cases = {
    'CVE-2022-24434': ['a part header that begins with white space', withHeader([` ${disposition(image)}`])],
    'CVE-2025-47935': ['a request that breaks in its file', { body: valid, cutAt: inFile }],
    'CVE-2025-47944': [
      'an empty file name, and a last boundary that is cut',
      { body: whole(part([disposition('name="image"; filename=""')], '')).subarray(0, -5), statuses: [400] },
    ],
    'CVE-2025-48997': ['an empty field name', withHeader([disposition('name=""; filename="a.png"')])],
    'CVE-2025-7338': ['a part header without a colon', withHeader(['Content-Disposition'])],
    'CVE-2026-2359': [
      'a connection that is dropped after the first part header',
      { body: valid, cutAt: valid.indexOf('\r\n\r\n') + 4 },
    ],
    'CVE-2026-3304': [
      'a whole file, and a malformed part behind it',
      { body: Buffer.concat([file(bytes), delimiter, line('malformed'), line('')]), statuses: [400] },
    ],
    'CVE-2026-3520': [
      '200,000 boundaries without parts',
      { body: Buffer.concat([...Array(200_000).fill(delimiter), end]), statuses: [400] },
    ],
    'CVE-2026-5038': [
      'an upload that is aborted before its last boundary',
      { body: valid, cutAt: valid.length - end.length },
    ],
    'CVE-2026-5079': [
      'a field name of 5,000 brackets',
      { body: whole(field(`a${'[b]'.repeat(5_000)}`), file(bytes)), statuses: [400] },
    ],
    'CVE-2026-77037': ['an upload that is aborted with its first byte', { body: valid, cutAt: 1 }],
    'CVE-2026-77063': [
      'a file of one byte more than is allowed',
      { body: whole(file(Buffer.concat([bytes, Buffer.alloc(5 * 2 ** 20 + 1 - bytes.length)]))), statuses: [413] },
    ],
    'CVE-2026-77078': [
      'a field at the last index of an array, and one behind it',
      { body: whole(field('a[4294967294]'), field('a[]'), file(bytes)), statuses: [400] },
    ],
    'CVE-2026-82333': [
      'a field at the last index of an array, and one with a name',
      { body: whole(field('a[4294967294]'), field('a[b]'), file(bytes)), statuses: [400] },
    ],
    'CVE-2026-88932': [
      'an upload that is aborted within its part header',
      { body: valid, cutAt: delimiter.length + 30 },
    ],
    'CVE-2026-19484': [
      'a boundary of 252 bytes before 5 MB that nearly are one (@fastify/busboy)',
      { boundary: 'b'.repeat(252), body: Buffer.alloc(5_000_000, `\r\n--${'b'.repeat(251)}`), statuses: [400] },
    ],
    'CVE-2026-74866': [
      'a bare carriage return in a file name (@fastify/busboy)',
      withHeader([disposition('name="image"; filename="a\rb"')]),
    ],
    'CVE-2026-74866, too': [
      'a bare newline in a file name (@fastify/busboy)',
      withHeader([disposition('name="image"; filename="a\nb"')]),
    ],
    'CVE-2026-8159': [
      'a file name of 8 kB for regular expressions to fail at (multiparty)',
      withHeader([disposition(`name="image"; filename=${'"a\\"'.repeat(2_000)}`)]),
    ],
    'CVE-2026-8162': [
      'a file name* that is badly encoded (multiparty)',
      withHeader([disposition('name="image"; filename*=UTF-8\'\'%E0%A4%A')], [200, 400]),
    ],
    'CVE-2026-87908': [
      'a part header of 4 MB without an end (multiparty)',
      {
        body: Buffer.concat([delimiter, Buffer.from(`${disposition(image)}; x=`), Buffer.alloc(4_000_000, 'x')]),
        statuses: [400],
      },
    ],
  };
  return Object.entries(cases).map(([cve, [what, { statuses = [], ...rest }]]) => ({
    cve,
    what,
    boundary,
    statuses,
    ...rest,
  }));
}
