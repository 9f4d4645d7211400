// The two envelopes of decision R2, written by controllers and the error handler.
import type { Code, Envelope } from '../../generated/errors.js';
import type { CodeError, ErrorCode, ResultContext, ResultError, ResultErrorCode } from '../../generated/types.js';

const succeeded: ResultContext = { success: true, resultMsg: 'SUCCESS', resultCode: 'SUCCESS' };

/** A success in the envelope of D0, D2 and D3. */
export const success = <Fields extends object>(fields: Fields): { resultContext: ResultContext } & Fields => ({
  resultContext: succeeded,
  ...fields,
});

/** A failure in the operation's envelope. The table's lint holds codes and envelopes together. */
export function failure(envelope: Envelope, code: Code, message: string): ResultError | CodeError {
  if (envelope === 'code') return { code: code as ErrorCode, message };
  return { resultContext: { success: false, resultMsg: message, resultCode: code as ResultErrorCode } };
}
