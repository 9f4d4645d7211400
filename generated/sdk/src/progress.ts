// Written by OpenAPI Generator from openapi.yaml with scripts/sdk-templates. Never edited.
// Uploads that tell how far they are, by what each runtime has for it.
import type { Client } from './client.js';
import type { Attempt, CallOptions } from './types.js';

type OnProgress = NonNullable<CallOptions['onProgress']>;
type Tell = (loaded: number) => void;

export type Upload = (url: string, init: Attempt['init'], body: Blob, onProgress: OnProgress) => Promise<Response>;

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

/** Browsers tell the progress of an upload through XMLHttpRequest only. It follows redirects: what came of one is thrown away. */
async function byXhr(url: string, { method, signal, headers }: Attempt['init'], body: Blob, tell: Tell): Promise<Response> {
  const xhr = new XMLHttpRequest();
  await new Promise((resolve, reject) => {
    xhr.open(method as string, url);
    for (const name in headers) xhr.setRequestHeader(name, headers[name] as string);
    xhr.responseType = 'blob';
    xhr.upload.onprogress = ({ loaded }) => tell(loaded);
    xhr.onload = resolve;
    xhr.onerror = xhr.onabort = () => reject(new TypeError('The connection failed'));
    signal?.addEventListener('abort', () => xhr.abort());
    xhr.send(body);
  });
  if (xhr.responseURL !== new URL(url).href) return Response.error();
  const lines = xhr.getAllResponseHeaders().trim().split('\r\n');
  return new Response(xhr.response, {
    status: xhr.status,
    headers: lines.map((line) => line.split(/: (.*)/, 2) as [string, string]),
  });
}

/** Makes `onProgress` tell of every step; the bare client ignores it. */
export function tellProgress(client: Client): void {
  client.upload = async (url, init, body, onProgress) => {
    const { fetch: own } = client.options;
    const total = body.size;
    const tell: Tell = (loaded) => {
      try {
        onProgress({ loaded, total, fraction: loaded / total });
      } catch (error) {
        // A listener that throws must not fail the upload, nor have it repeated.
        console.error(error);
      }
    };
    tell(0);
    if (!own && globalThis.XMLHttpRequest) return byXhr(url, init, body, tell);
    // Bun and Deno say so too. Browsers stream a body over HTTP/2 only.
    if ((globalThis as { process?: { versions?: { node?: string } } }).process?.versions?.node) {
      const headers = { ...init.headers, 'content-length': `${total}` };
      return (own ?? fetch)(url, { ...init, headers, body: streamed(body, tell), duplex: 'half' } as RequestInit);
    }
    const response = await (own ?? fetch)(url, init);
    tell(total);
    return response;
  };
}
