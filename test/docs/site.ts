// The published site as files: what the tests of it read. Used by the tests beside and in test/browser.
import { readdirSync, readFileSync } from 'node:fs';
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { join } from 'node:path';
import { projectRoot } from '../../src/contract.js';

export const folder = join(projectRoot, 'generated/docs');
const files = readdirSync(folder, { recursive: true, withFileTypes: true })
  .filter((entry) => entry.isFile())
  .map((entry) => join(entry.parentPath, entry.name).slice(folder.length + 1))
  .sort();
const ending = (extension: string) => files.filter((file) => file.endsWith(extension) && !file.startsWith('vendor/'));

export const pages = ending('.html');
export const twins = ending('.md');
export const has = (path: string): boolean => files.includes(path);
export const read = (path: string): string => readFileSync(join(folder, path), 'utf8');

const types: Record<string, string> = {
  html: 'text/html; charset=utf-8',
  css: 'text/css',
  js: 'text/javascript',
  json: 'application/json',
  svg: 'image/svg+xml',
};

/** A host that knows nothing but files: no rewriting of addresses, no headers of ours. */
export async function serveStatic(): Promise<{ url: string; host: string; server: Server }> {
  const server = createServer(({ url = '/' }, response) => {
    const { pathname } = new URL(url, 'http://static');
    const path = pathname.slice(1).replace(/(^|\/)$/, '$1index.html');
    if (!has(path)) return response.writeHead(404).end();
    const type = types[path.split('.').at(-1) ?? ''] ?? 'application/octet-stream';
    response.writeHead(200, { 'Content-Type': type }).end(readFileSync(join(folder, path)));
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const host = `127.0.0.1:${(server.address() as AddressInfo).port}`;
  return { url: `http://${host}`, host, server };
}
