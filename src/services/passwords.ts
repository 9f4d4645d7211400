// Passwords as argon2id, in threads of their own, with a bounded number at once. Used by services/users and services/sessions.
import { randomBytes } from 'node:crypto';
import { availableParallelism } from 'node:os';
import { join } from 'node:path';
import type { Algorithm, Options } from '@node-rs/argon2';
import { Piscina } from 'piscina';
import { OverloadedError } from '../errors.js';
import { projectRoot } from '../root.js';
import { createCompany } from './company.js';

// The library declares its enum in a form that isolated modules can't read.
const algorithm = 2 as Algorithm.Argon2id;
/** OWASP's parameters: 19 MiB, two passes, one lane. */
const options: Options = { algorithm, memoryCost: 19_456, timeCost: 2, parallelism: 1 };
const longestPassword = 1024;
const shortestNewPassword = 8;
const roomMs = 1_000;
/** For each hash at once; only where as many wait for their turn. */
const checksTogether = 4;
const togetherMs = 50;

/** NFKC, so that the same characters typed on another keyboard are the same password (decision R11). */
const normalise = (password: string): string => password.normalize('NFKC');

/** Whether a login may send this: 1 to 1,024 code points after NFKC, whole Unicode characters only (decision R11). */
export function isPassword(password: string): boolean {
  if (!password.isWellFormed()) return false;
  const length = [...normalise(password)].length;
  return length >= 1 && length <= longestPassword;
}

/** Whether a new password may be this: at least 8 code points (decision R11). */
export const isNewPassword = (password: string): boolean =>
  isPassword(password) && [...normalise(password)].length >= shortestNewPassword;

const random = (bytes: number): string => randomBytes(bytes).toString('base64').replace(/=+$/, '');
/** Checked against where no user was found, so that it takes as long as a wrong password. No password has this hash. */
const nobody = `$argon2id$v=19$m=${options.memoryCost},t=${options.timeCost},p=${options.parallelism}$${random(16)}$${random(32)}`;

export type Passwords = ReturnType<typeof createPasswords>;

export interface PasswordLimits {
  /** Hashes at once, each with 19 MiB. */
  concurrent?: number;
  /** Callers that wait for their turn; more are told that the server is overloaded. */
  waiting?: number;
}

/** One for the process: the threads come with the first password, and go when there has been none for a while. */
const threads = new Piscina({
  filename: join(projectRoot, 'dist/src/services/password-worker.js'),
  minThreads: 0,
  maxThreads: availableParallelism(),
  idleTimeout: 30_000,
});
const hash = (password: string): Promise<string> => threads.run({ password, options }, { name: 'hash' });
const verify = (phc: string, password: string): Promise<boolean> => threads.run({ phc, password }, { name: 'verify' });

export function createPasswords({ concurrent = availableParallelism(), waiting = 100 }: PasswordLimits = {}) {
  const queue: (() => void)[] = [];
  const together = Math.min(checksTogether * concurrent, Math.ceil(waiting / 2));
  /** Those whose password was checked at a busy time. */
  const checked = createCompany(together, togetherMs);
  let running = 0;
  let roomUntil = 0;

  const most = (): number => (performance.now() < roomUntil ? Math.max(1, concurrent - 1) : concurrent);
  const startNext = (): void => {
    while (running < most() && queue.length > 0) {
      running += 1;
      queue.shift()?.();
    }
  };
  const isBusy = (): boolean => queue.length >= together;
  const inTurn = async <T>(work: () => Promise<T>): Promise<T> => {
    if (queue.length >= waiting) throw new OverloadedError('Too many passwords are being checked');
    await new Promise<void>((resolve) => {
      queue.push(resolve);
      startNext();
    });
    try {
      return await work();
    } finally {
      running -= 1;
      startNext();
      if (!isBusy()) checked.letGo();
    }
  };
  return {
    hash: (password: string): Promise<string> => inTurn(() => hash(normalise(password))),

    /** Whether the password matches the PHC string; without one it takes the same time and is false. */
    async verify(password: string, phc: string | null): Promise<boolean> {
      const isRight = await inTurn(async () => (await verify(phc ?? nobody, normalise(password))) && phc !== null);
      if (isBusy()) await checked.join();
      return isRight;
    },

    /** Others are calling: for a moment one processor is left to them. */
    leaveRoom(): void {
      roomUntil = performance.now() + roomMs;
    },
  };
}
