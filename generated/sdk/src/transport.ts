// Written by OpenAPI Generator from openapi.yaml with scripts/sdk-templates. Never edited.
// Sends one attempt through the middleware by fetch, or by what can tell an upload's progress where that was added (progress.ts).
import type { Client } from './client.js';
import type { Request } from './request.js';
import type { Attempt, CallOptions } from './types.js';

/** The first of the middleware is outermost. */
export function send(
  client: Client,
  operation: string,
  { url, ...rest }: Request,
  attempt: number,
  signal: AbortSignal,
  onProgress: CallOptions['onProgress'],
): Promise<Response> {
  const { fetch: own, middleware } = client.options;
  const last = async ({ url, init }: Attempt): Promise<Response> => {
    // Not everything that sends heeds a signal that is aborted already.
    signal.throwIfAborted();
    const { body } = init;
    if (onProgress && client.upload && body instanceof Blob) return client.upload(url, init, body, onProgress);
    return (own ?? fetch)(url, init);
  };
  // A redirect would carry the credentials to wherever it points.
  const init = { ...rest, signal, redirect: 'manual' } as const;
  return middleware.reduceRight<typeof last>((next, layer) => (sent) => layer(sent, next), last)({ operation, url, init, attempt });
}
