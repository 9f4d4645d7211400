// Written by OpenAPI Generator from openapi.yaml with scripts/sdk-templates. Never edited.
// What the contract says for every operation: the table of codes, the session, the rules for images, keys.

/** A code at a status, of every answer there is. */
type Answered =
  | 'SUCCESS 200'
  | 'UPLOAD_SUCCESSFUL 200'
  | 'TOKEN_ISSUED 200'
  | 'PARAM_ILLEGAL 400'
  | 'PARAM_ILLEGAL 401'
  | 'PARAM_ILLEGAL 404'
  | 'PARAM_ILLEGAL 405'
  | 'PARAM_ILLEGAL 409'
  | 'PARAM_ILLEGAL 413'
  | 'PARAM_ILLEGAL 415'
  | 'PARAM_ILLEGAL 416'
  | 'PARAM_ILLEGAL 422'
  | 'USER_NOT_FOUND 404'
  | 'USER_NOT_ACTIVE 403'
  | 'AUTHENTICATION_FAILED 401'
  | 'SESSION_EXPIRED 401'
  | 'TOO_MANY_REQUESTS 429'
  | 'TOO_MANY_REQUESTS 429'
  | 'SYSTEM_ERROR 500'
  | 'SYSTEM_ERROR 503'
  | 'SYSTEM_ERROR 500'
  | 'SYSTEM_ERROR 503'
  | 'NO_IMAGE_PROVIDED 400'
  | 'INVALID_IMAGE 422'
  | 'FILE_TOO_LARGE 413'
  | 'UPLOAD_FAILED 422'
  | 'UPLOAD_FAILED 500'
  | 'UPLOAD_FAILED 503'
  | 'MISSING_TOKEN 401'
  | 'INVALID_TOKEN 401'
  | 'INVALID_REQUEST 400'
  | 'INVALID_REQUEST 401'
  | 'INVALID_REQUEST 404'
  | 'INVALID_REQUEST 405'
  | 'INVALID_REQUEST 409'
  | 'INVALID_REQUEST 415'
  | 'INVALID_REQUEST 422';

/** The codes among "CODE STATUS" that are no success. */
export type Failed<A extends string> = A extends `${string} 200` ? never : A extends `${infer Code} ${string}` ? Code : never;

/** What the client finds out by itself. */
export type ClientCode = | 'ABORTED' | 'TIMEOUT' | 'NETWORK_ERROR' | 'UNEXPECTED_ANSWER' | 'NOT_LOGGED_IN';

/** Every code an error can have. */
export type ErrorCode = Failed<Answered> | ClientCode;

/** Where the same call may succeed in a moment: "CODE STATUS" or a code of the client's own, between commas. */
export const retryable: string =
  ',PARAM_ILLEGAL 409,TOO_MANY_REQUESTS 429,TOO_MANY_REQUESTS 429,SYSTEM_ERROR 503,SYSTEM_ERROR 503,UPLOAD_FAILED 503,INVALID_REQUEST 409,TIMEOUT,NETWORK_ERROR,';

/** Says in how many seconds the session ends. */
export const expiresInHeader = 'Session-Expires-In';

/** The header that makes repeating safe, and how long a call with the same key may be under way. */
export const idempotency = { header: 'Idempotency-Key', reservedSeconds: 60 } as const;

/** An image's greatest size in bytes, and the first bytes in hex of the kinds that are taken. */
export const imageRules = {
  maxBytes: 5242880,
  signatures: ['ffd8ff', '47494638', '89504e47', '424d', ],
} as const;
