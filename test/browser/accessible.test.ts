// Each view in light and dark, at a desk and on a phone: axe finds nothing, nothing hangs over the edge; screenshots are kept in
// artifacts/screens.
import { AxeBuilder } from '@axe-core/playwright';
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import type { Browser, Page } from 'playwright-core';
import { newImage, newSession } from '../support/calls.js';
import { startServer, type TestServer } from '../support/server.js';
import { cards, choose, desktop, file, fillIn, launch, logIn, phone, rows, screens, visit } from './browser.js';
import { cutLine, isCut } from './hands.js';
import { picture } from './pictures.js';

let server: TestServer;
let browser: Browser;
beforeAll(async () => {
  [server, browser] = await Promise.all([startServer(), launch()]);
  const sessionId = await newSession(server);
  const pictures = [
    // With those below, more than the gallery shows at first.
    ...Array.from({ length: 8 }, (_, which) => picture(160 + 40 * which, 160, which).png()),
    picture(40, 30, 1).gif(),
    picture(1200, 800, 0).jpeg(),
    picture(240, 420, 3).png(),
    picture(1600, 900, 2).jpeg(),
    picture(900, 900, 1).png(),
  ];
  for (const one of pictures) await newImage(server, sessionId, await one.toBuffer());
}, 60_000);
afterAll(async () => {
  await browser?.close();
  await server?.close();
});

const isDone = (page: Page) =>
  page.waitForFunction(() => document.getAnimations().every(({ playState }) => playState !== 'running'));

const sizes = { desktop, phone } as const;
const looks = (['light', 'dark'] as const).flatMap((scheme) =>
  (['desktop', 'phone'] as const).map((size) => ({ scheme, size })),
);

describe.each(looks)('$scheme, $size', ({ scheme, size }) => {
  const open = () => visit(browser, server, { colorScheme: scheme, viewport: sizes[size], expected: [401] });

  async function judge(page: Page, view: string, fullPage = false): Promise<void> {
    await page.mouse.move(0, 0);
    await isDone(page);
    await page.screenshot({ path: `${screens}/${view}-${size}-${scheme}.png`, fullPage });
    const { violations } = await new AxeBuilder({ page }).setLegacyMode().analyze();
    expect(violations.map(({ id, nodes }) => `${view}: ${id} ${nodes.map(({ html }) => html).join(' ')}`)).toEqual([]);
    expect(await page.evaluate(() => document.documentElement.scrollWidth - innerWidth)).toBe(0);
  }

  test('the login form, and an error in it', async () => {
    const { page, faults } = await open();
    await judge(page, 'login', true);
    await fillIn(page, server, 'wrong');
    await page.getByRole('button', { name: 'Log in' }).click();
    await page.getByRole('link', { name: 'About this code' }).waitFor();
    await judge(page, 'refused', true);
    expect(faults).toEqual([]);
    await page.context().close();
  });

  test('the gallery, uploads, the question before deleting, the warning before the end', async () => {
    const { page, faults } = await open();
    await page.clock.install();
    await page.reload();
    await logIn(page, server);
    await cards(page).nth(4).waitFor();
    await judge(page, 'gallery');
    await choose(
      page,
      file('a coat of many colours.jpg', await picture(1000, 700, 4).jpeg().toBuffer(), 'image/jpeg'),
      file('notes.txt', Buffer.from('some words'), 'text/plain'),
    );
    await rows(page).first().getByText('Stored as').waitFor();
    await rows(page).nth(1).getByText('not stored').waitFor();
    await cards(page).filter({ hasText: '1,000 × 700' }).first().waitFor();
    await judge(page, 'uploads');
    await cards(page).first().scrollIntoViewIfNeeded();
    await cards(page).first().getByRole('button', { name: 'Delete' }).click();
    await judge(page, 'confirm');
    await page.getByRole('button', { name: 'Keep it' }).click();
    await page.clock.runFor(245_000);
    await page.getByRole('button', { name: 'Stay logged in' }).waitFor();
    await judge(page, 'expiring');
    expect(faults).toEqual([]);
    await page.context().close();
  });

  test('a list, a page, a deletion and a call for more time that failed', async () => {
    const { page, faults } = await open();
    await page.clock.install();
    await page.reload();
    const unreachable = (within: string) => page.locator(within).getByText('Cloakroom can’t be reached.');
    /** Waits between tries are timers too. */
    const failed = async (within: string) => {
      while ((await unreachable(within).count()) === 0) await page.clock.runFor(100);
    };
    const mend = await cutLine(page, /\/images\?/);
    await fillIn(page, server);
    await page.getByRole('button', { name: 'Log in' }).click();
    await failed('#gallery-problem');
    await judge(page, 'list-failed', true);
    await page.getByRole('button', { name: 'Try again' }).scrollIntoViewIfNeeded();
    await judge(page, 'list-failed-there');
    await mend();
    await page.getByRole('button', { name: 'Try again' }).click();
    await cards(page).nth(11).waitFor();
    await cards(page).nth(1).locator('.thumb:not(.waiting)').waitFor();
    await cutLine(page, /\/images\?|\/image\/[0-9a-f]{32}$|\/session$/);
    await cards(page).nth(1).getByRole('button', { name: 'Delete' }).click();
    await page.getByRole('dialog').getByRole('button', { name: 'Delete' }).click();
    await failed('#gallery');
    await judge(page, 'delete-failed');
    await page.getByRole('button', { name: 'Show more' }).click();
    await failed('#gallery-problem');
    await judge(page, 'more-failed');
    await page.clock.runFor(245_000);
    await page.getByRole('button', { name: 'Stay logged in' }).click();
    await failed('#expiring');
    await judge(page, 'stay-failed');
    expect(faults.filter((fault) => !isCut(fault))).toEqual([]);
    await page.context().close();
  });
});

test('nothing moves for those who ask for less motion', async () => {
  const { page } = await visit(browser, server, { reducedMotion: 'reduce' });
  await logIn(page, server);
  const moving = () =>
    [...document.querySelectorAll('*')].filter((one) => /[1-9]/.test(getComputedStyle(one).transitionDuration)).length;
  expect(await page.evaluate(moving)).toBe(0);
  await page.emulateMedia({ reducedMotion: 'no-preference' });
  expect(await page.evaluate(moving)).toBeGreaterThan(0);
  await page.context().close();
});
