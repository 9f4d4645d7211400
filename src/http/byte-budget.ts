// The bytes of bodies that may be in memory at once. Each body has a share of what has arrived and of what it is about to send, not of what
// it declares: so slow callers keep nobody out. What arrives faster than there is room for waits in its connection. Used by admission.
import { Semaphore, withTimeout } from 'async-mutex';
import type { Request } from 'express';
import { OverloadedError } from '../errors.js';

export interface ByteBudgetRules {
  bytes: number;
  /** How long a body waits unread for its share before the caller is told that the server is overloaded. */
  waitMs: number;
}

const unitBytes = 16 * 1024;
/** What a body is let in with. */
const firstBytes = 4 * unitBytes;
const turnMs = 100;
/** A share that is too large for what arrives is made smaller after this long. */
const graceMs = 1_000;
/** A share is good for what arrives in so many seconds. */
const aheadSeconds = 0.5;

interface Share {
  /** Null once the share is given back: V8 keeps what a set has lost until the next full collection, and the body with it. */
  request: Request | null;
  /** Of the budget, for each byte of the body: what reading it takes. */
  weight: number;
  declared: number;
  reserved: number;
  since: number;
  received: number;
  isPaused: boolean;
}

export type ByteBudget = ReturnType<typeof createByteBudget>;

export function createByteBudget({ bytes, waitMs }: ByteBudgetRules) {
  // In units, not bytes, since the semaphore counts through all of its value at each release.
  const unitsOf = (size: number) => Math.ceil(size / unitBytes);
  const semaphore = new Semaphore(unitsOf(bytes));
  const budget = withTimeout(semaphore, waitMs, new OverloadedError('Too many uploads are under way'));
  /** In the order of their coming. */
  const arriving = new Set<Share>();

  const costOf = ({ weight }: Share, size: number): number => unitsOf(weight * size);

  /** What the body is likely to need for the next while; all of it is there when it is complete. */
  function needOf(share: Share, now: number): number {
    const { received } = share;
    if (share.request?.complete) return received;
    const perSecond = received / Math.max(0.001, (now - share.since) / 1000);
    return Math.min(share.declared, received + Math.max(unitBytes, perSecond * aheadSeconds));
  }

  /** Room for the whole of a body that is on its way; pieces for each of many would let none of them arrive. */
  const wishOf = (share: Share, now: number): number =>
    now - share.since < graceMs || share.isPaused ? share.declared : needOf(share, now);

  const shrink = (share: Share, need: number): void => {
    const less = costOf(share, share.reserved) - costOf(share, need);
    share.reserved = need;
    if (less > 0) semaphore.release(less);
  };

  /** Takes more where there is more; the first of those that wait gets it in any case, so that one of them always goes on. */
  function grow(share: Share, need: number, isFirst: boolean): void {
    const more = costOf(share, need) - costOf(share, share.reserved);
    const hasRoom = semaphore.getValue() >= more;
    if (hasRoom || isFirst) {
      semaphore.setValue(semaphore.getValue() - more);
      share.reserved = need;
      if (share.isPaused) share.request?.resume();
      share.isPaused = false;
    } else if (!share.isPaused) {
      share.request?.pause();
      share.isPaused = true;
    }
  }

  function turn(): void {
    const now = performance.now();
    let isFirst = true;
    for (const share of arriving) {
      const { request, since } = share;
      // One that waits may be complete: what has arrived last is not read yet.
      if (share.isPaused) {
        grow(share, isFirst ? share.declared : wishOf(share, now), isFirst);
        isFirst = false;
        continue;
      }
      if (request?.complete) arriving.delete(share);
      const need = needOf(share, now);
      if (need < share.reserved && (request?.complete || now - since > graceMs)) shrink(share, need);
    }
  }
  setInterval(turn, turnMs).unref();

  return {
    /**
     * Waits for a share to begin with. Throws OverloadedError. `watch` is called when whoever reads the body listens to it, and lets
     * the share grow as it arrives; `giveBack` returns the share.
     */
    async take(request: Request, declared: number, weight: number) {
      const reserved = Math.min(declared, firstBytes);
      await budget.acquire(unitsOf(weight * reserved));
      const share: Share = {
        request,
        weight,
        declared,
        reserved,
        since: performance.now(),
        received: 0,
        isPaused: false,
      };
      arriving.add(share);
      return {
        watch(): void {
          request.on('data', (bytes: Buffer) => {
            share.received += bytes.length;
            if (share.request && share.received > share.reserved) grow(share, wishOf(share, performance.now()), false);
          });
        },
        giveBack(): void {
          arriving.delete(share);
          share.request = null;
          semaphore.release(Math.max(1, costOf(share, share.reserved)));
        },
      };
    },
  };
}
