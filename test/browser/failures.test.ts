// Calls of the gallery and of the session that fail: each is told where it was asked for, the focus stays there, and the same button
// tries again.
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import type { Browser, Locator, Page } from 'playwright-core';
import { call, newImage, newSession, sessionHeaders } from '../support/calls.js';
import { pngImage } from '../support/images.js';
import { startServer, type TestServer } from '../support/server.js';
import { cards, choose, file, launch, logIn, rows, visit } from './browser.js';
import { cutLine, isCut, pressTo } from './hands.js';
import { imagesOf } from './stored.js';

let server: TestServer;
let browser: Browser;
beforeAll(async () => {
  [server, browser] = await Promise.all([startServer(), launch()]);
  const sessionId = await newSession(server);
  for (let width = 1; width <= 20; width++) await newImage(server, sessionId, await pngImage(width, 1));
}, 60_000);
afterAll(async () => {
  await browser?.close();
  await server?.close();
});

const narrow = { width: 390, height: 844 };
const lists = /\/images\?/;
const unreachable = 'Cloakroom can’t be reached.';

const hasFocus = (one: Locator) => one.evaluate((element) => element === document.activeElement);
const isInView = (one: Locator) =>
  one.evaluate((element) => {
    const { top, bottom } = element.getBoundingClientRect();
    return top >= 0 && bottom <= innerHeight;
  });
const images = (page: Page) => page.getByRole('region', { name: 'Your images' });
const again = (page: Page) => images(page).getByRole('button', { name: 'Try again' });
const problem = (within: Locator) => within.getByRole('alert').filter({ hasText: unreachable });

describe('a first list that does not come', () => {
  test('is asked for again by keyboard', async () => {
    const { page, faults } = await visit(browser, server);
    const mend = await cutLine(page, lists);
    await logIn(page, server);
    await problem(images(page)).waitFor();
    expect(await page.getByText('Nothing here yet').isHidden()).toBe(true);
    await pressTo(page, 'Try again');
    await page.keyboard.press('Enter');
    await page.locator('#gallery[aria-busy="true"]').waitFor({ state: 'attached' });
    await page.locator('#gallery[aria-busy="false"]').waitFor({ state: 'attached' });
    expect(await problem(images(page)).count()).toBe(1);
    expect(await hasFocus(again(page))).toBe(true);
    await mend();
    await page.keyboard.press('Enter');
    await cards(page).nth(11).waitFor();
    expect(await problem(images(page)).count()).toBe(0);
    expect(await hasFocus(cards(page).first().locator('.thumb'))).toBe(true);
    expect(await images(page).getByRole('button', { name: 'Show more' }).isVisible()).toBe(true);
    expect(await again(page).count()).toBe(0);
    expect(faults.filter((fault) => !isCut(fault))).toEqual([]);
    await page.context().close();
  });

  test('an upload does not hide that the others are missing', async () => {
    const { page, faults } = await visit(browser, server);
    await cutLine(page, lists);
    await logIn(page, server);
    await problem(images(page)).waitFor();
    const asked = page.waitForEvent('requestfailed', (request) => lists.test(request.url()));
    await choose(page, file('one.png', await pngImage(1, 31)));
    await rows(page).getByText('Stored as').waitFor();
    await asked;
    await page.locator('#gallery[aria-busy="false"]').waitFor({ state: 'attached' });
    expect(await cards(page).count()).toBe(0);
    expect(await problem(images(page)).count()).toBe(1);
    expect(await again(page).isVisible()).toBe(true);
    expect(faults.filter((fault) => !isCut(fault))).toEqual([]);
    await page.context().close();
  });

  test('an upload brings all of them where the list comes by then', async () => {
    const { page, faults } = await visit(browser, server);
    const mend = await cutLine(page, lists);
    await logIn(page, server);
    await again(page).waitFor();
    await mend();
    await choose(page, file('one.png', await pngImage(1, 32)));
    await cards(page).filter({ hasText: '1 × 32' }).waitFor();
    expect(await cards(page).count()).toBe(12);
    expect(await problem(images(page)).count()).toBe(0);
    expect(await images(page).getByRole('button', { name: 'Show more' }).isVisible()).toBe(true);
    expect(faults.filter((fault) => !isCut(fault))).toEqual([]);
    await page.context().close();
  });
});

describe('on a phone, what fails is told where it was asked for, and the focus stays', () => {
  test('deleting', async () => {
    const { page, faults } = await visit(browser, server, { viewport: narrow });
    await logIn(page, server);
    const card = cards(page).nth(5);
    const number = (await card.getByRole('heading').textContent()) ?? '';
    const remove = card.getByRole('button', { name: 'Delete' });
    const press = async () => {
      await page.keyboard.press('Enter');
      await page.getByRole('dialog', { name: `Delete ${number}?` }).waitFor();
      await pressTo(page, 'Delete');
      await page.keyboard.press('Enter');
    };
    const mend = await cutLine(page, /\/image\/[0-9a-f]{32}$/);
    await remove.focus();
    await press();
    await problem(card).waitFor();
    expect(await isInView(problem(card))).toBe(true);
    expect(await hasFocus(remove)).toBe(true);
    const following = cards(page).nth(6).getByRole('button', { name: 'Delete' });
    const followingId = await cards(page).nth(6).getAttribute('data-image-id');
    expect(await hasFocus(following)).toBe(false);
    await mend();
    await press();
    await page.locator('#polite').getByText(`${number} is deleted.`).waitFor();
    expect(await page.evaluate(() => document.activeElement?.closest('li')?.dataset.imageId)).toBe(followingId);
    expect(faults.filter((fault) => !isCut(fault))).toEqual([]);
    await page.context().close();
  });

  test('showing more', async () => {
    const { page, faults } = await visit(browser, server, { viewport: narrow });
    await logIn(page, server);
    const more = page.getByRole('button', { name: 'Show more' });
    const mend = await cutLine(page, lists);
    await more.focus();
    await page.keyboard.press('Enter');
    await problem(images(page)).waitFor();
    expect(await isInView(problem(images(page)))).toBe(true);
    expect(await isInView(more)).toBe(true);
    expect(await hasFocus(more)).toBe(true);
    await mend();
    await page.keyboard.press('Enter');
    await cards(page).nth(12).waitFor();
    expect(await problem(page.locator('body')).count()).toBe(0);
    expect(await hasFocus(cards(page).nth(12).locator('.thumb'))).toBe(true);
    expect(faults.filter((fault) => !isCut(fault))).toEqual([]);
    await page.context().close();
  });

  test('logging out', async () => {
    const { page, faults } = await visit(browser, server, { viewport: narrow });
    await logIn(page, server);
    const mend = await cutLine(page, /\/session\/logout$/);
    await pressTo(page, 'Log out');
    await page.keyboard.press('Enter');
    await problem(page.locator('#room')).waitFor();
    expect(await isInView(problem(page.locator('#room')))).toBe(true);
    expect(await hasFocus(page.getByRole('button', { name: 'Log out' }))).toBe(true);
    await mend();
    await page.keyboard.press('Enter');
    await page.getByText('You are logged out.').first().waitFor();
    expect(faults.filter((fault) => !isCut(fault))).toEqual([]);
    await page.context().close();
  });
});

test('an image that was deleted elsewhere goes as one that is deleted here', async () => {
  const { page, faults } = await visit(browser, server, { expected: [404] });
  await logIn(page, server);
  const card = cards(page).nth(2);
  const imageId = await card.getAttribute('data-image-id');
  const gone = page.locator(`[data-image-id="${imageId}"]`);
  const followingId = await cards(page).nth(3).getAttribute('data-image-id');
  const headers = sessionHeaders(server, await newSession(server));
  await call(server, { method: 'DELETE', path: `/image/${imageId}`, headers });
  expect((await imagesOf(server)).map((image) => image.imageId)).not.toContain(imageId);
  await card.getByRole('button', { name: 'Delete' }).click();
  await page.getByRole('dialog').getByRole('button', { name: 'Delete' }).click();
  await gone.waitFor({ state: 'detached' });
  expect(await page.evaluate(() => document.activeElement?.closest('li')?.dataset.imageId)).toBe(followingId);
  expect(await page.getByRole('alert').filter({ hasText: 'There is no such image' }).count()).toBe(0);
  expect(faults).toEqual([]);
  await page.context().close();
});
