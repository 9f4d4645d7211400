// What has to be put right after a call that failed, when the database may be away. Used by services/images and services/idempotency.
import { setTimeout as sleep } from 'node:timers/promises';

const momentMs = 100;
const againMs = 1_000;
/** What is not put right by then lapses by itself. */
const longestMs = 60_000;

/**
 * Takes the step, again and again while it fails. Resolves when it is done, or after a moment, since a caller waits for the answer:
 * the rest goes on without him.
 */
export async function cleanUp(step: () => Promise<void>): Promise<void> {
  const deadline = Date.now() + longestMs;
  const insist = async (): Promise<void> => {
    while (Date.now() < deadline) {
      try {
        return await step();
      } catch {
        await sleep(againMs, undefined, { ref: false });
      }
    }
  };
  await Promise.race([insist(), sleep(momentMs)]);
}
