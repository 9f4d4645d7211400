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
const tooLarge: Words = ['The image is too large.', 'At most 5 MiB are taken: make it smaller and choose it again.'];
const empty: Words = ['This file is empty.', 'Choose one that holds an image.'];
const wrongKind: Words = ['This file is not a jpg, gif, png or bmp.', 'Convert it to one of the four.'];
const malformed = 'Something in the request is missing or malformed.';
const ended: Words = ['The session has ended.', 'Log in again.'];
const noSuchRoute: Words = ['Cloakroom has no such address.', 'The page may be older than the server: reload it.'];

const answered: { [C in Code]: { [S in StatusOf<C>]: Words } } = {
  SUCCESS: { 200: ['Done.', ''] },
  UPLOAD_SUCCESSFUL: { 200: ['The image is stored.', ''] },
  TOKEN_ISSUED: { 200: ['An access token was made.', ''] },
  PARAM_ILLEGAL: {
    400: [malformed, 'Check what you typed.'],
    401: client,
    404: ['There is no such image any more.', 'It may have been deleted elsewhere.'],
    405: method,
    409: underWay,
    413: ['That is too much to send at once.', 'Shorten what you typed.'],
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
  NO_IMAGE_PROVIDED: { 400: empty },
  INVALID_IMAGE: { 422: wrongKind },
  FILE_TOO_LARGE: { 413: tooLarge },
  UPLOAD_FAILED: {
    422: ['The image is damaged, cut short, or has more than 100 megapixels.', 'The same file will fail again.'],
    500: fault,
    503: busy,
  },
  MISSING_TOKEN: { 401: ['The access token was missing.', 'A proxy may have removed it: tell the operator.'] },
  INVALID_TOKEN: { 401: ended },
  INVALID_REQUEST: {
    400: [malformed, 'The page may be older than the server: reload it.'],
    401: client,
    404: noSuchRoute,
    405: method,
    409: underWay,
    415: media,
    422: otherBytes,
  },
};

/** Where an upload's words differ: nothing was typed for it. */
const ofUploads: Partial<Record<string, Words>> = {
  'PARAM_ILLEGAL 400': [malformed, media[1]],
  'PARAM_ILLEGAL 413': tooLarge,
};

/** What the SDK finds in a file before a byte of it is sent, by the status it gives to that at either door. */
const unsent: Partial<Record<number, Words>> = { 400: empty, 413: tooLarge, 422: wrongKind };

const own: Record<ClientCode, Words> = {
  ABORTED: ['Cancelled.', ''],
  TIMEOUT: ['Cloakroom did not answer in time.', 'Check your connection and try again.'],
  NETWORK_ERROR: ['Cloakroom can’t be reached.', 'Check your connection, and whether the server runs.'],
  UNEXPECTED_ANSWER: ['Something that is not Cloakroom answered.', 'A proxy may be in the way: tell the operator.'],
  NOT_LOGGED_IN: ['You are not logged in.', 'Log in first.'],
};

const uploadOperations = ['uploadImage', 'uploadImageBase64'];

type Told = Pick<CloakroomError, 'code' | 'status' | 'operation' | 'response'>;

const wordsOfUpload = ({ code, status = 0, response }: Told): Words | undefined =>
  (response ? undefined : unsent[status]) ?? ofUploads[`${code} ${status}`];

const isOwn = (code: ErrorCode): code is ClientCode => code in own;

/** Words for an error; never none, even where a newer server gives a pair that this page does not know. */
export function wordsOf(error: Told): Words {
  const { code, status, operation } = error;
  if (isOwn(code)) return own[code];
  const words = uploadOperations.includes(operation) ? wordsOfUpload(error) : undefined;
  if (words) return words;
  const byStatus: Partial<Record<number, Words>> = answered[code] ?? {};
  return byStatus[status ?? 0] ?? Object.values(byStatus)[0] ?? own.UNEXPECTED_ANSWER;
}
