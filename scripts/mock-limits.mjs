// What the mock, by Prism's nature, does otherwise than the contract says. The tests in test/examples show each row, README lists them.

export const mockLimits = [
  {
    id: 'credentials',
    what: 'A credential that is missing is 400, one that is false 401',
    instead: 'A missing one is always 401; any value is taken',
  },
  {
    id: 'state',
    what: 'What was said in earlier calls: ended sessions, unknown images, wrong passwords, used keys, limits',
    instead: 'The example of the success; `Prefer: code=401, example=SESSION_EXPIRED` asks for another answer',
  },
  {
    id: 'bytes',
    what: 'The bytes of an image',
    instead: 'The text `string` in six bytes, as the media type that Accept asks for, else image/jpeg',
  },
  {
    id: 'conditions',
    what: 'Range (206) and If-None-Match (304)',
    instead: '200; `Prefer: code=206` or `Prefer: code=304` asks for the others',
  },
  { id: 'head', what: 'HEAD answers as GET does', instead: '405 as application/problem+json' },
  {
    id: 'routes',
    what: 'An unknown path is 404 and a wrong method 405 in the envelope, with Allow',
    instead: 'application/problem+json without Allow; `Prefer: code=405` on a right call gives the envelope',
  },
  {
    id: 'headers',
    what: 'Headers that the call tells: X-Request-Id as it was sent, Link of the code',
    instead: 'Always the example of the header',
  },
  { id: 'query', what: 'An unknown query parameter is 400', instead: 'It is ignored' },
  {
    id: 'fields',
    what: 'A field that is missing or malformed is 400, with the code that belongs to it',
    instead: 'The first example of 422 where the operation has one, else of 400',
  },
  { id: 'json', what: 'A body that is no JSON is 400 in the envelope', instead: "400 in an envelope of Prism's own" },
];
