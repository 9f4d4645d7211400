// The page that calls the API from the browser, under its own policy: what it shows, a main job on it, and that a plain file server
// will do for all but the calls. Screenshots are kept in artifacts/screens.
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from '@jest/globals';
import type { Browser } from 'playwright-core';
import { projectRoot } from '../../src/contract.js';
import { password, startServer, type TestServer } from '../support/server.js';
import { desktop, launch, phone, screens, visit } from './browser.js';
import { close, credential, moreThanRecorded, openClient, send, taken, whole } from './reference-hands.js';
import { startStaticHost } from './static-host.js';

let server: TestServer;
let browser: Browser;
beforeAll(async () => {
  [server, browser] = await Promise.all([startServer(), launch()]);
}, 60_000);
afterAll(async () => {
  await browser?.close();
  await server?.close();
});

test('the main job from the browser: log in, hand an image in, see it; the session is filled in', async () => {
  const { page, faults } = await visit(browser, server);
  await page.goto('/docs/reference/');
  let client = await openClient(page, 'user/POST/user/login');
  await credential(client, 'clientId').fill(server.client.clientId);
  await credential(client, 'clientSecret').fill(server.client.clientSecret);
  await taken(page, '/user/login', async () => {
    await client.locator('.cm-line').filter({ hasText: '{' }).last().click();
    await page.keyboard.press('ControlOrMeta+A');
    await page.keyboard.insertText(JSON.stringify({ email: server.email, password }));
  });
  const login = await send(page, client);
  expect(login.status).toBe(200);
  const { sessionId } = JSON.parse(login.text);
  await client.getByText(`"${sessionId}"`).waitFor();
  await close(client);

  client = await openClient(page, 'session/GET/session');
  const session = await send(page, client);
  expect([session.status, JSON.parse(session.text).session.email]).toEqual([200, server.email]);
  await close(client);

  client = await openClient(page, 'image/POST/image/upload');
  await taken(page, '/image/upload', async () => {
    const chooser = page.waitForEvent('filechooser');
    await client.getByRole('button', { name: 'Select File' }).first().click();
    await (await chooser).setFiles(join(projectRoot, 'src/docs/ticket.png'));
  });
  const upload = await send(page, client);
  expect(upload.status).toBe(200);
  const { imageId } = JSON.parse(upload.text);
  await close(client);

  client = await openClient(page, 'image/GET/image/{imageId}');
  await taken(page, '/image/{imageId}', async () => {
    await client.locator('tr#imageId .cm-content').last().click();
    await page.keyboard.press('ControlOrMeta+A');
    await page.keyboard.insertText(imageId);
  });
  const image = await send(page, client);
  expect(image.status).toBe(200);
  await client.locator('img[src^="blob:"]').waitFor();
  expect(faults).toEqual([]);
  await page.context().close();
}, 120_000);

const sizes = { desktop, phone } as const;
const looks = (['light', 'dark'] as const).flatMap((scheme) =>
  (['desktop', 'phone'] as const).map((size) => ({ scheme, size })),
);

test.each(looks)(
  '$scheme, $size: nothing hangs over the edge',
  async ({ scheme, size }) => {
    const { page, faults } = await visit(browser, server, { colorScheme: scheme, viewport: sizes[size] });
    const judge = async (view: string) => {
      await page.screenshot({ path: `${screens}/reference-${view}-${size}-${scheme}.png` });
      expect(await page.evaluate(() => document.documentElement.scrollWidth - innerWidth)).toBe(0);
    };
    await page.goto('/docs/reference/');
    await page.getByText('Try it here').waitFor();
    await judge('top');
    await page.getByRole('link', { name: 'Log in', exact: true }).click();
    await page.locator('[id$="/tag/user/POST/user/login"] source-marks').first().waitFor();
    await judge('operation');
    await openClient(page, 'user/POST/user/login');
    await judge('client');
    expect(faults).toEqual([]);
    await page.context().close();
  },
  240_000,
);

test.each([
  { scheme: 'light', size: 'desktop' },
  { scheme: 'dark', size: 'phone' },
] as const)(
  '$scheme, $size: axe finds no more than is recorded',
  async ({ scheme, size }) => {
    const { page } = await visit(browser, server, { colorScheme: scheme, viewport: sizes[size] });
    await page.goto('/docs/reference/');
    await whole(page);
    expect(await moreThanRecorded(page, `page, ${size}`, 'body')).toEqual({});
    await openClient(page, 'user/POST/user/login');
    expect(await moreThanRecorded(page, `client, ${size}`, '[role=dialog]')).toEqual({});
    await page.context().close();
  },
  240_000,
);

test('the marks and codes lead to their pages, the bar back to the first', async () => {
  const { page } = await visit(browser, server);
  await page.goto('/docs/reference/');
  await whole(page);
  const links = page.locator('source-marks a, error-codes a, .bar a');
  const targets = new Set(await links.evaluateAll((found) => found.map((link) => (link as HTMLAnchorElement).href)));
  expect([...targets]).toEqual(
    expect.arrayContaining(
      ['/docs/index.html', '/docs/sources/d3-login.html', '/docs/errors/SYSTEM_ERROR.html'].map(
        (path) => server.url + path,
      ),
    ),
  );
  const broken = async (url: string) => {
    const response = await fetch(url);
    const id = decodeURIComponent(new URL(url).hash.slice(1));
    return response.status !== 200 || !(await response.text()).includes(id && `id="${id}"`);
  };
  const answers = await Promise.all([...targets].map(broken));
  expect([...targets].filter((_, at) => answers[at])).toEqual([]);
  await page.context().close();
});

test('a plain file server shows the same', async () => {
  const host = await startStaticHost(join(projectRoot, 'generated/docs'));
  try {
    const { page, faults } = await visit(browser, { ...server, ...host });
    const texts = async (base: string) => {
      await page.goto(`${base}reference/index.html`);
      await whole(page);
      return page.locator('.references-rendered').innerText();
    };
    const [own, plain] = [await texts(`${server.url}/docs/`), await texts(`${host.url}/`)];
    expect(plain.replaceAll(host.url, '')).toBe(own.replaceAll(server.url, ''));
    expect(faults.filter((fault) => !fault.startsWith(`request to ${server.url}/`))).toEqual([]);
    await page.context().close();
  } finally {
    await host.close();
  }
}, 120_000);

test('without JavaScript it says where the same can be read', async () => {
  const { page } = await visit(browser, server, { javaScriptEnabled: false });
  await page.goto('/docs/reference/');
  const link = page.locator('.noscript').getByRole('link', { name: 'operations' });
  expect([await link.isVisible(), await link.getAttribute('href')]).toEqual([true, '../operations/index.html']);
  await page.context().close();
});
