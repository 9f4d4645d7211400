// Single byte ranges and conditional requests (RFC 9110 §13, §14). Used by the image controller.

export interface ByteRange {
  start: number;
  /** Behind the last byte. */
  end: number;
}

const single = /^bytes=\s*(\d*)-(\d*)\s*$/i;

/**
 * The one range asked for; null where the header is absent, malformed or asks for several: then the whole is the answer
 * (RFC 9110 §14.2). 'unsatisfiable' where it starts behind the end.
 */
export function readRange(header: string | undefined, size: number): ByteRange | null | 'unsatisfiable' {
  const [, first = '', last = ''] = single.exec(header ?? '') ?? [];
  if (first === '' && last === '') return null;
  if (first === '') {
    const length = Math.min(Number(last), size);
    return length > 0 ? { start: size - length, end: size } : 'unsatisfiable';
  }
  const start = Number(first);
  if (last !== '' && Number(last) < start) return null;
  if (start >= size) return 'unsatisfiable';
  return { start, end: last === '' ? size : Math.min(Number(last) + 1, size) };
}

/** If-Range holds for this very ETag only, by strong comparison; a date never holds, since no Last-Modified is given (RFC 9110 §13.1.5). */
export const rangeHolds = (ifRange: string | undefined, etag: string): boolean =>
  ifRange === undefined || ifRange.trim() === etag;

/** Whether one of the caller's ETags is this one, by weak comparison, or any will do (RFC 9110 §13.1.2). */
export function isNotModified(ifNoneMatch: string | undefined, etag: string): boolean {
  if (ifNoneMatch === undefined) return false;
  if (ifNoneMatch.trim() === '*') return true;
  const named = ifNoneMatch.match(/(?:W\/)?"[^"]*"/g) ?? [];
  return named.some((tag) => tag.replace(/^W\//, '') === etag);
}
