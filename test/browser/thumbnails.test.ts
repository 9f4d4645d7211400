// What a ticket of the gallery shows before its image has come, and after.
import { afterAll, beforeAll, expect, test } from '@jest/globals';
import type { Browser } from 'playwright-core';
import { newImage, newSession } from '../support/calls.js';
import { startServer, type TestServer } from '../support/server.js';
import { cards, launch, logIn, visit } from './browser.js';
import { picture } from './pictures.js';

let server: TestServer;
let browser: Browser;
beforeAll(async () => {
  [server, browser] = await Promise.all([startServer(), launch()]);
  await newImage(server, await newSession(server), await picture(300, 200).png().toBuffer());
}, 60_000);
afterAll(async () => {
  await browser?.close();
  await server?.close();
});

const placeholder = '.thumb svg';

test('an image that comes late has a placeholder until then, which does not shine through it', async () => {
  const { page, faults } = await visit(browser, server);
  let release = () => {};
  const released = new Promise<void>((resolve) => {
    release = resolve;
  });
  await page.route(/\/image\/[0-9a-f]{32}$/, (route) => released.then(() => route.continue()));
  await logIn(page, server);
  const card = cards(page).first();
  await card.waitFor();
  expect(await card.locator(placeholder).isVisible()).toBe(true);
  release();
  await card.locator(placeholder).waitFor({ state: 'hidden' });
  expect(await card.locator('img').evaluate((image: HTMLImageElement) => image.naturalWidth)).toBe(300);
  expect(faults).toEqual([]);
  await page.context().close();
});

test('an image that does not come leaves its words alone there', async () => {
  const { page } = await visit(browser, server);
  await page.route(/\/image\/[0-9a-f]{32}$/, (route) => route.abort());
  await logIn(page, server);
  await cards(page).first().waitFor();
  await cards(page).first().locator(placeholder).waitFor({ state: 'hidden' });
  await page.context().close();
});
