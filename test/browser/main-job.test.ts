// The main job through the page, by pointer and by keyboard alone: log in, hand in, look, copy, delete, log out. Nothing on the
// way is an error in the console, asks another host, or breaks the page's policy.
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from '@jest/globals';
import type { Browser, Page } from 'playwright-core';
import { startServer, type TestServer } from '../support/server.js';
import { cards, choose, desktop, file, launch, logIn, rows, visit } from './browser.js';
import { dragFiles, pastePicture, pressTo } from './hands.js';
import { picture } from './pictures.js';
import { imagesOf } from './stored.js';

let server: TestServer;
let browser: Browser;
let folder: string;
beforeAll(async () => {
  [server, browser, folder] = await Promise.all([
    startServer(),
    launch(),
    mkdtemp(join(tmpdir(), 'cloakroom-browser-')),
  ]);
}, 60_000);
afterAll(async () => {
  await browser?.close();
  await server?.close();
  await rm(folder, { recursive: true, force: true });
});

const clipboard = (page: Page) => page.evaluate(() => navigator.clipboard.readText());

test('by pointer', async () => {
  const { page, faults } = await visit(browser, server);
  await logIn(page, server);
  await page.getByText('Nothing here yet').waitFor();

  const jpg = await picture(300, 200).jpeg().toBuffer();
  await choose(
    page,
    file('first.jpg', jpg, 'image/jpeg'),
    file('second.png', await picture(120, 90, 1).png().toBuffer()),
  );
  await page.getByText('Stored as').nth(1).waitFor();
  await cards(page).nth(1).waitFor();

  const dropped = join(folder, 'dropped.gif');
  await writeFile(dropped, await picture(64, 48, 2).gif().toBuffer());
  await dragFiles(page, [dropped], desktop.width / 2, desktop.height - 40);
  await cards(page).nth(2).waitFor();
  await pastePicture(page, await picture(50, 40, 3).png().toBuffer());
  await cards(page).nth(3).waitFor();
  expect(await rows(page).count()).toBe(4);

  const first = cards(page).filter({ hasText: '300 × 200' });
  const { imageId, sha256 } = (await imagesOf(server)).find(({ width }) => width === 300) ?? {};
  expect(await first.locator('dd').allTextContents()).toEqual([
    'jpg',
    '300 × 200',
    `${jpg.length.toLocaleString('en-GB')} bytes`,
    expect.stringMatching(/^\d+ \w+ \d{4}, \d\d:\d\d$/),
  ]);
  expect(sha256).toBe((await page.request.get(`/image/${imageId}`)).headers().etag?.replaceAll('"', ''));
  expect(
    await first.locator('img').evaluate((image: HTMLImageElement) => image.decode().then(() => image.naturalWidth)),
  ).toBe(300);

  await first.getByRole('button', { name: 'Copy URL' }).click();
  await first.getByText('Copied').waitFor();
  expect(await clipboard(page)).toBe(`${server.url}/image/${imageId}`);
  await first.getByRole('button', { name: 'Copy secure URL' }).click();
  await first.getByText('Copied').nth(1).waitFor();
  expect(await clipboard(page)).toBe(`https://${server.host}/image/${imageId}`);

  await first.getByRole('button', { name: 'Delete' }).click();
  await page.getByRole('dialog').getByRole('button', { name: 'Keep it' }).click();
  expect(await cards(page).count()).toBe(4);
  await first.getByRole('button', { name: 'Delete' }).click();
  await page.getByRole('dialog').getByRole('button', { name: 'Delete' }).click();
  await first.waitFor({ state: 'detached' });
  expect((await imagesOf(server)).map(({ format }) => format).sort()).toEqual(['gif', 'png', 'png']);

  await page.getByRole('button', { name: 'Log out' }).click();
  await page.getByText('You are logged out.').first().waitFor();
  expect(await page.getByLabel('clientSecret').inputValue()).toBe(server.client.clientSecret);
  expect(await page.getByLabel('Password').inputValue()).toBe('');
  expect(faults).toEqual([]);
  await page.context().close();
});

test('by keyboard alone', async () => {
  const { page, faults } = await visit(browser, server);
  const before = (await imagesOf(server)).length;
  const type = async (label: string, text: string) => {
    await pressTo(page, label);
    await page.keyboard.insertText(text);
  };
  await page.keyboard.press('Tab');
  expect(await page.evaluate(() => document.activeElement?.textContent)).toBe('Skip to the content');
  await page.keyboard.press('Enter');
  await type('clientId', server.client.clientId);
  await type('clientSecret', server.client.clientSecret);
  await type('Email', server.email);
  await type('Password', 'wrong');
  await page.keyboard.press('Enter');
  await page.getByRole('alert').getByText('don’t go together').waitFor();
  // The focus is in the password, which is selected.
  await page.keyboard.insertText('correct horse battery staple');
  await pressTo(page, 'Log in');
  await page.keyboard.press('Enter');
  await page.getByRole('heading', { name: 'Your cloakroom' }).waitFor();
  await cards(page)
    .nth(before - 1)
    .waitFor();

  await pressTo(page, 'Choose images');
  const [chooser] = await Promise.all([page.waitForEvent('filechooser'), page.keyboard.press('Enter')]);
  await pressTo(page, 'As a file uploadImage');
  await page.keyboard.press('ArrowRight');
  await chooser.setFiles([file('by-key.png', await picture(77, 55, 4).png().toBuffer())]);
  await page.getByText('by the base64 door').waitFor();
  const card = cards(page).filter({ hasText: '77 × 55' });
  await card.waitFor();
  const number = (await card.getByRole('heading').textContent()) ?? '';

  await pressTo(page, 'Copy URL', number);
  await page.keyboard.press('Space');
  await card.getByText('Copied').waitFor();
  expect(await clipboard(page)).toMatch(/^http:.*\/image\/[0-9a-f]{32}$/);
  await pressTo(page, 'Delete', number, 'Shift+Tab');
  await page.keyboard.press('Enter');
  await page.getByRole('dialog', { name: `Delete ${number}?` }).waitFor();
  await page.keyboard.press('Escape');
  await page.getByRole('dialog').waitFor({ state: 'hidden' });
  await pressTo(page, 'Delete', number, 'Tab', { mayBeThere: true });
  await page.keyboard.press('Enter');
  await pressTo(page, 'Delete');
  await page.keyboard.press('Enter');
  await card.waitFor({ state: 'detached' });
  expect((await imagesOf(server)).length).toBe(before);
  // The focus went to the next card, not to the top of the page.
  expect(await page.evaluate(() => document.activeElement?.className)).toContain('delete');

  await pressTo(page, 'Log out', '', 'Shift+Tab');
  await page.keyboard.press('Enter');
  await page.getByText('You are logged out.').first().waitFor();
  await page.keyboard.insertText('x');
  expect(await page.getByLabel('Password').inputValue()).toBe('x');
  expect(faults.filter((line) => !line.includes('status of 401'))).toEqual([]);
  await page.context().close();
});
