// A way to wait without a fixed sleep.
import { setTimeout as sleep } from 'node:timers/promises';

/** Polls until `check` gives something truthy; fails by name after `waitMs`. */
export async function until<T>(what: string, check: () => T | Promise<T>, waitMs = 20_000): Promise<T> {
  const deadline = Date.now() + waitMs;
  for (;;) {
    const found = await check();
    if (found) return found;
    if (Date.now() > deadline) throw new Error(`not within ${waitMs} ms: ${what}`);
    await sleep(20);
  }
}
