// Uploads that were valid before a few random changes. Used by row 19.
import { integer, pick } from './random.mjs';

const boundary = 'edge';
const types = [
  `multipart/form-data; boundary=${boundary}`,
  `Multipart/Form-Data; Boundary="${boundary}"`,
  `multipart/form-data; charset=utf-8; boundary=${boundary}`,
];
const oddTypes = [
  'multipart/form-data',
  'multipart/form-data; boundary=',
  'multipart/form-data; boundary=other',
  `multipart/form-data; boundary=${boundary}; boundary=other`,
  `multipart/form-data; boundary="${boundary}`,
  `multipart/mixed; boundary=${boundary}`,
  `multipart/form-data; boundary=${'b'.repeat(300)}`,
];
/** What parsers look for, to be put where it does not belong. */
const tokens = [
  '\r\n',
  '\r',
  '\n',
  '\r\n\r\n',
  '--',
  `--${boundary}`,
  `\r\n--${boundary}\r\n`,
  `\r\n--${boundary}--\r\n`,
  `\r\n--${boundary}-`,
  `\r\n--${boundary}\r`,
  'Content-Disposition: form-data; name="image"; filename="b"\r\n',
  'Content-Disposition: form-data; name="note"\r\n\r\n',
  'Content-Type: multipart/mixed; boundary=inner\r\n',
  'Content-Transfer-Encoding: base64\r\n',
  'Content-Disposition',
  ': ',
  ';',
  '"',
  '\\"',
  "filename*=UTF-8''%E2%82",
  "filename*=unknown''%80",
  'name=',
  'name=""',
  '[__proto__]',
  '\0',
  '\xff\xfe',
  ' ',
  '\t',
  'x'.repeat(300),
  'x'.repeat(17_000),
].map((text) => Buffer.from(text, 'latin1'));

const put = (bytes, at, piece, instead = 0) =>
  Buffer.concat([bytes.subarray(0, at), piece, bytes.subarray(at + instead)]);

const changes = [
  (bytes, random) => put(bytes, integer(random, 0, bytes.length), pick(random, tokens)),
  (bytes, random) => put(bytes, integer(random, 0, bytes.length), pick(random, tokens), integer(random, 0, 20)),
  (bytes, random) => put(bytes, integer(random, 0, bytes.length - 1), Buffer.from([integer(random, 0, 255)]), 1),
  (bytes, random) => put(bytes, integer(random, 0, bytes.length - 1), Buffer.alloc(0), integer(random, 1, 40)),
  (bytes, random) => bytes.subarray(0, integer(random, 1, bytes.length)),
  (bytes, random) => bytes.subarray(integer(random, 0, bytes.length - 1)),
  (bytes, random) => {
    const at = integer(random, 0, bytes.length - 1);
    return put(bytes, integer(random, 0, bytes.length), bytes.subarray(at, at + integer(random, 1, 200)));
  },
  (bytes, random) => {
    const other = Buffer.from(bytes);
    for (let count = integer(random, 1, 8); count > 0; count--)
      other[integer(random, 0, other.length - 1)] ^= 1 << integer(random, 0, 7);
    return other;
  },
  (bytes, random) => Buffer.concat(Array(integer(random, 2, 6)).fill(bytes)),
];

const valid = (image) =>
  Buffer.concat([
    Buffer.from(
      `--${boundary}\r\nContent-Disposition: form-data; name="image"; filename="a.png"\r\nContent-Type: image/png\r\n\r\n`,
    ),
    image,
    Buffer.from(`\r\n--${boundary}--\r\n`),
  ]);

/** {type, body, framing, cutAt}: framing 'length' or 'chunked'; cutAt where the caller goes away after so many bytes, by FIN or RST. */
export function mutant(image, random) {
  let body = valid(image);
  // More changes to the frame than to the image, which is most of it.
  for (let count = integer(random, 1, 4); count > 0 && body.length > 1; count--)
    body = pick(random, changes)(body, random);
  const isCut = random() < 0.1;
  return {
    type: random() < 0.05 ? pick(random, oddTypes) : pick(random, types),
    body,
    framing: random() < 0.3 ? 'chunked' : 'length',
    ...(isCut && { cutAt: integer(random, 0, body.length), byReset: random() < 0.5 }),
  };
}
