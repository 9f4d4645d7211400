// Requests whose end can be read in two ways, with another request in what only one of them calls body. Used by row 22.

/** The request that must never be answered. */
const inner = (id) => `GET /health/live HTTP/1.1\r\nHost: 127.0.0.1\r\nX-Request-Id: ${id}\r\n\r\n`;
const chunked = (text) => `${text.length.toString(16)}\r\n${text}\r\n0\r\n\r\n`;

/** [name, lines of the head as they are, body, version]. */
const kinds = (smuggled) => {
  const text = inner(smuggled);
  const { length } = text;
  const whole = chunked(text);
  const lengths = [
    `+${length}`,
    `-${length}`,
    `0x${length.toString(16)}`,
    `${length}.0`,
    `${length}e0`,
    `${length}, ${length}`,
    `${length} ${length}`,
    `${length},`,
    `"${length}"`,
    `${'9'.repeat(30)}`,
    '',
    'a',
    `0${length}`,
  ];
  const encodings = [
    'identity',
    'chunked, identity',
    'identity, chunked',
    'chunked, chunked',
    'xchunked',
    'chunked;q=1',
    'chunked\t',
    '\x0bchunked',
    'chunked\x00',
    '"chunked"',
    'gzip, chunked',
    'chunked, gzip',
    'CHUNKED',
    ',chunked',
  ];
  const sizes = [
    ['in hexadecimal as C writes it', `0x${length.toString(16)}\r\n${text}\r\n0\r\n\r\n`],
    ['with a sign', `+${length.toString(16)}\r\n${text}\r\n0\r\n\r\n`],
    ['below zero', `-1\r\n${text}\r\n0\r\n\r\n`],
    ['beyond 64 bits', `1${'0'.repeat(16)}\r\n${text}\r\n0\r\n\r\n`],
    ['too small', `${(length - 5).toString(16)}\r\n${text}\r\n0\r\n\r\n`],
    ['too large', `${(length + 5).toString(16)}\r\n${text}\r\n0\r\n\r\n`],
    ['missing', `\r\n${text}\r\n0\r\n\r\n`],
    ['before bare newlines', `${length.toString(16)}\n${text}\n0\n\n`],
    ['before a bare carriage return', `${length.toString(16)}\r${text}\r\n0\r\n\r\n`],
    ['with an extension', `${length.toString(16)};a="${'x'.repeat(100)}"\r\n${text}\r\n0\r\n\r\n`],
    ['with an extension of 20 kB', `${length.toString(16)};a=${'x'.repeat(20_000)}\r\n${text}\r\n0\r\n\r\n`],
    ['with an extension over lines', `${length.toString(16)};a="\n"\r\n${text}\r\n0\r\n\r\n`],
    ['with white space', ` ${length.toString(16)} \r\n${text}\r\n0\r\n\r\n`],
    ['of zeros', `${length.toString(16).padStart(40, '0')}\r\n${text}\r\n0\r\n\r\n`],
    ['and no end of the chunk', `${length.toString(16)}\r\n${text}0\r\n\r\n`],
    ['and trailers', `${length.toString(16)}\r\n${text}\r\n0\r\nContent-Length: 5\r\nclientId: x\r\n\r\n`],
  ];
  const te = 'Transfer-Encoding: chunked';
  return [
    ['length, then chunked', [`Content-Length: ${whole.length}`, te], whole],
    ['chunked, then length', [te, `Content-Length: ${whole.length}`], whole],
    ['chunked and a length of 4', [te, 'Content-Length: 4'], whole],
    ['a length and an empty chunked body', [`Content-Length: ${5 + length}`, te], `0\r\n\r\n${text}`],
    ['two lengths', [`Content-Length: ${length}`, 'Content-Length: 0'], text],
    ['two lengths, the other way', ['Content-Length: 0', `Content-Length: ${length}`], text],
    ['the same length twice', [`Content-Length: ${length}`, `Content-Length: ${length}`], text],
    ['chunked twice', [te, te], whole],
    ['chunked, then identity', [te, 'Transfer-Encoding: identity'], whole],
    ['identity, then chunked', ['Transfer-Encoding: identity', te], whole],
    ['white space before the colon', [`Content-Length : ${length}`], text],
    [
      'white space before the colon of chunked',
      ['Transfer-Encoding : chunked', `Content-Length: ${whole.length}`],
      whole,
    ],
    ['a folded line', ['X-A: a', ` Content-Length: 0`, `Content-Length: ${length}`], text],
    ['a folded value', ['Transfer-Encoding:', ' chunked', `Content-Length: ${whole.length}`], whole],
    ['a bare newline in a header', [`X-A: a\nContent-Length: 0`, `Content-Length: ${length}`], text],
    ['a bare carriage return in a header', [`X-A: a\rContent-Length: 0`, `Content-Length: ${length}`], text],
    ['a NUL in a header', ['X-A: a\x00b', `Content-Length: ${length}`], text],
    ['a length in another case', [`content-LENGTH: ${length}`, 'CONTENT-length: 0'], text],
    ['a length with an underscore', ['Content_Length: 0', `Content-Length: ${length}`], text],
    ['chunked in HTTP/1.0', [te, `Content-Length: ${whole.length}`], whole, 'HTTP/1.0'],
    ['chunked in HTTP/1.2', [te], whole, 'HTTP/1.2'],
    ['HTTP/2.0', [`Content-Length: ${length}`], text, 'HTTP/2.0'],
    ['http/1.1', [`Content-Length: ${length}`], text, 'http/1.1'],
    [
      'an upgrade',
      ['Connection: Upgrade, HTTP2-Settings', 'Upgrade: h2c', 'HTTP2-Settings: AAMAAABk', `Content-Length: ${length}`],
      text,
    ],
    ['Expect, and a body at once', ['Expect: 100-continue', `Content-Length: ${length}`], text],
    ...lengths.map((value) => [`Content-Length: ${value}`, [`Content-Length: ${value}`], text]),
    ...encodings.map((value) => [`Transfer-Encoding: ${value}`, [`Transfer-Encoding: ${value}`], whole]),
    ...encodings.map((value) => [
      `${value} and a length`,
      [`Transfer-Encoding: ${value}`, `Content-Length: ${whole.length}`],
      whole,
    ]),
    ...sizes.map(([what, body]) => [`a chunk size ${what}`, [te], body]),
  ];
};

/** A path, and the headers that let the caller in there, or don't. */
const places = (account, sessionId) => [
  ['POST', '/session/logout', { ...account.client, sessionId: '0'.repeat(32), 'Content-Type': 'application/json' }],
  ['POST', '/user/login', { ...account.client, 'Content-Type': 'application/json' }],
  ['POST', '/image/upload', { ...account.client, sessionId, 'Content-Type': 'multipart/form-data; boundary=edge' }],
  ['GET', '/session', { ...account.client, sessionId }],
  ['POST', '/nowhere', {}],
];

/** All kinds at all places: {name, bytes, own, smuggled}: `own` is the id of the request itself, `smuggled` that of the inner one. */
export function framings(account, sessionId) {
  const made = [];
  for (const [method, path, headers] of places(account, sessionId)) {
    for (const at of kinds('').keys()) {
      const own = `own-${made.length}`;
      const smuggled = `smuggled-${made.length}`;
      const [name, lines, body, version = 'HTTP/1.1'] = kinds(smuggled)[at];
      const head = [
        `${method} ${path} ${version}`,
        'Host: 127.0.0.1',
        `X-Request-Id: ${own}`,
        ...Object.entries(headers).map(([header, value]) => `${header}: ${value}`),
        ...lines,
      ];
      made.push({
        name: `${method} ${path} with ${name}`,
        bytes: Buffer.from(`${head.join('\r\n')}\r\n\r\n${body}`, 'latin1'),
        own,
        smuggled,
      });
    }
  }
  return made;
}
