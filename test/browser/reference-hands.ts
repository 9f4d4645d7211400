// What a reader does on the page that calls the API, and how much of it axe finds wrong. Used by reference.test.ts.
import { readFile } from 'node:fs/promises';
import { AxeBuilder } from '@axe-core/playwright';
import type { Locator, Page } from 'playwright-core';
import { operations } from '../../src/contract.js';

declare global {
  /** Scalar's own door to what it holds. */
  var dataDumpWorkspace: () => { workspace: { activeDocument: { paths: Record<string, unknown> } } };
}

/** The section of an operation on the page, once it is there. */
export async function operation(page: Page, path: string): Promise<Locator> {
  await page.evaluate((hash) => location.assign(hash), `#tag/${path}`);
  const section = page.locator(`[id$="/tag/${path}"]`);
  await section.locator('source-marks').first().waitFor();
  return section;
}

const openWithinMs = 60_000;

/** A click while Scalar lays out the page anew is lost, on a busy machine to readers too: who clicks again is heard. */
export async function openClient(page: Page, path: string): Promise<Locator> {
  const button = (await operation(page, path)).getByRole('button', { name: 'Test Request' });
  const client = page.getByRole('dialog', { name: 'API Client' });
  const parameters = client.getByText('Query Parameters');
  const until = Date.now() + openWithinMs;
  while (!(await parameters.isVisible()) && Date.now() < until) {
    await button.click({ timeout: 5_000 }).catch(() => {}); // it may lie below the dialog that comes up
    await parameters.waitFor({ timeout: 10_000 }).catch(() => {});
  }
  await parameters.waitFor({ timeout: 1_000 });
  await client.evaluate((dialog) => {
    const around = document.getAnimations().filter(({ effect }) => (effect as KeyframeEffect).target?.contains(dialog));
    return Promise.all(around.map(({ finished }) => finished)).then(() => undefined);
  });
  return client;
}

/** The field for a credential's value, below its name. */
export const credential = (client: Locator, name: string) =>
  client.locator(`tr:has([aria-label="${name}: header" i]) ~ tr:has(label:text-is("Value"))`).first().locator('input');

/** Scalar takes over what is filled in a moment later; resolves when it has. */
export async function taken(page: Page, path: string, fill: () => Promise<void>): Promise<void> {
  const held = (at: string) => JSON.stringify(dataDumpWorkspace().workspace.activeDocument.paths[at]);
  const before = await page.evaluate(held, path);
  await fill();
  const isOther = ([at = '', was]: string[]) =>
    JSON.stringify(dataDumpWorkspace().workspace.activeDocument.paths[at]) !== was;
  await page.waitForFunction(isOther, [path, before]);
}

export async function send(page: Page, client: Locator): Promise<{ status: number; text: string }> {
  const answered = page.waitForResponse((response) => response.request().resourceType() === 'fetch');
  await client.getByRole('button', { name: /^Send \w+ request/ }).click();
  const response = await answered;
  return { status: response.status(), text: await response.text() };
}

/** Done when it has faded out: until then it would pass for the one that is opened next. */
export async function close(client: Locator): Promise<void> {
  await client.getByRole('button', { name: 'Close Client' }).click();
  await client.waitFor({ state: 'hidden' });
}

/** Scrolled past once, so that everything is there that Scalar only makes where it is seen. */
export async function whole(page: Page): Promise<void> {
  const sections = page.locator('.references-rendered [id*="/tag/"]');
  await sections.nth(operations.size).waitFor({ state: 'attached' });
  for (const section of await sections.all()) await section.scrollIntoViewIfNeeded();
  await page.locator('.references-rendered error-codes').nth(operations.size).waitFor({ state: 'attached' });
  await page.evaluate(() => scrollTo(0, 0));
}

type Hits = Record<string, number>;
/** Scalar's own hits by rule, as they were when its version was chosen. */
const recorded: Record<string, Hits> = JSON.parse(
  await readFile(new URL('reference.axe.json', import.meta.url), 'utf8'),
);

/** What axe finds more than that. */
export async function moreThanRecorded(page: Page, view: string, part: string): Promise<Hits> {
  const { violations } = await new AxeBuilder({ page }).include(part).setLegacyMode().analyze();
  const hits = violations.map(({ id, nodes }): [string, number] => [id, nodes.length]);
  return Object.fromEntries(hits.filter(([rule, count]) => count > (recorded[view]?.[rule] ?? 0)));
}
