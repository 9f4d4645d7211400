// Hashes and checks passwords, in threads of the pool in passwords.ts.
import os from 'node:os';
import { hashSync, type Options, verifySync } from '@node-rs/argon2';

/** Other calls go before a flood of logins. On Linux this is of the thread, elsewhere it would be of the process. */
const niceness = 5;
if (process.platform === 'linux') os.setPriority(niceness);

export const hash = ({ password, options }: { password: string; options: Options }): string =>
  hashSync(password, options);
export const verify = ({ phc, password }: { phc: string; password: string }): boolean => verifySync(phc, password);
