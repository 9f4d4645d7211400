// The bytes of requests. Used by the contenders, for the load generator.
import { idLength } from './ids.mjs';

const boundary = 'cloakroom-bench-7d1';
/** Stands where an id will be written. */
export const anId = '#'.repeat(idLength);

/** The head of a request and, where it is small, its body behind it; a large body stays apart. */
export function request(method, path, headers = {}, body = null) {
  const all = { Host: '127.0.0.1', Connection: 'keep-alive', ...headers };
  if (body) all['Content-Length'] = Buffer.byteLength(body);
  else if (method === 'POST') all['Content-Length'] = 0;
  const lines = Object.entries(all).map(([name, value]) => `${name}: ${value}\r\n`);
  const head = Buffer.from(`${method} ${path} HTTP/1.1\r\n${lines.join('')}\r\n`, 'latin1');
  if (!body || body.length > 4096) return { head, ...(body ? { body } : {}) };
  return { head: Buffer.concat([head, Buffer.from(body)]) };
}

/** One request for each of `values`. */
export function listed(values, make, expected) {
  const made = values.map(make);
  return { heads: made.map(({ head }) => head), body: made[0].body, ...expected };
}

/** A request with `anId` in it, for each of `count` ids by `prefix`. */
export function counted({ head, body }, { prefix, count, mode = 'random' }, expected) {
  const at = [];
  for (let found = head.indexOf(anId); found >= 0; found = head.indexOf(anId, found + 1)) at.push(found);
  return { template: head, at, body, prefix, count, mode, ...expected };
}

export const json = (value) => ({ headers: { 'Content-Type': 'application/json' }, body: JSON.stringify(value) });

export function form(field, image) {
  const part = `Content-Disposition: form-data; name="${field}"; filename="photo.jpg"\r\nContent-Type: image/jpeg`;
  const body = Buffer.concat([
    Buffer.from(`--${boundary}\r\n${part}\r\n\r\n`),
    image,
    Buffer.from(`\r\n--${boundary}--\r\n`),
  ]);
  return { headers: { 'Content-Type': `multipart/form-data; boundary=${boundary}` }, body };
}
