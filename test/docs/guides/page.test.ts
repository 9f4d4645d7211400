// The page of the guide "Uploading" in a real Chromium, from another origin than the server's: it logs in, uploads with progress, shows
// the image, keeps its session over a reload, and cancels.
import { createReadStream, existsSync } from 'node:fs';
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { join, normalize } from 'node:path';
import { afterAll, beforeAll, expect, test } from '@jest/globals';
import { type Browser, chromium as playwright } from 'playwright-core';
import { chromium } from '../../../scripts/chromium.mjs';
import { password, startServer, type TestServer } from '../../support/server.js';
import { type Desk, programOf, setDesk } from './programs.js';

let server: TestServer;
let desk: Desk;
let browser: Browser;
let host: Server;
let address: string;

/** The guide's page with this server's address and client in it; a bundler's work is done by an import map. */
function page(): string {
  const { clientId, clientSecret } = server.client;
  const placeholders = {
    'https://images.example': server.url,
    'the id of your page': clientId,
    'its secret': clientSecret,
  };
  const script = Object.entries(placeholders).reduce((code, [placeholder, value]) => {
    if (!code.includes(`'${placeholder}'`)) throw new Error(`The guide's script does not have '${placeholder}'`);
    return code.replace(`'${placeholder}'`, `'${value}'`);
  }, programOf('uploading/page', 'js').code);
  const map = JSON.stringify({ imports: { 'cloakroom-sdk': '/sdk/index.js' } });
  const body = programOf('uploading/page', 'html').code;
  return `<!doctype html><script type="importmap">${map}</script>${body}<script type="module">${script}</script>`;
}

beforeAll(async () => {
  server = await startServer({ origins: '*' });
  desk = await setDesk(server);
  const dist = join(desk.sdk.folder, 'node_modules/cloakroom-sdk/dist');
  host = createServer((request, response) => {
    const file = join(dist, normalize((request.url ?? '').replace('/sdk/', '/')));
    if (request.url === '/') return response.setHeader('Content-Type', 'text/html').end(page());
    if (!existsSync(file)) return response.writeHead(404).end();
    createReadStream(file).pipe(response.setHeader('Content-Type', 'text/javascript'));
  });
  await new Promise<void>((resolve) => host.listen(0, '127.0.0.1', resolve));
  address = `http://127.0.0.1:${(host.address() as AddressInfo).port}/`;
  browser = await playwright.launch({ executablePath: await chromium(), args: ['--no-sandbox', '--disable-gpu'] });
}, 60_000);
afterAll(async () => {
  await browser?.close();
  host?.closeAllConnections();
  host?.close();
  await server?.close();
  desk?.sdk.remove();
});

test('it does what the guide says', async () => {
  const visitor = await browser.newPage();
  const faults: string[] = [];
  const asked: string[] = [];
  visitor.on('pageerror', (error) => faults.push(String(error)));
  visitor.on('dialog', (dialog) => {
    asked.push(dialog.message());
    void dialog.accept(dialog.message() === 'Email' ? server.email : password);
  });
  const status = visitor.getByRole('status');
  await visitor.goto(address);

  await visitor.setInputFiles('input', join(desk.sdk.folder, 'photo.png'));
  await status.filter({ hasText: /^Stored as [0-9a-f]{32}$/ }).waitFor();
  expect(await visitor.getByRole('progressbar').evaluate((bar) => (bar as unknown as { value: number }).value)).toBe(1);
  const image = visitor.locator('img');
  await image.evaluate((shown) => (shown as unknown as { decode(): Promise<void> }).decode());

  await visitor.reload();
  let release = () => {};
  const held = new Promise<void>((resolve) => {
    release = resolve;
  });
  await visitor.route('**/image/upload', (route) => held.then(() => route.abort()).catch(() => {}));
  const sent = visitor.waitForRequest('**/image/upload');
  await visitor.setInputFiles('input', join(desk.sdk.folder, 'photo.png'));
  await sent;
  await visitor.getByRole('button', { name: 'Cancel' }).click();
  await status.filter({ hasText: /abort/i }).waitFor();
  release();
  expect({ asked, faults }).toEqual({ asked: ['Email', 'Password'], faults: [] });
});
