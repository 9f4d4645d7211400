/** What keeps the embedded mongod away though nothing is set wrong. Thrown by find-mongod.ts and bring-up.ts, told by the command line. */

/** The same call may do later, with nothing corrected. */
export class Passing extends Error {}

/** Of the system: a full disk or quota, too many open files, no memory, a disk that fails. */
const passingCodes = new Set(['ENOSPC', 'EDQUOT', 'EMFILE', 'ENFILE', 'ENOMEM', 'EAGAIN', 'EIO']);

/** Whether a start that failed may do later. What else fails does so until somebody corrects a setting or what it names. */
export function isPassing(error: unknown): boolean {
  const { code, cause } = error as NodeJS.ErrnoException;
  return error instanceof Passing || passingCodes.has(code ?? '') || (cause !== undefined && isPassing(cause));
}
