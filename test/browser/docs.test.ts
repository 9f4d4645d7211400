// The published site in a real Chromium: under the server's policy, and from a host that serves nothing but files. Screenshots are
// kept in artifacts/screens.
import { AxeBuilder } from '@axe-core/playwright';
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import type { Browser, Page } from 'playwright-core';
import { pages, serveStatic } from '../docs/site.js';
import { startServer, type TestServer } from '../support/server.js';
import { desktop, launch, phone, screens, visit } from './browser.js';

let server: TestServer;
let browser: Browser;
let files: Awaited<ReturnType<typeof serveStatic>>;
beforeAll(async () => {
  [server, browser, files] = await Promise.all([startServer(), launch(), serveStatic()]);
}, 60_000);
afterAll(async () => {
  await browser?.close();
  await server?.close();
  files?.server.close();
});

// The reference by Scalar has tests of its own.
const own = pages.filter((page) => !page.startsWith('reference/'));

test.each([
  ['the server', () => server, 'docs/'],
  ['a static host', () => ({ ...server, url: files.url, host: files.host }), ''],
])('on %s every page loads without a fault', async (_name, place, base) => {
  const { page, faults } = await visit(browser, place());
  for (const path of own) {
    await page.goto(`/${base}${path}`);
    const title = await page.locator('h1').innerText();
    expect(title.trim()).not.toBe('');
    expect([path, faults]).toEqual([path, []]);
  }
  await page.context().close();
});

const sizes = { desktop, phone } as const;
const looks = (['light', 'dark'] as const).flatMap((scheme) =>
  (['desktop', 'phone'] as const).map((size) => ({ scheme, size })),
);
const views = [
  ['docs-home', ''],
  ['docs-guide', 'guides/sessions.html'],
  ['docs-operation', 'operations/uploadImage.html'],
  ['docs-code', 'errors/PARAM_ILLEGAL.html'],
  ['docs-codes', 'errors/index.html'],
  ['docs-rules', 'rules.html'],
  ['docs-sources', 'sources/index.html'],
  ['docs-decisions', 'decisions.html'],
  ['docs-ledger', 'ledger.html'],
] as const;

test.each(looks)('axe finds nothing and nothing hangs over the edge: $scheme, $size', async ({ scheme, size }) => {
  const { page } = await visit(browser, server, { colorScheme: scheme, viewport: sizes[size] });
  for (const [view, path] of views) {
    await page.goto(`/docs/${path}`);
    await page.screenshot({ path: `${screens}/${view}-${size}-${scheme}.png` });
    const { violations } = await new AxeBuilder({ page }).setLegacyMode().analyze();
    expect(violations.map(({ id, nodes }) => `${view}: ${id} ${nodes.map(({ html }) => html).join(' ')}`)).toEqual([]);
    expect([view, await page.evaluate(() => document.documentElement.scrollWidth - innerWidth)]).toEqual([view, 0]);
  }
  await page.context().close();
});

const search = async (page: Page, text: string) => {
  await page.keyboard.press('/');
  await page.keyboard.type(text);
  await page.getByRole('status').filter({ hasText: /found/ }).waitFor();
};

describe('search', () => {
  test.each([
    ['session expired', /errors\/SESSION_EXPIRED\.html/],
    ['idempotency', /Idempotency|repeating/i],
    ['uploadImageBase64', /operations\/uploadImageBase64\.html/],
    ['expirs', /./],
  ])('finds “%s” from the keyboard alone', async (text, wanted) => {
    const { page, faults } = await visit(browser, server);
    await page.goto('/docs/');
    await search(page, text);
    const hits = page.locator('#found a');
    await hits.first().waitFor();
    const addresses = await hits.evaluateAll((links) => links.map((link) => link.getAttribute('href') ?? ''));
    expect(addresses.join('\n')).toMatch(wanted);
    await page.keyboard.press('ArrowDown');
    await page.keyboard.press('Enter');
    await page.waitForURL((url) => url.pathname !== '/docs/');
    expect(new URL(page.url()).pathname).toBe(new URL(addresses[0] ?? '', `${server.url}/docs/`).pathname);
    expect(faults).toEqual([]);
    await page.context().close();
  });

  test('says when nothing is found', async () => {
    const { page } = await visit(browser, server);
    await page.goto('/docs/errors/PARAM_ILLEGAL.html');
    await search(page, 'xylophone');
    await page.getByText('Nothing found for “xylophone”.').waitFor();
    await page.keyboard.press('Escape');
    expect(await page.locator('#found').isVisible()).toBe(false);
    await page.context().close();
  });
});

test('samples show one language, the one chosen before, and copy what they show', async () => {
  const { page } = await visit(browser, server);
  await page.goto('/docs/operations/getSession.html');
  const shown = page.locator('.samples section:visible');
  expect(await shown.count()).toBe(1);
  await page.getByRole('button', { name: 'Python' }).click();
  expect(await shown.getAttribute('aria-label')).toBe('Python');
  await page.goto('/docs/operations/login.html');
  expect(await shown.getAttribute('aria-label')).toBe('Python');
  await shown.locator('pre').hover();
  await shown.getByRole('button', { name: 'Copy' }).click();
  const copied = await page.evaluate(() => navigator.clipboard.readText());
  expect(copied).toBe(await shown.locator('code').textContent());
  expect(copied).toMatch(/^import /);
  await page.context().close();
});

test('without JavaScript the samples stand one after another; printed, nothing of the frame is left', async () => {
  const { page } = await visit(browser, server, { javaScriptEnabled: false });
  await page.goto('/docs/operations/getSession.html');
  expect(await page.locator('.samples section:visible').count()).toBe(5);
  await page.emulateMedia({ media: 'print' });
  expect(await page.locator('.bar:visible, .contents:visible, .outline:visible').count()).toBe(0);
  await page.screenshot({ path: `${screens}/docs-print.png` });
  await page.context().close();
});
