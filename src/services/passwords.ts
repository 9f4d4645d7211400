// Passwords as argon2id, with a bounded number of hashes at once. Used by services/users and services/sessions.
import { availableParallelism } from 'node:os';
import { type Algorithm, hash, type Options, verify } from '@node-rs/argon2';
import { Semaphore } from 'async-mutex';
import { OverloadedError } from '../errors.js';

// The library declares its enum in a form that isolated modules can't read.
const algorithm = 2 as Algorithm.Argon2id;
/** OWASP's parameters: 19 MiB, two passes, one lane. */
const argon2id: Options = { algorithm, memoryCost: 19_456, timeCost: 2, parallelism: 1 };
const longestPassword = 1024;
const shortestNewPassword = 8;

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

export type Passwords = ReturnType<typeof createPasswords>;

export interface PasswordLimits {
  /** Hashes at once, each with 19 MiB. */
  concurrent?: number;
  /** Callers that wait for their turn; more are told that the server is overloaded. */
  waiting?: number;
}

export function createPasswords({ concurrent = availableParallelism(), waiting = 100 }: PasswordLimits = {}) {
  const turns = new Semaphore(concurrent);
  let queued = 0;
  const inTurn = async <T>(work: () => Promise<T>): Promise<T> => {
    if (queued >= concurrent + waiting) throw new OverloadedError('Too many passwords are being checked');
    queued += 1;
    try {
      return await turns.runExclusive(work);
    } finally {
      queued -= 1;
    }
  };
  // Checked against where no user was found, so that it takes as long as a wrong password.
  const nobody = hash('nobody has this password', argon2id);

  return {
    hash: (password: string): Promise<string> => inTurn(() => hash(normalise(password), argon2id)),

    /** Whether the password matches the PHC string; without one it takes the same time and is false. */
    verify: (password: string, phc: string | null): Promise<boolean> =>
      inTurn(async () => (await verify(phc ?? (await nobody), normalise(password))) && phc !== null),
  };
}
