// The page that calls the API from the browser, under its own policy: what it shows, a main job on it, and that a plain file server
// will do for all but the calls. Screenshots are kept in artifacts/screens.
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { AxeBuilder } from '@axe-core/playwright';
import { afterAll, beforeAll, expect, test } from '@jest/globals';
import type { Browser, Locator, Page } from 'playwright-core';
import { operations, projectRoot } from '../../src/contract.js';
import { password, startServer, type TestServer } from '../support/server.js';
import { desktop, launch, phone, screens, visit } from './browser.js';
import { startStaticHost } from './static-host.js';

declare global {
  /** Scalar's own door to what it holds. */
  var dataDumpWorkspace: () => { workspace: { activeDocument: { paths: Record<string, unknown> } } };
}

let server: TestServer;
let browser: Browser;
beforeAll(async () => {
  [server, browser] = await Promise.all([startServer(), launch()]);
}, 60_000);
afterAll(async () => {
  await browser?.close();
  await server?.close();
});

/** The section of an operation on the page, once it is there. */
async function operation(page: Page, path: string): Promise<Locator> {
  await page.evaluate((hash) => location.assign(hash), `#tag/${path}`);
  const section = page.locator(`[id$="/tag/${path}"]`);
  await section.locator('source-marks').first().waitFor();
  return section;
}

async function openClient(page: Page, path: string): Promise<Locator> {
  await (await operation(page, path)).getByRole('button', { name: 'Test Request' }).click();
  const client = page.getByRole('dialog', { name: 'API Client' });
  await client.getByText('Query Parameters').waitFor();
  await client.evaluate((dialog) => {
    const around = document.getAnimations().filter(({ effect }) => (effect as KeyframeEffect).target?.contains(dialog));
    return Promise.all(around.map(({ finished }) => finished)).then(() => undefined);
  });
  return client;
}

/** The field for a credential's value, below its name. */
const credential = (client: Locator, name: string) =>
  client.locator(`tr:has([aria-label="${name}: header" i]) ~ tr:has(label:text-is("Value"))`).first().locator('input');

/** Scalar takes over what is filled in a moment later; resolves when it has. */
async function taken(page: Page, path: string, fill: () => Promise<void>): Promise<void> {
  const held = (at: string) => JSON.stringify(dataDumpWorkspace().workspace.activeDocument.paths[at]);
  const before = await page.evaluate(held, path);
  await fill();
  while ((await page.evaluate(held, path)) === before) await page.waitForTimeout(50);
}

async function send(page: Page, client: Locator): Promise<{ status: number; text: string }> {
  const answered = page.waitForResponse((response) => response.request().resourceType() === 'fetch');
  await client.getByRole('button', { name: /^Send \w+ request/ }).click();
  const response = await answered;
  return { status: response.status(), text: await response.text() };
}

const close = (client: Locator) => client.getByRole('button', { name: 'Close Client' }).click();

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
});

/** Scrolled past once, so that everything is there that Scalar only makes where it is seen. */
async function whole(page: Page): Promise<void> {
  const sections = page.locator('.references-rendered [id*="/tag/"]');
  await sections.nth(operations.size).waitFor({ state: 'attached' });
  for (const section of await sections.all()) await section.scrollIntoViewIfNeeded();
  await page.locator('.references-rendered error-codes').nth(operations.size).waitFor({ state: 'attached' });
  await page.evaluate(() => scrollTo(0, 0));
}

const sizes = { desktop, phone } as const;
const looks = (['light', 'dark'] as const).flatMap((scheme) =>
  (['desktop', 'phone'] as const).map((size) => ({ scheme, size })),
);

test.each(looks)('$scheme, $size: nothing hangs over the edge', async ({ scheme, size }) => {
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
});

type Hits = Record<string, number>;
/** Scalar's own hits by rule, as they were when its version was chosen. */
const recorded: Record<string, Hits> = JSON.parse(
  await readFile(new URL('reference.axe.json', import.meta.url), 'utf8'),
);

/** What axe finds more than that. */
async function moreThanRecorded(page: Page, view: string, part: string): Promise<Hits> {
  const { violations } = await new AxeBuilder({ page }).include(part).setLegacyMode().analyze();
  const hits = violations.map(({ id, nodes }): [string, number] => [id, nodes.length]);
  return Object.fromEntries(hits.filter(([rule, count]) => count > (recorded[view]?.[rule] ?? 0)));
}

test.each([
  { scheme: 'light', size: 'desktop' },
  { scheme: 'dark', size: 'phone' },
] as const)('$scheme, $size: axe finds no more than is recorded', async ({ scheme, size }) => {
  const { page } = await visit(browser, server, { colorScheme: scheme, viewport: sizes[size] });
  await page.goto('/docs/reference/');
  await whole(page);
  expect(await moreThanRecorded(page, `page, ${size}`, 'body')).toEqual({});
  await openClient(page, 'user/POST/user/login');
  expect(await moreThanRecorded(page, `client, ${size}`, '[role=dialog]')).toEqual({});
  await page.context().close();
});

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
});

test('without JavaScript it says where the same can be read', async () => {
  const { page } = await visit(browser, server, { javaScriptEnabled: false });
  await page.goto('/docs/reference/');
  const link = page.locator('.noscript').getByRole('link', { name: 'operations' });
  expect([await link.isVisible(), await link.getAttribute('href')]).toEqual([true, '../operations/index.html']);
  await page.context().close();
});
