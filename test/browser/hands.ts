// What hands do beside clicking and typing: Tab to a control, drag files in, paste a picture, be on a slow line or on one that fails.
// Used by the tests beside.
import type { Page } from 'playwright-core';

/** The accessible name and description of what has the focus. */
const focused = (page: Page) =>
  page.evaluate(() => {
    const element = document.activeElement as HTMLElement & { labels?: NodeListOf<HTMLLabelElement> };
    const described = document.getElementById(element.getAttribute('aria-describedby') ?? '');
    return {
      name: element.getAttribute('aria-label') ?? (element.labels?.[0] ?? element).textContent?.trim() ?? '',
      description: described?.textContent?.trim() ?? '',
    };
  });

interface Press {
  /** The focus may be there already. */
  mayBeThere?: boolean;
}

/** Presses Tab until a control of this name (and description) has the focus; fails after a turn without it. */
export async function pressTo(
  page: Page,
  name: string,
  description = '',
  key = 'Tab',
  { mayBeThere }: Press = {},
): Promise<void> {
  const seen: string[] = [];
  for (let press = mayBeThere ? -1 : 0; press < 120; press++) {
    if (press >= 0) await page.keyboard.press(key);
    const at = await focused(page);
    if (at.name === name && (description === '' || at.description === description)) return;
    seen.push(at.name);
  }
  throw new Error(`no ${name} ${description} among ${[...new Set(seen)].join(', ')}`);
}

/** Files from the file manager, let go over a point of the page. */
export async function dragFiles(page: Page, files: string[], x: number, y: number): Promise<void> {
  const devtools = await page.context().newCDPSession(page);
  const data = { items: [], files, dragOperationsMask: 1 };
  for (const type of ['dragEnter', 'dragOver', 'drop'] as const)
    await devtools.send('Input.dispatchDragEvent', { type, x, y, data });
  await devtools.detach();
}

/** A picture copied elsewhere, then Ctrl+V. */
export async function pastePicture(page: Page, png: Buffer): Promise<void> {
  await page.evaluate(async (base64) => {
    const bytes = Uint8Array.from(atob(base64), (letter) => letter.charCodeAt(0));
    await navigator.clipboard.write([new ClipboardItem({ 'image/png': new Blob([bytes], { type: 'image/png' }) })]);
  }, png.toString('base64'));
  await page.keyboard.press('Control+V');
}

/** Makes the line take so many bytes a second; the function given back frees it. */
export async function slowLine(page: Page, uploadThroughput: number): Promise<() => Promise<void>> {
  const devtools = await page.context().newCDPSession(page);
  await devtools.send('Network.enable');
  const conditions = { offline: false, latency: 0, downloadThroughput: -1, uploadThroughput };
  await devtools.send('Network.emulateNetworkConditions', conditions);
  return () => devtools.detach();
}

/** Makes the calls to these addresses fail, though not what is shown from there; the function given back mends them. */
export async function cutLine(page: Page, address: RegExp): Promise<() => Promise<void>> {
  await page.route(address, (route) => (route.request().resourceType() === 'image' ? route.continue() : route.abort()));
  return () => page.unroute(address);
}

/** Browsers tell of each call that failed on its way. */
export const isCut = (fault: string): boolean => fault.includes('ERR_FAILED');
