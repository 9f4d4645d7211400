// A server that takes down each request that it gets and answers with JSON. Used by the test beside.
import { once } from 'node:events';
import { createServer, type IncomingMessage } from 'node:http';
import type { AddressInfo } from 'node:net';

export interface Taken {
  method: string | undefined;
  path: string;
  query: object;
  headers: IncomingMessage['headers'];
  /** JSON or the fields of a form, files as text; as text where it has no type. */
  body: unknown;
}

export interface Recorder {
  url: string;
  /** What came since the last call. */
  take(): Taken[];
  close(): void;
}

async function bodyOf(request: IncomingMessage): Promise<unknown> {
  const chunks: Buffer[] = [];
  for await (const chunk of request) chunks.push(chunk as Buffer);
  const bytes = Buffer.concat(chunks);
  const type = request.headers['content-type'];
  if (!type) return bytes.toString();
  if (type === 'application/json') return JSON.parse(bytes.toString());
  const form = await new Response(bytes, { headers: { 'content-type': type } }).formData();
  const texts = [...form].map(async ([name, value]) => [name, typeof value === 'string' ? value : await value.text()]);
  return Object.fromEntries(await Promise.all(texts));
}

export async function startRecorder(): Promise<Recorder> {
  const taken: Taken[] = [];
  const server = createServer(async (request, response) => {
    const { pathname, searchParams } = new URL(request.url ?? '', 'http://recorder');
    const { method, headers } = request;
    const query = Object.fromEntries(searchParams);
    taken.push({ method, path: pathname, query, headers, body: await bodyOf(request) });
    response.setHeader('connection', 'close').end('{"done": true}');
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    take: () => taken.splice(0),
    close: () => void server.close(),
  };
}
