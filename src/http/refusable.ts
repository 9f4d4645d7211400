// The operations that a server that is behind refuses: the line each stands in, and what it then answers. Used by the door.
import { contract, envelopeOf, type Operation, patternOf } from '../contract.js';
import { failure } from './envelopes.js';
import { linkOf, unavailable } from './refusals.js';

export type LineName = 'login' | 'upload' | 'download' | 'other';

/** An answer that tells to come again, but for its X-Request-Id. One object for all of them. */
export interface Refusal {
  status: 503;
  /** Names and values in turn. */
  headers: readonly string[];
  body: string;
}

export interface Target {
  operation: Operation;
  line: LineName;
  /** Without what pages need. */
  refusal(): Refusal;
  /** Whole, for a call of no page. */
  plain(): Refusal;
}

const lineOf = (operation: Operation): LineName => {
  if (operation['x-image-rules']) return 'upload';
  if (operation.operationId === 'getImage') return 'download';
  return operation.operationId === 'login' ? 'login' : 'other';
};

/** Made when it is first asked for: where the server is to be reached is known only when it listens. */
function once<Value>(make: () => Value): () => Value {
  let made: Value | undefined;
  return () => {
    made ??= make();
    return made;
  };
}

export interface RefusableParts {
  publicUrl: () => string;
  /** Names and values in turn. */
  plainHeaders: readonly string[];
}

function targetOf(path: string, operation: Operation, parts: RefusableParts): Target | undefined {
  const code = operation['x-error-codes'].find(({ status }) => status === 503)?.code;
  if (!code) return undefined;
  const body = JSON.stringify(failure(envelopeOf(path), code, unavailable));
  const refusal = once<Refusal>(() => ({
    status: 503,
    headers: [
      'Content-Type',
      'application/json; charset=utf-8',
      'Content-Length',
      String(Buffer.byteLength(body)),
      'Cache-Control',
      'no-store',
      'Link',
      linkOf(code, parts.publicUrl()),
      'Retry-After',
      '1',
    ],
    body,
  }));
  const plain = once<Refusal>(() => ({ ...refusal(), headers: [...parts.plainHeaders, ...refusal().headers] }));
  return { operation, line: lineOf(operation), refusal, plain };
}

/** Finds what can be refused with 503, by method and path; a path with parameters by its pattern. */
export function matchRefusable(parts: RefusableParts): (method: string, path: string) => Target | undefined {
  const exact = new Map<string, Target>();
  const patterns: [RegExp, string, Target][] = [];
  for (const [path, item] of Object.entries(contract.paths)) {
    for (const method of ['get', 'post', 'delete'] as const) {
      const target = item[method] && targetOf(path, item[method], parts);
      if (!target) continue;
      const verb = method.toUpperCase();
      if (path.includes('{')) patterns.push([patternOf(path), verb, target]);
      else exact.set(`${verb} ${path}`, target);
    }
  }
  return (given, path) => {
    const method = given === 'HEAD' ? 'GET' : given;
    return (
      exact.get(`${method} ${path}`) ?? patterns.find(([pattern, verb]) => verb === method && pattern.test(path))?.[2]
    );
  };
}
