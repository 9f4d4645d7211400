// Holds every answer of a test's server, whole, against the contract: JSON, images, headers, errors, HEAD, 304, 206. Used by server.ts.
import type { IncomingMessage, Server, ServerResponse } from 'node:http';
import { type Answered, createAnswerChecker } from '../../scripts/contract/answers.mjs';
import { contract } from '../../src/contract.js';
import { originForm } from '../../src/server/listen.js';

const checker = createAnswerChecker(contract);

/** Collects what is written, before it leaves. */
function collect(response: ServerResponse): Buffer[] {
  const chunks: Buffer[] = [];
  const keep = (chunk: unknown, encoding?: unknown): void => {
    if (typeof chunk === 'string')
      chunks.push(Buffer.from(chunk, typeof encoding === 'string' ? (encoding as BufferEncoding) : 'utf8'));
    else if (chunk instanceof Uint8Array) chunks.push(Buffer.from(chunk));
  };
  for (const name of ['write', 'end'] as const) {
    const original = response[name].bind(response) as (...call: unknown[]) => unknown;
    response[name] = ((...call: unknown[]) => {
      keep(call[0], call[1]);
      return original(...call);
    }) as never;
  }
  return chunks;
}

/** Tells of every finished answer, and of what in it breaks the contract. */
export function checkAnswers(
  server: Server,
  tell: (answered: Answered & { status: number; path: string }) => void,
): void {
  server.prependListener('request', (request: IncomingMessage, response: ServerResponse) => {
    const chunks = collect(response);
    const { method = '', url = '' } = request;
    const path = originForm(url);
    response.once('finish', () => {
      const headers = Object.fromEntries(
        Object.entries(response.getHeaders()).map(([name, value]) => [name, String(value)]),
      );
      // What HEAD writes never leaves.
      const body = method === 'HEAD' ? Buffer.alloc(0) : Buffer.concat(chunks);
      const status = response.statusCode;
      tell({ ...checker.check({ method, path, status, headers, body }), status, path });
    });
  });
}
