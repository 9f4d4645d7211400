// Uploads through the page: progress, cancelling, both doors, what is refused, many at once, pages of the gallery.
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import type { Browser, Page } from 'playwright-core';
import { newImage, newSession } from '../support/calls.js';
import { pngImage } from '../support/images.js';
import { startServer, type TestServer } from '../support/server.js';
import { until } from '../support/until.js';
import { cards, choose, file, launch, logIn, rows, visit } from './browser.js';
import { slowLine } from './hands.js';
import { heavyPng, picture } from './pictures.js';
import { storedCounts } from './stored.js';

let server: TestServer;
let browser: Browser;
beforeAll(async () => {
  [server, browser] = await Promise.all([startServer(), launch()]);
}, 60_000);
afterAll(async () => {
  await browser?.close();
  await server?.close();
});

/** How many uploads the server saw broken off. */
const cutUploads = () => server.logged().split('"status":499').length;

const openDoor = (page: Page, door: string) => page.getByText(door, { exact: true }).click();
const fraction = (page: Page, name: string) =>
  page.getByRole('progressbar', { name: `Upload of ${name}` }).evaluate((bar: HTMLProgressElement) => bar.value);

describe.each(['uploadImage', 'uploadImageBase64'])('by the door of %s', (door) => {
  test('progress is shown, and cancelling leaves nothing behind', async () => {
    const { page, faults } = await visit(browser, server);
    await logIn(page, server);
    await openDoor(page, door);
    const before = await storedCounts(server);
    const cuts = cutUploads();
    const freeLine = await slowLine(page, 400_000);
    await choose(page, file('heavy.png', await heavyPng()));
    const row = rows(page).first();
    await row.getByText(/^([1-9]|[1-8]\d) % of/).waitFor();
    const seen = await fraction(page, 'heavy.png');
    expect(seen).toBeGreaterThan(0);
    expect(seen).toBeLessThan(1);
    await row.getByRole('button', { name: 'Cancel heavy.png' }).click();
    await row.getByText('Cancelled. Nothing was kept.').waitFor();
    // Not before the server noticed: a line that is freed at once may still carry the rest.
    await until('the cut', () => cutUploads() > cuts);
    await freeLine();
    await choose(page, file('after.png', await picture(30, 20).png().toBuffer()));
    await rows(page).nth(1).getByText('Stored as').waitFor();
    expect(await storedCounts(server)).toEqual({ files: before.files + 1, chunks: before.chunks + 1 });

    await row.getByRole('button', { name: 'Try heavy.png again' }).click();
    await row.getByText('Stored as').waitFor();
    expect(faults).toEqual([]);
    await page.context().close();
  });

  test('what is refused is said in words, with the code and a page about it', async () => {
    const isBase64 = door === 'uploadImageBase64';
    const { page, faults } = await visit(browser, server, { expected: [422] });
    await logIn(page, server);
    await openDoor(page, door);
    const png = await pngImage(900, 900);
    await choose(
      page,
      file('notes.txt', Buffer.from('some words'), 'text/plain'),
      file('huge.png', Buffer.concat([png, Buffer.alloc(5 * 2 ** 20)])),
      file('empty.png', Buffer.alloc(0)),
      file('cut.png', png.subarray(0, png.length - 20)),
    );
    const told = async (name: string) => {
      const row = rows(page).filter({ hasText: name });
      await row.getByText('not stored').waitFor();
      const link = await row.getByRole('link', { name: 'About this code' }).getAttribute('href');
      expect((await page.request.get(link ?? '')).status()).toBe(200);
      // It can never pass.
      expect(await row.getByRole('button', { name: 'Try' }).count()).toBe(0);
      return [await row.locator('.what').textContent(), await row.locator('.code').textContent()];
    };
    expect(await told('notes.txt')).toEqual([
      'This file is not a jpg, gif, png or bmp.',
      isBase64 ? 'INVALID_IMAGE 422' : 'PARAM_ILLEGAL 422',
    ]);
    expect(await told('huge.png')).toEqual([
      'The image is too large.',
      isBase64 ? 'FILE_TOO_LARGE 413' : 'PARAM_ILLEGAL 413',
    ]);
    expect(await told('empty.png')).toEqual([
      'This file is empty.',
      isBase64 ? 'NO_IMAGE_PROVIDED 400' : 'PARAM_ILLEGAL 400',
    ]);
    expect(await rows(page).filter({ hasText: 'huge.png' }).locator('.advice').textContent()).toContain(
      'choose it again',
    );
    expect(await rows(page).filter({ hasText: 'empty.png' }).locator('.advice').textContent()).not.toContain('typed');
    expect(await told('cut.png')).toEqual(
      isBase64
        ? ['The image is damaged, cut short, or has more than 100 megapixels.', 'UPLOAD_FAILED 422']
        : ['This is no image that can be kept.', 'PARAM_ILLEGAL 422'],
    );
    // Only the server could tell that this one is cut short: it has a request id.
    const cut = rows(page).filter({ hasText: 'cut.png' });
    const requestId = (await cut.locator('.request code').textContent()) ?? '';
    expect(server.logged()).toContain(`"requestId":"${requestId}"`);
    expect(faults).toEqual([]);
    await page.context().close();
  });
});

test('what was broken on its way is blamed on neither the file nor the user', async () => {
  const { page, faults } = await visit(browser, server, { expected: [400] });
  await logIn(page, server);
  await page.route('**/image/upload', (route) => route.continue({ postData: 'cut' }));
  await choose(page, file('whole.png', await picture(30, 20).png().toBuffer()));
  await rows(page).first().getByText('PARAM_ILLEGAL 400').waitFor();
  expect(await rows(page).first().locator('.what, .advice').allTextContents()).toEqual([
    'Something in the request is missing or malformed.',
    'A proxy may have changed it on its way.',
  ]);
  expect(faults).toEqual([]);
  await page.context().close();
});

test('what a lost line stopped is tried again by a click', async () => {
  const { page, faults } = await visit(browser, server);
  await logIn(page, server);
  await page.context().setOffline(true);
  await choose(page, file('later.png', await picture(30, 20).png().toBuffer()));
  const again = rows(page).first().getByRole('button', { name: 'Try later.png again' });
  await again.waitFor();
  await page.context().setOffline(false);
  await again.click();
  await rows(page).first().getByText('Stored as').waitFor();
  expect(faults.filter((line) => !line.includes('ERR_INTERNET_DISCONNECTED'))).toEqual([]);
  await page.context().close();
});

test('several at once have a row each; one is cancelled, the others arrive', async () => {
  const { page, faults } = await visit(browser, server);
  await logIn(page, server);
  const freeLine = await slowLine(page, 600_000);
  const heavy = await heavyPng(500);
  await choose(page, ...['a', 'b', 'c', 'd', 'e'].map((name) => file(`${name}.png`, heavy)));
  expect(await rows(page).count()).toBe(5);
  await rows(page).nth(4).getByText('waiting').waitFor();
  await rows(page).nth(4).getByRole('button', { name: 'Cancel e.png' }).click();
  await rows(page).nth(1).getByRole('button', { name: 'Cancel b.png' }).click();
  await freeLine();
  for (const at of [0, 2, 3]) await rows(page).nth(at).getByText('Stored as').waitFor();
  for (const at of [1, 4]) await rows(page).nth(at).getByText('Cancelled').waitFor();
  await page.getByRole('button', { name: 'Clear finished' }).click();
  await rows(page).first().waitFor({ state: 'detached' });
  expect(faults).toEqual([]);
  await page.context().close();
});

test('the gallery shows a page, and more when asked', async () => {
  const own = await startServer();
  const sessionId = await newSession(own);
  for (let width = 1; width <= 14; width++) await newImage(own, sessionId, await pngImage(width, 1));
  const { page, faults } = await visit(browser, own);
  await logIn(page, own);
  await cards(page).nth(11).waitFor();
  const widths = async () =>
    (await cards(page).locator('.pixels').allTextContents()).map((text) => Number.parseInt(text, 10));
  expect(await widths()).toEqual([14, 13, 12, 11, 10, 9, 8, 7, 6, 5, 4, 3]);
  await page.getByRole('button', { name: 'Show more' }).click();
  await cards(page).nth(13).waitFor();
  expect(await widths()).toEqual([14, 13, 12, 11, 10, 9, 8, 7, 6, 5, 4, 3, 2, 1]);
  expect(await page.getByRole('button', { name: 'Show more' }).isHidden()).toBe(true);
  expect(
    await cards(page)
      .nth(12)
      .locator('.thumb')
      .evaluate((link) => link === document.activeElement),
  ).toBe(true);
  expect(faults).toEqual([]);
  await page.context().close();
  await own.close();
});
