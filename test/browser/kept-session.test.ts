// The session that a browser keeps, beside other tabs and other clients: it goes when it has ended or when another is kept in its
// place, and by nothing else.
import { afterAll, beforeAll, beforeEach, describe, expect, test } from '@jest/globals';
import type { Browser, Page } from 'playwright-core';
import type { ClientCredentials } from '../../src/services/clients.js';
import { call, sessionHeaders } from '../support/calls.js';
import { password, startServer, type TestServer } from '../support/server.js';
import { fillIn, launch, logIn, visit } from './browser.js';

let server: TestServer;
let other: ClientCredentials;
let browser: Browser;
let page: Page;
let faults: string[];
beforeAll(async () => {
  [server, browser] = await Promise.all([startServer(), launch()]);
  other = await server.services.clients.create('other');
}, 60_000);
afterAll(async () => {
  await browser?.close();
  await server?.close();
});

const title = (of: Page) => of.getByRole('heading', { name: 'Your cloakroom' });
const offer = (of: Page) => of.locator('#notice').getByText('This browser keeps a session of yours.');

async function logInRemembered(of: Page, { clientId, clientSecret } = server.client): Promise<void> {
  await fillIn(of, { ...server, client: { clientId, clientSecret } });
  await of.getByLabel('Remember me').check();
  await of.getByRole('button', { name: 'Log in' }).click();
  await title(of).waitFor();
}

async function showClient(of: Page, { clientId, clientSecret }: ClientCredentials): Promise<void> {
  await of.getByLabel('clientId').fill(clientId);
  await of.getByLabel('clientSecret').fill(clientSecret);
}

async function goOn(of: Page): Promise<void> {
  await of.reload();
  await offer(of).waitFor();
  await showClient(of, server.client);
  await of.getByRole('button', { name: 'Continue' }).click();
  await title(of).waitFor();
}

/** The session's id as the page keeps it. */
const keptId = (of: Page): Promise<string | undefined> =>
  of.evaluate(() => JSON.parse(Object.values({ ...localStorage })[0] ?? '{}').sessionId);

beforeEach(async () => {
  ({ page, faults } = await visit(browser, server, { expected: [401] }));
});

async function logOut(one: Page): Promise<void> {
  await one.getByRole('button', { name: 'Log out' }).click();
  await one.getByLabel('Password').waitFor();
}

describe('a tab with a session of its own leaves the kept one to the other', () => {
  let beside: Page;
  beforeEach(async () => {
    beside = await page.context().newPage();
    await beside.goto('/');
  });

  test('when it logs in and out', async () => {
    await logInRemembered(page);
    const id = await keptId(page);
    await logIn(beside, server);
    expect(await keptId(page)).toBe(id);
    await logOut(beside);
    expect(await keptId(page)).toBe(id);
    await goOn(page);
    expect(faults).toEqual([]);
    await page.context().close();
  });

  test('when its session ends', async () => {
    const sent = beside.waitForRequest(/\/images\?/);
    await logIn(beside, server);
    const { sessionid = '' } = (await sent).headers();
    await logInRemembered(page);
    const id = await keptId(page);
    const ended = await call(server, {
      method: 'POST',
      path: '/session/logout',
      headers: { ...sessionHeaders(server, sessionid), 'Content-Type': 'application/json' },
      body: JSON.stringify({ sessionId: sessionid }),
    });
    expect(ended.status).toBe(200);
    await logOut(beside);
    expect(await keptId(page)).toBe(id);
    await goOn(page);
    expect(faults).toEqual([]);
    await page.context().close();
  });

  test('and one that shares it takes it along when it logs out', async () => {
    await logInRemembered(page);
    await goOn(beside);
    await logOut(beside);
    expect(await keptId(page)).toBeUndefined();
    expect(faults).toEqual([]);
    await page.context().close();
  });
});

describe('another client than the one that the session was made with', () => {
  test('is asked for a user; the session is gone on with once its own is shown', async () => {
    await logInRemembered(page);
    const id = await keptId(page);
    await page.reload();
    await offer(page).waitFor();
    await showClient(page, other);
    await page.locator('#polite').getByText('was made with another client').waitFor();
    await page.getByLabel('Password').waitFor();
    expect(await keptId(page)).toBe(id);
    await showClient(page, server.client);
    await offer(page).waitFor();
    expect(await page.getByLabel('Password').isHidden()).toBe(true);
    await page.getByRole('button', { name: 'Continue' }).click();
    await title(page).waitFor();
    expect(await keptId(page)).toBe(id);
    expect(faults).toEqual([]);
    await page.context().close();
  });

  test('logs in beside it, and takes its place only when that is to be remembered', async () => {
    await logInRemembered(page);
    const id = await keptId(page);
    await page.reload();
    await offer(page).waitFor();
    await showClient(page, other);
    await page.getByLabel('Email').fill(server.email);
    await page.getByLabel('Password').fill(password);
    await page.keyboard.press('Enter');
    await title(page).waitFor();
    expect(await keptId(page)).toBe(id);
    await goOn(page);
    await page.reload();
    await offer(page).waitFor();
    await showClient(page, other);
    await page.getByLabel('Email').fill(server.email);
    await page.getByLabel('Password').fill('wrong');
    await page.getByLabel('Remember me').check();
    await page.keyboard.press('Enter');
    await page.getByRole('alert').getByText('don’t go together').waitFor();
    expect(await keptId(page)).toBe(id);
    await page.getByLabel('Password').fill(password);
    await page.getByRole('button', { name: 'Log in' }).click();
    await title(page).waitFor();
    expect(await keptId(page)).not.toBe(id);
    expect(faults).toEqual([]);
    await page.context().close();
  });
});

test('a kept session whose time is over is not offered', async () => {
  await page.clock.install();
  await page.reload();
  await logInRemembered(page);
  // No tab is there to learn of the end.
  await page.goto('/docs/');
  await page.clock.fastForward(31 * 86_400_000);
  await page.goto('/');
  await page.getByLabel('Password').waitFor();
  expect(await offer(page).isHidden()).toBe(true);
  await page.context().close();
});
