// Written by OpenAPI Generator from openapi.yaml with scripts/sdk-templates. Never edited.
// Sends one attempt, by fetch, or where an upload's progress is asked for by what can tell it.
import type { Client } from './client.js';
import type { Request } from './request.js';
import type { Attempt, CallOptions } from './types.js';

type OnProgress = NonNullable<CallOptions['onProgress']>;
type Tell = (loaded: number) => void;

/** Runtimes of servers send a stream as it is read; its length is known, so it is not chunked. */
function streamed(body: Blob, tell: Tell): ReadableStream<Uint8Array> {
  let sent = 0;
  return new ReadableStream({
    async pull(controller) {
      if (sent >= body.size) return controller.close();
      const bytes = new Uint8Array(await body.slice(sent, sent + 65_536).arrayBuffer());
      controller.enqueue(bytes);
      sent += bytes.length;
      tell(sent);
    },
  });
}

/** Browsers tell the progress of an upload through XMLHttpRequest only. */
const byXhr = ({ url, init }: Attempt, body: Blob, tell: Tell): Promise<Response> =>
  new Promise((resolve, reject) => {
    const xhr = new XMLHttpRequest();
    const { signal, headers } = init;
    xhr.open(init.method as string, url);
    for (const name in headers) xhr.setRequestHeader(name, headers[name] as string);
    xhr.responseType = 'blob';
    xhr.upload.onprogress = ({ loaded }) => tell(loaded);
    xhr.onload = () => {
      const lines = xhr.getAllResponseHeaders().trim().split('\r\n');
      const headers = lines.map((line) => line.split(/: (.*)/, 2) as [string, string]);
      resolve(new Response(xhr.response, { status: xhr.status, headers }));
    };
    xhr.onerror = xhr.onabort = reject;
    signal?.addEventListener('abort', () => xhr.abort());
    xhr.send(body);
  });

/** One attempt through the middleware, the first of the list outermost. */
export function send(
  { options }: Client,
  operation: string,
  { url, body, ...rest }: Request,
  attempt: number,
  signal: AbortSignal,
  onProgress: OnProgress | undefined,
): Promise<Response> {
  const call = options.fetch ?? fetch;
  const total = body?.size ?? 0;
  const tell = (loaded: number) => {
    try {
      onProgress?.({ loaded, total, fraction: loaded / total });
    } catch (error) {
      // A listener that throws must not fail the upload, nor have it repeated.
      console.error(error);
    }
  };
  const last = async (sent: Attempt): Promise<Response> => {
    const { url, init } = sent;
    // Not everything that sends heeds a signal that is aborted already.
    signal.throwIfAborted();
    if (!onProgress || !body) return call(url, init);
    tell(0);
    if (!options.fetch && globalThis.XMLHttpRequest) return byXhr(sent, body, tell);
    // Bun and Deno say so too. Browsers stream a body over HTTP/2 only.
    if ((globalThis as { process?: { versions?: { node?: string } } }).process?.versions?.node) {
      init.headers['Content-Length'] = `${total}`;
      return call(url, { ...init, body: streamed(body, tell), duplex: 'half' } as RequestInit);
    }
    const response = await call(url, init);
    tell(total);
    return response;
  };
  // A redirect would carry the credentials to wherever it points.
  const init = { ...rest, headers: { ...rest.headers }, body, signal, redirect: 'manual' } as const;
  const chain = options.middleware.reduceRight<typeof last>((next, layer) => (sent) => layer(sent, next), last);
  return chain({ operation, url, init, attempt });
}
