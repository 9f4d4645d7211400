// A real Chromium, and pages of it that note what no page of ours may do. Used by the tests beside.
import { join } from 'node:path';
import { type Browser, type BrowserContextOptions, type Page, chromium as playwright } from 'playwright-core';
import { chromium } from '../../scripts/chromium.mjs';
import { projectRoot } from '../../src/contract.js';
import { password, type TestServer } from '../support/server.js';

export const desktop = { width: 1280, height: 860 };
export const phone = { width: 360, height: 740 };
export const screens = join(projectRoot, 'artifacts/screens');

const flags = [
  '--headless',
  '--no-sandbox',
  '--disable-gpu',
  '--disable-quic',
  '--no-first-run',
  '--disable-background-networking',
  '--disable-component-update',
  '--disable-sync',
];

/** In a user-data-dir of its own, which goes with it. */
export async function launch(): Promise<Browser> {
  return playwright.launch({ executablePath: await chromium(), args: flags });
}

export interface Visitor {
  page: Page;
  /** Errors in the console, requests to other hosts, breaches of the page's policy. */
  faults: string[];
}

/** Every refused call is also a line in the console: those a test expects are named by their status. */
export async function visit(
  browser: Browser,
  server: TestServer,
  options: BrowserContextOptions & { expected?: number[] } = {},
): Promise<Visitor> {
  const { expected = [], ...rest } = options;
  const context = await browser.newContext({ viewport: desktop, baseURL: server.url, locale: 'en-GB', ...rest });
  await context.grantPermissions(['clipboard-read', 'clipboard-write'], { origin: server.url });
  const page = await context.newPage();
  page.setDefaultTimeout(10_000);
  // From now on choosers are ours: one that opens before the test listens would be the browser's.
  page.on('filechooser', () => {});
  const faults: string[] = [];
  const isExpected = (text: string) => expected.some((status) => text.includes(`responded with a status of ${status}`));
  page.on('console', (line) => {
    if (['error', 'warning'].includes(line.type()) && !isExpected(line.text())) faults.push(line.text());
  });
  page.on('pageerror', (error) => faults.push(String(error)));
  page.on('request', (request) => {
    const url = new URL(request.url());
    if (!['data:', 'blob:'].includes(url.protocol) && url.host !== server.host) faults.push(`request to ${url}`);
  });
  await page.addInitScript(() => {
    addEventListener('securitypolicyviolation', ({ violatedDirective, blockedURI }) =>
      console.error(`policy: ${violatedDirective} ${blockedURI}`),
    );
  });
  await page.goto('/');
  return { page, faults };
}

/** Fills in the form as the server's own user. */
export async function fillIn(page: Page, { client, email }: TestServer, secret = password): Promise<void> {
  await page.getByLabel('clientId').fill(client.clientId);
  await page.getByLabel('clientSecret').fill(client.clientSecret);
  await page.getByLabel('Email').fill(email);
  await page.getByLabel('Password').fill(secret);
}

/** Done when the gallery has its answer too: one under way would tell the time left before a test moves the clocks. */
export async function logIn(page: Page, server: TestServer): Promise<void> {
  await fillIn(page, server);
  await page.getByRole('button', { name: 'Log in' }).click();
  await page.getByRole('heading', { name: 'Your cloakroom' }).waitFor();
  await page.locator('#gallery[aria-busy="false"]').waitFor({ state: 'attached' });
}

export interface Named {
  name: string;
  mimeType: string;
  buffer: Buffer;
}

export const file = (name: string, buffer: Buffer, mimeType = 'image/png'): Named => ({ name, mimeType, buffer });

export async function choose(page: Page, ...files: Named[]): Promise<void> {
  const [chooser] = await Promise.all([
    page.waitForEvent('filechooser'),
    page.getByRole('button', { name: 'Choose images' }).click(),
  ]);
  await chooser.setFiles(files);
}

export const cards = (page: Page) => page.getByRole('list', { name: 'Your images' }).getByRole('listitem');
export const rows = (page: Page) => page.getByRole('list', { name: 'Uploads' }).getByRole('listitem');
