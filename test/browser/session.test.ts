// The session as the page shows it: its time running down, the warning, its end in mid-use, a reload with a remembered one; and a
// login that is refused.
import { afterAll, beforeAll, expect, test } from '@jest/globals';
import type { Browser, Page } from 'playwright-core';
import { startServer, type TestServer } from '../support/server.js';
import { until } from '../support/until.js';
import { cards, choose, file, fillIn, launch, logIn, rows, visit } from './browser.js';
import { cutLine, isCut, slowLine } from './hands.js';
import { heavyPng, picture } from './pictures.js';

let server: TestServer;
let browser: Browser;
beforeAll(async () => {
  [server, browser] = await Promise.all([startServer(), launch()]);
}, 60_000);
afterAll(async () => {
  await browser?.close();
  await server?.close();
});

const clock = (page: Page) => page.getByRole('timer', { name: 'Time left in your session' });

/** Both clocks, the page's and the server's. */
async function pass(page: Page, seconds: number): Promise<void> {
  server.advance(seconds);
  await page.clock.runFor(seconds * 1000);
}

test('the time runs down, a warning is said once, and a click prolongs it', async () => {
  const { page, faults } = await visit(browser, server);
  await page.clock.install();
  await page.reload();
  await logIn(page, server);
  expect(await clock(page).textContent()).toMatch(/^(5:00|4:59)$/);
  await pass(page, 60);
  expect(await clock(page).textContent()).toMatch(/^(4:00|3:59)$/);
  const warning = page.locator('#assertive').getByText('Your session ends in');
  expect(await warning.count()).toBe(0);
  await pass(page, 181);
  await page.getByRole('button', { name: 'Stay logged in' }).waitFor();
  expect(await warning.textContent()).toMatch(/^Your session ends in (1 minute|\d+ seconds)\. Choose/);
  await pass(page, 5);
  expect(await warning.count()).toBe(1);
  await page.getByRole('button', { name: 'Stay logged in' }).click();
  await page.getByRole('button', { name: 'Stay logged in' }).waitFor({ state: 'hidden' });
  expect(await clock(page).textContent()).toMatch(/^(5:00|4:59)$/);
  expect(await page.evaluate(() => document.activeElement?.id)).toBe('room-title');
  expect(faults).toEqual([]);
  await page.context().close();
});

test('when the time is over the page finds out by itself', async () => {
  const { page, faults } = await visit(browser, server, { expected: [401] });
  await page.clock.install();
  await page.reload();
  await logIn(page, server);
  await pass(page, 305);
  await page.getByText('Your session has ended. Log in again to go on.').first().waitFor();
  expect(faults).toEqual([]);
  await page.context().close();
});

test('a session that ends in mid-use leads back to the login form, and on from there', async () => {
  const { page, faults } = await visit(browser, server, { expected: [401] });
  await logIn(page, server);
  await choose(page, file('mine.png', await picture(90, 60).png().toBuffer()));
  await cards(page).first().waitFor();
  server.advance(301);
  await choose(page, file('late.png', await picture(80, 60).png().toBuffer()));
  await page.locator('#notice').getByText('Your session has ended. Log in again to go on.').waitFor();
  expect(await page.getByRole('heading', { name: 'Your cloakroom' }).isHidden()).toBe(true);
  expect(await cards(page).count()).toBe(0);
  expect(await page.title()).toBe('Log in · Cloakroom');
  expect(await page.getByLabel('clientId').inputValue()).toBe(server.client.clientId);
  expect(await page.getByLabel('clientSecret').inputValue()).toBe(server.client.clientSecret);
  expect(await page.getByLabel('Password').evaluate((input) => input === document.activeElement)).toBe(true);
  expect(await page.getByLabel('Password').getAttribute('aria-describedby')).toBe('notice');
  await page.keyboard.insertText('correct horse battery staple');
  await page.keyboard.press('Enter');
  await cards(page).filter({ hasText: '90 × 60' }).waitFor();
  expect(faults).toEqual([]);
  await page.context().close();
});

test('a remembered session outlives a reload; the client credentials do not', async () => {
  const { page, faults } = await visit(browser, server);
  await fillIn(page, server);
  await page.getByLabel('Remember me').check();
  await page.getByRole('button', { name: 'Log in' }).click();
  await page.getByRole('heading', { name: 'Your cloakroom' }).waitFor();
  expect(await clock(page).textContent()).toBe('29 days');
  await page.reload();
  await page.getByText('This browser keeps a session of yours.').waitFor();
  expect(await page.getByLabel('clientId').inputValue()).toBe('');
  const kept = await page.evaluate(() =>
    JSON.stringify({ ...localStorage, ...sessionStorage, cookie: document.cookie }),
  );
  expect(kept).not.toContain(server.client.clientId);
  expect(kept).not.toContain(server.client.clientSecret);
  await page.getByLabel('clientId').fill(server.client.clientId);
  await page.getByLabel('clientSecret').fill(server.client.clientSecret);
  await page.getByRole('button', { name: 'Continue' }).click();
  await page.getByText(server.email).waitFor();
  await page.getByRole('button', { name: 'Log out' }).click();
  await page.getByLabel('Email').waitFor();
  expect(await page.evaluate(() => localStorage.length)).toBe(0);
  expect(faults).toEqual([]);
  await page.context().close();
});

test('a plain session is kept nowhere', async () => {
  const { page } = await visit(browser, server);
  await logIn(page, server);
  expect(await page.evaluate(() => localStorage.length + sessionStorage.length + document.cookie.length)).toBe(0);
  await page.context().close();
});

test.each([
  ['Password', 'wrong', 'Email and password don’t go together.', 'AUTHENTICATION_FAILED 401', ['email', 'password']],
  ['Email', 'nobody@cloakroom.example', 'No user has this email.', 'USER_NOT_FOUND 404', ['email']],
  ['clientSecret', 'wrong', 'The client is refused.', 'PARAM_ILLEGAL 401', ['clientId', 'clientSecret']],
])('a wrong %s is said in words, and has the focus', async (field, value, words, code, marked) => {
  const { page, faults } = await visit(browser, server, { expected: [401, 404] });
  await fillIn(page, server);
  await page.getByLabel(field).fill(value);
  await page.getByRole('button', { name: 'Log in' }).click();
  const problem = page.getByRole('alert');
  await problem.getByText(words).waitFor();
  expect(await problem.locator('.code').textContent()).toBe(code);
  const invalid = () =>
    page.locator('[aria-invalid="true"]').evaluateAll((all) => all.map((one) => one.getAttribute('name')));
  expect(await invalid()).toEqual(marked);
  expect(await page.getByLabel(field).evaluate((input) => input === document.activeElement)).toBe(true);
  expect(server.logged()).toContain(`"requestId":"${await problem.locator('.request code').textContent()}"`);
  const about = await problem.getByRole('link', { name: 'About this code' }).getAttribute('href');
  expect((await page.request.get(about ?? '')).status()).toBe(200);
  // What was wrong is selected: typing replaces it, and the marks go.
  await page.keyboard.insertText('x');
  expect([await page.getByLabel(field).inputValue(), await invalid()]).toEqual(['x', []]);
  expect(faults).toEqual([]);
  await page.context().close();
});

test('a remembered session with a wrong clientSecret: the secret has the focus, the session stays', async () => {
  const { page, faults } = await visit(browser, server, { expected: [401] });
  await fillIn(page, server);
  await page.getByLabel('Remember me').check();
  await page.getByRole('button', { name: 'Log in' }).click();
  await page.getByRole('heading', { name: 'Your cloakroom' }).waitFor();
  await page.reload();
  await page.getByLabel('clientId').fill(server.client.clientId);
  await page.getByLabel('clientSecret').fill('wrong');
  await page.getByRole('button', { name: 'Continue' }).click();
  await page.getByRole('alert').getByText('The client is refused.').waitFor();
  expect(await page.getByLabel('clientSecret').getAttribute('aria-invalid')).toBe('true');
  await page.keyboard.insertText(server.client.clientSecret);
  await page.keyboard.press('Enter');
  await page.getByRole('heading', { name: 'Your cloakroom' }).waitFor();
  expect(faults).toEqual([]);
  await page.context().close();
});

test('an upload that takes long keeps its session alive', async () => {
  const { page, faults } = await visit(browser, server);
  await page.clock.install();
  await page.reload();
  await logIn(page, server);
  const freeLine = await slowLine(page, 50_000);
  await choose(page, file('heavy.png', await heavyPng(500)));
  await rows(page).first().getByText('% of').waitFor();
  await pass(page, 285);
  await page.waitForFunction(() => /^(5:00|4:\d\d)$/.test(document.getElementById('clock')?.textContent ?? ''));
  expect(await page.getByRole('button', { name: 'Stay logged in' }).isHidden()).toBe(true);
  await freeLine();
  await rows(page).first().getByText('Stored as').waitFor();
  expect(faults).toEqual([]);
  await page.context().close();
});

test('a server that is away at the end is asked ever more seldom, and that is said once', async () => {
  const brief = await startServer({ limits: { sessionIdleSeconds: 2 } });
  const { page, faults } = await visit(browser, brief);
  const asked: number[] = [];
  page.on('request', (request) => new URL(request.url()).pathname === '/session' && asked.push(performance.now()));
  await cutLine(page, /\/session$/);
  await logIn(page, brief);
  const problem = page.getByRole('alert').locator('.problem');
  await problem.getByText('Cloakroom can’t be reached.').waitFor();
  const first = await problem.elementHandle();
  await until('four of its calls', () => asked.length >= 4);
  const waits = asked.slice(1, 4).map((at, index) => Math.round((at - (asked[index] ?? 0)) / 100) / 10);
  // Ticks come once a second, and not quite evenly.
  expect(waits.map((seconds, index) => seconds > 0.8 * 2 ** index)).toEqual([true, true, true]);
  expect(await first?.evaluate((element) => element.isConnected)).toBe(true);
  expect(await problem.count()).toBe(1);
  expect(faults.filter((fault) => !isCut(fault))).toEqual([]);
  await page.context().close();
  await brief.close();
});

test('when the server is back in time the page says no more of it', async () => {
  const { page, faults } = await visit(browser, server);
  await page.clock.install();
  await page.reload();
  await logIn(page, server);
  await pass(page, 245);
  const mend = await cutLine(page, /\/session$/);
  await page.getByRole('button', { name: 'Stay logged in' }).click();
  const problem = page.getByRole('alert').locator('.problem');
  while ((await problem.count()) === 0) await page.clock.runFor(100);
  expect(await page.locator('#expiring').getByRole('alert').isVisible()).toBe(true);
  expect(await page.evaluate(() => document.activeElement?.id)).toBe('stay');
  await mend();
  await page.getByRole('button', { name: 'Stay logged in' }).click();
  await page.getByRole('button', { name: 'Stay logged in' }).waitFor({ state: 'hidden' });
  expect(await problem.count()).toBe(0);
  expect(faults.filter((fault) => !isCut(fault))).toEqual([]);
  await page.context().close();
});
