// What RFC 9110 (§13, §14) and decision R8 leave as the answer to a request for an image's bytes, and random such requests. Written
// from the text, not from the server. Used by row 21.
import { integer, pick } from './random.mjs';

const chunkBytes = 255 * 1024;

/** A position that is likely to be an edge: of the image, of a chunk in the database, of what a number holds. */
function position(random, size) {
  const chunk = chunkBytes * integer(random, 0, Math.ceil(size / chunkBytes));
  return pick(random, [
    0,
    1,
    size - 2,
    size - 1,
    size,
    size + 1,
    chunk - 1,
    chunk,
    chunk + 1,
    integer(random, 0, size),
  ]);
}

const odd = [
  '',
  'bytes',
  'bytes=',
  'bytes=-',
  'bytes=--5',
  'bytes=5',
  'bytes=a-b',
  'bytes=0x1-0x5',
  'bytes=1.5-3',
  'bytes=+1-5',
  'bytes=-+5',
  'bytes=1e1-20',
  'bytes=5-3',
  'bytes=0-0-0',
  'bytes=\u00b2-5',
  'bytes 0-5',
  'bytes:0-5',
  'byte=0-5',
  'items=0-5',
  'none',
  'bytes=0-5;q=1',
  'bytes="0-5"',
  '0-5',
  '=0-5',
  'bytes=0 -5',
  'bytes=0- 5',
  'bytes=0-5 6-7',
  'bytes =0-5',
];
const huge = ['9007199254740993', '18446744073709551616', '9'.repeat(400), `${'0'.repeat(300)}5`];

function rangeHeader(random, size) {
  const first = Math.max(0, position(random, size));
  const last = Math.max(0, position(random, size));
  const spec = () =>
    pick(random, [
      `${first}-${last}`,
      `${Math.min(first, last)}-${Math.max(first, last)}`,
      `${first}-`,
      `-${last}`,
      `${pick(random, huge)}-`,
      `${first}-${pick(random, huge)}`,
      `-${pick(random, huge)}`,
      `0${first}-00${last}`,
    ]);
  const unit = pick(random, ['bytes', 'bytes', 'bytes', 'Bytes', 'BYTES']);
  return pick(random, [
    () => `${unit}=${spec()}`,
    () => `${unit}=${spec()}`,
    () => `${unit}=${spec()}`,
    () => `${unit}=${spec()},${spec()}`,
    () => `${unit}=${Array.from({ length: integer(random, 2, 30) }, spec).join(',')}`,
    () => pick(random, odd),
  ])();
}

/** {method, headers}: for an image of this size, whose ETag is `etag`. */
export function rangeRequest(random, size, etag) {
  const headers = {};
  if (random() < 0.95) headers.Range = rangeHeader(random, size);
  if (random() < 0.4) {
    headers['If-Range'] = pick(random, [
      etag,
      etag,
      `W/${etag}`,
      '"other"',
      'Wed, 21 Oct 2015 07:28:00 GMT',
      '*',
      etag.slice(1, -1),
      '',
    ]);
  }
  if (random() < 0.15) {
    headers['If-None-Match'] = pick(random, [
      etag,
      `W/${etag}`,
      '"other"',
      `"other", ${etag}`,
      '*',
      etag.slice(1, -1),
      '""',
    ]);
  }
  return { method: random() < 0.1 ? 'HEAD' : 'GET', headers };
}

/** The one range that is asked for: [start, end) of digits as they stand; null where there is none, or there are several. */
function askedFor(header, size) {
  const [, set] = /^bytes=(.*)$/is.exec(header) ?? [];
  const [, first, last] = /^[ \t]*([0-9]*)-([0-9]*)[ \t]*$/.exec(set ?? '') ?? [];
  if (first === undefined || (first === '' && last === '')) return null;
  const length = BigInt(size);
  if (first === '') {
    const suffix = BigInt(last);
    if (suffix === 0n) return 'unsatisfiable';
    return [Number(suffix > length ? 0n : length - suffix), size];
  }
  if (last !== '' && BigInt(last) < BigInt(first)) return null;
  if (BigInt(first) >= length) return 'unsatisfiable';
  const end = last === '' || BigInt(last) >= length ? size : Number(last) + 1;
  return [Number(first), end];
}

const matchesWeakly = (header, etag) =>
  header.trim() === '*' || header.split(',').some((tag) => tag.trim().replace(/^W\//, '') === etag);

/** {status, start, end, contentRange}. */
export function expectedAnswer({ method, headers }, size, etag) {
  const ifNoneMatch = headers['If-None-Match'];
  if (ifNoneMatch !== undefined && matchesWeakly(ifNoneMatch, etag)) return { status: 304, start: 0, end: 0 };
  const ifRange = headers['If-Range'];
  const counts = method === 'GET' && headers.Range !== undefined && (ifRange === undefined || ifRange === etag);
  const asked = counts ? askedFor(headers.Range, size) : null;
  if (asked === 'unsatisfiable') return { status: 416, contentRange: `bytes */${size}` };
  if (asked === null) return { status: 200, start: 0, end: size };
  const [start, end] = asked;
  return { status: 206, start, end, contentRange: `bytes ${start}-${end - 1}/${size}` };
}
