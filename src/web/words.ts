// What every code says to people: the contract's at each of their statuses, and the SDK's own. A code or a status without words does
// not compile. Used by problem.ts.
import type { ClientCode, CloakroomError, ErrorCode } from 'cloakroom-sdk';
import type { Code, StatusOf } from '../../generated/errors.js';

/** What happened, and what to do about it. */
export type Words = readonly [what: string, advice: string];

const busy: Words = ['Cloakroom is overloaded, or its database is away.', 'Try again in a moment.'];
const fault: Words = ['Cloakroom made a mistake.', 'Tell the operator, with the request id below.'];
const client: Words = [
  'The client is refused.',
  'Check clientId and clientSecret, or ask the operator for a new pair.',
];
const method: Words = [
  'Cloakroom does not take this method here.',
  'The page may be older than the server: reload it.',
];
const media: Words = ['The request came in a form that is not taken.', 'A proxy may have changed it on its way.'];
const tooMany: Words = ['That was too much at once.', 'Wait a little, then go on.'];
const underWay: Words = ['The same image is being handed in already.', 'Wait a moment, then try again.'];
const otherBytes: Words = ['The image changed while it was being handed in.', 'Choose it again.'];
const tooLarge: Words = ['The image is too large.', 'At most 5 MiB are taken: make it smaller and try again.'];
const ended: Words = ['The session has ended.', 'Log in again.'];
const noSuchRoute: Words = ['Cloakroom has no such address.', 'The page may be older than the server: reload it.'];

const answered: { [C in Code]: { [S in StatusOf<C>]: Words } } = {
  SUCCESS: { 200: ['Done.', ''] },
  UPLOAD_SUCCESSFUL: { 200: ['The image is stored.', ''] },
  TOKEN_ISSUED: { 200: ['An access token was made.', ''] },
  PARAM_ILLEGAL: {
    400: ['Something in the request is missing or malformed.', 'Check what you typed; an empty file is no image.'],
    401: client,
    404: ['There is no such image any more.', 'It may have been deleted elsewhere.'],
    405: method,
    409: underWay,
    413: tooLarge,
    415: media,
    416: ['That part of the image does not exist.', 'Load the image again.'],
    422: ['This is no image that can be kept.', 'Hand in a whole jpg, gif, png or bmp of at most 100 megapixels.'],
  },
  USER_NOT_FOUND: { 404: ['No user has this email.', 'Check how it is spelt.'] },
  USER_NOT_ACTIVE: { 403: ['This user is not active.', 'Have the operator activate it.'] },
  AUTHENTICATION_FAILED: { 401: ['Email and password don’t go together.', 'Check both and try again.'] },
  SESSION_EXPIRED: { 401: ended },
  TOO_MANY_REQUESTS: { 429: tooMany },
  SYSTEM_ERROR: { 500: fault, 503: busy },
  NO_IMAGE_PROVIDED: { 400: ['The file is empty.', 'Choose one that holds an image.'] },
  INVALID_IMAGE: { 422: ['This file is not a jpg, gif, png or bmp.', 'Convert it to one of the four.'] },
  FILE_TOO_LARGE: { 413: tooLarge },
  UPLOAD_FAILED: {
    422: ['The image is damaged, cut short, or has more than 100 megapixels.', 'The same file will fail again.'],
    500: fault,
    503: busy,
  },
  MISSING_TOKEN: { 401: ['The access token was missing.', 'A proxy may have removed it. Try again.'] },
  INVALID_TOKEN: { 401: ended },
  INVALID_REQUEST: {
    400: ['Something in the request is missing or malformed.', 'The page may be older than the server: reload it.'],
    401: client,
    404: noSuchRoute,
    405: method,
    409: underWay,
    415: media,
    422: otherBytes,
  },
};

const own: Record<ClientCode, Words> = {
  ABORTED: ['Cancelled.', ''],
  TIMEOUT: ['Cloakroom did not answer in time.', 'Check your connection and try again.'],
  NETWORK_ERROR: ['Cloakroom can’t be reached.', 'Check your connection, and whether the server runs.'],
  UNEXPECTED_ANSWER: ['Something that is not Cloakroom answered.', 'A proxy may be in the way: tell the operator.'],
  NOT_LOGGED_IN: ['You are not logged in.', 'Log in first.'],
};

const isOwn = (code: ErrorCode): code is ClientCode => code in own;

/** Words for an error; never none, even where a newer server gives a pair that this page does not know. */
export function wordsOf({ code, status }: Pick<CloakroomError, 'code' | 'status'>): Words {
  if (isOwn(code)) return own[code];
  const byStatus: Partial<Record<number, Words>> = answered[code] ?? {};
  return byStatus[status ?? 0] ?? Object.values(byStatus)[0] ?? own.UNEXPECTED_ANSWER;
}
