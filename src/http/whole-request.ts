// Requests that came in one piece, read without the parser: only those that nobody could read in another way. All others are for
// the parser. Used by server/doorstep.

/** What is told of a request at a glance. */
export interface WholeRequest {
  method: string;
  path: string;
  /** Its X-Request-Id, as it was sent. */
  id: string | undefined;
}

const endOfHead = '\r\n\r\n';
const longestHead = 8 * 1024;
const startLine = /^(GET|POST|DELETE) (\/[\w/.~-]*)(?:\?[\w/.~%&=+-]*)? HTTP\/1\.1\r\n/;
/** No folded line, no lone CR or LF, no space before a colon: what parsers differ about (RFC 9112 §2.2, §5). */
const fieldLines = /^(?:[\w!#$%&'*+.^`|~-]+:[\t\x20-\x7e]*\r\n)+$/;
/** Fields that change where a request ends, what becomes of its connection, or what its answer has to say. */
const unusual = /^(?:transfer-encoding|expect|upgrade|origin|(?:proxy-)?connection(?!:[\t ]*keep-alive[\t ]*$)):/im;

const host = /^host:(.*)$/gim;
const contentLength = /^content-length:(.*)$/gim;
const requestId = /^x-request-id:(.*)$/gim;

/** The value of a field that comes once; undefined where it does not come, null where it comes again. */
function only(field: RegExp, fields: string): string | undefined | null {
  field.lastIndex = 0;
  const value = field.exec(fields)?.[1];
  return value !== undefined && field.exec(fields) ? null : value?.trim();
}

/** The bytes as one request, nothing missing and nothing behind it; null where the parser has to look. */
export function readWhole(bytes: Buffer): WholeRequest | null {
  const headEnd = bytes.indexOf(endOfHead);
  if (headEnd < 0 || headEnd > longestHead) return null;
  const head = bytes.toString('latin1', 0, headEnd + 2);
  const start = startLine.exec(head);
  if (!start) return null;
  const [line, method = '', path = ''] = start;
  const fields = head.slice(line.length);
  if (!fieldLines.test(fields) || unusual.test(fields) || typeof only(host, fields) !== 'string') return null;
  const length = only(contentLength, fields);
  const id = only(requestId, fields);
  if (length === null || id === null || !/^\d{1,9}$/.test(length ?? '0')) return null;
  const isWhole = bytes.length === headEnd + endOfHead.length + Number(length ?? 0);
  return isWhole ? { method, path, id } : null;
}
