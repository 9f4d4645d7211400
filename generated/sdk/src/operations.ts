// Written by OpenAPI Generator from openapi.yaml with scripts/sdk-templates. Never edited.
// The operations as a table: what each sends, needs and answers. Each is a function of its own; the class in cloakroom.ts lists them.
import type { ClientCode, Failed } from './contract.js';
import { form, json } from './body.js';
import { type Credential, givenCredential, sessionCredential, tokenCredential } from './credentials.js';
import { type ImageSource, type ImageText, toBase64, toFile } from './image.js';
import type * as models from './models.js';
import { operation, type Operation } from './operation.js';
import { type Pages, pages } from './pages.js';
import type { UploadControls } from './types.js';

type Common = Exclude<ClientCode, 'NOT_LOGGED_IN'>;
/** What the client holds itself need not be given. */
type Held =  | 'clientId' | 'clientSecret' | 'sessionId' | 'x-access-token';
type Body<B> = Omit<B, Held> & Partial<Pick<B, Held & keyof B>>;
type ImageBody<B, F extends string> = Omit<B, F> & { [K in F]: ImageSource | ImageText } & UploadControls;

const clientId: Credential = /* @__PURE__ */ givenCredential('clientId');
const clientSecret: Credential = /* @__PURE__ */ givenCredential('clientSecret');
const sessionId: Credential = /* @__PURE__ */ sessionCredential({
  name: 'sessionId',
  result: 'sessionId',
  refusedBy: ['SESSION_EXPIRED', 'INVALID_TOKEN', ],
});
const xAccessToken: Credential = /* @__PURE__ */ tokenCredential({
  name: 'x-access-token',
  result: 'payload.access_token',
  issuer: () => issueAccessToken,
  expiresIn: 'payload.expires_in',
  refusedBy: ['INVALID_TOKEN', ],
});


export type GetLivenessParams = {
} & Record<string, never>;
export type GetLivenessErrorCode =
  | Common
  | Failed<'PARAM_ILLEGAL 400' | 'PARAM_ILLEGAL 405'>
;
/** Answers as long as the process can answer at all. Restart it where it does not. */
export const getLiveness: Operation<GetLivenessParams, models.LivenessReport, GetLivenessErrorCode> = /* @__PURE__ */ operation({
  id: 'getLiveness',
  method: 'GET',
  path: '/health/live',
  credentials: [],
  isIdempotent: true,

  answers: 'PARAM_ILLEGAL 400,PARAM_ILLEGAL 405',
});


export type GetReadinessParams = {
} & Record<string, never>;
export type GetReadinessErrorCode =
  | Common
  | Failed<'PARAM_ILLEGAL 400' | 'PARAM_ILLEGAL 405'>
;
/** Says whether the database answers and the server is not stopping. Send it no requests while it says 503. */
export const getReadiness: Operation<GetReadinessParams, models.ReadinessReport, GetReadinessErrorCode> = /* @__PURE__ */ operation({
  id: 'getReadiness',
  method: 'GET',
  path: '/health/ready',
  credentials: [],
  isIdempotent: true,

  alsoResult: 503,

  answers: 'PARAM_ILLEGAL 400,PARAM_ILLEGAL 405',
});


export type DeleteImageParams = {
  /** The image's id, 32 lowercase hex digits. */
  imageId: string;
};
export type DeleteImageErrorCode =
  | Common
  | Failed<'SUCCESS 200' | 'PARAM_ILLEGAL 400' | 'PARAM_ILLEGAL 401' | 'SESSION_EXPIRED 401' | 'PARAM_ILLEGAL 404' | 'PARAM_ILLEGAL 405' | 'TOO_MANY_REQUESTS 429' | 'SYSTEM_ERROR 500' | 'SYSTEM_ERROR 503'>

  | 'NOT_LOGGED_IN'
;
/** The image is gone at once, through whichever client it came. Copies in caches outlive it if the operator lets caches keep them. */
export const deleteImage: Operation<DeleteImageParams, models.Result, DeleteImageErrorCode> = /* @__PURE__ */ operation({
  id: 'deleteImage',
  method: 'DELETE',
  path: '/image/{imageId}',
  credentials: [clientId, clientSecret, sessionId, ],
  isIdempotent: true,

  answers: 'SUCCESS 200,PARAM_ILLEGAL 400,PARAM_ILLEGAL 401,SESSION_EXPIRED 401,PARAM_ILLEGAL 404,PARAM_ILLEGAL 405,TOO_MANY_REQUESTS 429,SYSTEM_ERROR 500,SYSTEM_ERROR 503',
});


export type GetImageParams = {
  /** The image's id, 32 lowercase hex digits. */
  imageId: string;
};
export type GetImageErrorCode =
  | Common
  | Failed<'PARAM_ILLEGAL 400' | 'PARAM_ILLEGAL 404' | 'PARAM_ILLEGAL 405' | 'PARAM_ILLEGAL 416' | 'TOO_MANY_REQUESTS 429' | 'SYSTEM_ERROR 500' | 'SYSTEM_ERROR 503'>
;
/** Needs no credentials: the id is the capability. Serves single byte ranges and conditional requests; HEAD answers the same headers without the bytes. The bytes never change under an id. */
export const getImage: Operation<GetImageParams, Blob, GetImageErrorCode> = /* @__PURE__ */ operation({
  id: 'getImage',
  method: 'GET',
  path: '/image/{imageId}',
  isBytes: true,
  credentials: [],
  isIdempotent: true,

  answers: 'PARAM_ILLEGAL 400,PARAM_ILLEGAL 404,PARAM_ILLEGAL 405,PARAM_ILLEGAL 416,TOO_MANY_REQUESTS 429,SYSTEM_ERROR 500,SYSTEM_ERROR 503',
});


export type GetImageInfoParams = {
  /** The image's id, 32 lowercase hex digits. */
  imageId: string;
};
export type GetImageInfoErrorCode =
  | Common
  | Failed<'SUCCESS 200' | 'PARAM_ILLEGAL 400' | 'PARAM_ILLEGAL 401' | 'SESSION_EXPIRED 401' | 'PARAM_ILLEGAL 404' | 'PARAM_ILLEGAL 405' | 'TOO_MANY_REQUESTS 429' | 'SYSTEM_ERROR 500' | 'SYSTEM_ERROR 503'>

  | 'NOT_LOGGED_IN'
;
/** Says what the image is. Only its owner may ask; another's image is not found. */
export const getImageInfo: Operation<GetImageInfoParams, models.ImageInfoResult, GetImageInfoErrorCode> = /* @__PURE__ */ operation({
  id: 'getImageInfo',
  method: 'GET',
  path: '/image/{imageId}/info',
  credentials: [clientId, clientSecret, sessionId, ],
  isIdempotent: true,

  answers: 'SUCCESS 200,PARAM_ILLEGAL 400,PARAM_ILLEGAL 401,SESSION_EXPIRED 401,PARAM_ILLEGAL 404,PARAM_ILLEGAL 405,TOO_MANY_REQUESTS 429,SYSTEM_ERROR 500,SYSTEM_ERROR 503',
});


export type ListImagesParams = {
  /** How many images a page has at most; decimal digits without a leading zero. */
  limit?: number | undefined;
  /** The nextCursor of the page before. */
  cursor?: string | undefined;
};
export type ListImagesErrorCode =
  | Common
  | Failed<'SUCCESS 200' | 'PARAM_ILLEGAL 400' | 'PARAM_ILLEGAL 401' | 'SESSION_EXPIRED 401' | 'PARAM_ILLEGAL 405' | 'TOO_MANY_REQUESTS 429' | 'SYSTEM_ERROR 500' | 'SYSTEM_ERROR 503'>

  | 'NOT_LOGGED_IN'
;
/** Lists the user's images, newest first, a page at a time. nextCursor is there exactly when there is more. */
export const listImages: Operation<ListImagesParams, models.ImageListResult, ListImagesErrorCode> = /* @__PURE__ */ operation({
  id: 'listImages',
  method: 'GET',
  path: '/images',
  query: ['limit', 'cursor', ],
  credentials: [clientId, clientSecret, sessionId, ],
  isIdempotent: true,

  answers: 'SUCCESS 200,PARAM_ILLEGAL 400,PARAM_ILLEGAL 401,SESSION_EXPIRED 401,PARAM_ILLEGAL 405,TOO_MANY_REQUESTS 429,SYSTEM_ERROR 500,SYSTEM_ERROR 503',
});
/** Every item of listImages, page after page, as an async iterable. */
export const images: Pages<ListImagesParams, models.ImageListResult['images'][number]> = /* @__PURE__ */ pages(listImages, 'images', 'cursor', 'nextCursor');


export type UploadImageParams = {
  /** The bytes of one jpg, gif, png or bmp image of at most 5 MiB, as a file part. */
  image: ImageSource;
} & UploadControls;
export type UploadImageErrorCode =
  | Common
  | Failed<'SUCCESS 200' | 'PARAM_ILLEGAL 400' | 'PARAM_ILLEGAL 401' | 'SESSION_EXPIRED 401' | 'PARAM_ILLEGAL 405' | 'PARAM_ILLEGAL 409' | 'PARAM_ILLEGAL 413' | 'PARAM_ILLEGAL 415' | 'PARAM_ILLEGAL 422' | 'TOO_MANY_REQUESTS 429' | 'SYSTEM_ERROR 500' | 'SYSTEM_ERROR 503'>

  | 'NOT_LOGGED_IN'
;
/** Takes one jpg, gif, png or bmp image of at most 5 MiB as multipart/form-data. The format is told from the bytes, never from a file name or Content-Type. The image must decode whole; only then is it stored. */
export const uploadImage: Operation<UploadImageParams, models.UploadImageResult, UploadImageErrorCode> = /* @__PURE__ */ operation({
  id: 'uploadImage',
  method: 'POST',
  path: '/image/upload',
  fields: ['image', ],
  body: form,
  credentials: [clientId, clientSecret, sessionId, ],
  takesKey: true,
  image: { field: 'image', to: toFile, missing: 'PARAM_ILLEGAL 400', tooLarge: 'PARAM_ILLEGAL 413', wrongKind: 'PARAM_ILLEGAL 422' },

  answers: 'SUCCESS 200,PARAM_ILLEGAL 400,PARAM_ILLEGAL 401,SESSION_EXPIRED 401,PARAM_ILLEGAL 405,PARAM_ILLEGAL 409,PARAM_ILLEGAL 413,PARAM_ILLEGAL 415,PARAM_ILLEGAL 422,TOO_MANY_REQUESTS 429,SYSTEM_ERROR 500,SYSTEM_ERROR 503',
});


export type UploadImageBase64Params = ImageBody<models.UploadImageBase64Request, 'image_base64'> & {
};
export type UploadImageBase64ErrorCode =
  | Common
  | Failed<'UPLOAD_SUCCESSFUL 200' | 'NO_IMAGE_PROVIDED 400' | 'INVALID_REQUEST 400' | 'MISSING_TOKEN 401' | 'INVALID_TOKEN 401' | 'INVALID_REQUEST 405' | 'INVALID_REQUEST 409' | 'FILE_TOO_LARGE 413' | 'INVALID_REQUEST 415' | 'INVALID_IMAGE 422' | 'UPLOAD_FAILED 422' | 'INVALID_REQUEST 422' | 'TOO_MANY_REQUESTS 429' | 'UPLOAD_FAILED 500' | 'UPLOAD_FAILED 503'>

  | 'NOT_LOGGED_IN'
  | IssueAccessTokenErrorCode
;
/** Takes one jpg, gif, png or bmp image of at most 5 MiB as base64 in JSON, with or without a data-URL prefix. The access token comes from issueAccessToken. */
export const uploadImageBase64: Operation<UploadImageBase64Params, models.UploadImageBase64Result, UploadImageBase64ErrorCode> = /* @__PURE__ */ operation({
  id: 'uploadImageBase64',
  method: 'POST',
  path: '/api/auth/upload_image',
  fields: ['image_base64', ],
  body: json,
  credentials: [xAccessToken, ],
  takesKey: true,
  image: { field: 'image_base64', to: toBase64, missing: 'NO_IMAGE_PROVIDED 400', tooLarge: 'FILE_TOO_LARGE 413', wrongKind: 'INVALID_IMAGE 422' },

  answers: 'UPLOAD_SUCCESSFUL 200,NO_IMAGE_PROVIDED 400,INVALID_REQUEST 400,MISSING_TOKEN 401,INVALID_TOKEN 401,INVALID_REQUEST 405,INVALID_REQUEST 409,FILE_TOO_LARGE 413,INVALID_REQUEST 415,INVALID_IMAGE 422,UPLOAD_FAILED 422,INVALID_REQUEST 422,TOO_MANY_REQUESTS 429,UPLOAD_FAILED 500,UPLOAD_FAILED 503',
});


export type GetSessionParams = {
} & Record<string, never>;
export type GetSessionErrorCode =
  | Common
  | Failed<'SUCCESS 200' | 'PARAM_ILLEGAL 400' | 'PARAM_ILLEGAL 401' | 'SESSION_EXPIRED 401' | 'PARAM_ILLEGAL 405' | 'TOO_MANY_REQUESTS 429' | 'SYSTEM_ERROR 500' | 'SYSTEM_ERROR 503'>

  | 'NOT_LOGGED_IN'
;
/** Says whose session it is and when it ends. The call is an activity: expiresAt is the idle end after it. A page that was reloaded asks here whether it must log in again. */
export const getSession: Operation<GetSessionParams, models.SessionResult, GetSessionErrorCode> = /* @__PURE__ */ operation({
  id: 'getSession',
  method: 'GET',
  path: '/session',
  credentials: [clientId, clientSecret, sessionId, ],
  isIdempotent: true,

  answers: 'SUCCESS 200,PARAM_ILLEGAL 400,PARAM_ILLEGAL 401,SESSION_EXPIRED 401,PARAM_ILLEGAL 405,TOO_MANY_REQUESTS 429,SYSTEM_ERROR 500,SYSTEM_ERROR 503',
});


export type LogoutParams = Body<models.LogoutRequest> & {
};
export type LogoutErrorCode =
  | Common
  | Failed<'SUCCESS 200' | 'PARAM_ILLEGAL 400' | 'PARAM_ILLEGAL 401' | 'SESSION_EXPIRED 401' | 'PARAM_ILLEGAL 405' | 'PARAM_ILLEGAL 413' | 'PARAM_ILLEGAL 415' | 'TOO_MANY_REQUESTS 429' | 'SYSTEM_ERROR 500' | 'SYSTEM_ERROR 503'>

  | 'NOT_LOGGED_IN'
;
/** Ends the session and kills its access tokens at once. The session is named twice, in the header and in the body; the two must be equal. */
export const logout: Operation<LogoutParams, models.Result, LogoutErrorCode> = /* @__PURE__ */ operation({
  id: 'logout',
  method: 'POST',
  path: '/session/logout',
  fields: ['sessionId', ],
  body: json,
  credentials: [clientId, clientSecret, sessionId, ],
  ends: 'sessionId',
  isIdempotent: true,

  answers: 'SUCCESS 200,PARAM_ILLEGAL 400,PARAM_ILLEGAL 401,SESSION_EXPIRED 401,PARAM_ILLEGAL 405,PARAM_ILLEGAL 413,PARAM_ILLEGAL 415,TOO_MANY_REQUESTS 429,SYSTEM_ERROR 500,SYSTEM_ERROR 503',
});


export type IssueAccessTokenParams = {
} & Record<string, never>;
export type IssueAccessTokenErrorCode =
  | Common
  | Failed<'TOKEN_ISSUED 200' | 'INVALID_REQUEST 400' | 'INVALID_REQUEST 401' | 'INVALID_TOKEN 401' | 'INVALID_REQUEST 405' | 'TOO_MANY_REQUESTS 429' | 'SYSTEM_ERROR 500' | 'SYSTEM_ERROR 503'>

  | 'NOT_LOGGED_IN'
;
/** Gives a signed token for uploadImageBase64: for 15 minutes at most, never past the session's absolute end, and dead as soon as its session ends. Takes no body. */
export const issueAccessToken: Operation<IssueAccessTokenParams, models.AccessTokenResult, IssueAccessTokenErrorCode> = /* @__PURE__ */ operation({
  id: 'issueAccessToken',
  method: 'POST',
  path: '/api/auth/token',
  credentials: [clientId, clientSecret, sessionId, ],
  issues: xAccessToken,
  isIdempotent: true,

  answers: 'TOKEN_ISSUED 200,INVALID_REQUEST 400,INVALID_REQUEST 401,INVALID_TOKEN 401,INVALID_REQUEST 405,TOO_MANY_REQUESTS 429,SYSTEM_ERROR 500,SYSTEM_ERROR 503',
});


export type LoginParams = Body<models.LoginRequest> & {
};
export type LoginErrorCode =
  | Common
  | Failed<'SUCCESS 200' | 'PARAM_ILLEGAL 400' | 'PARAM_ILLEGAL 401' | 'AUTHENTICATION_FAILED 401' | 'USER_NOT_ACTIVE 403' | 'USER_NOT_FOUND 404' | 'PARAM_ILLEGAL 405' | 'PARAM_ILLEGAL 413' | 'PARAM_ILLEGAL 415' | 'TOO_MANY_REQUESTS 429' | 'SYSTEM_ERROR 500' | 'SYSTEM_ERROR 503'>
;
/** Gives a session for the user of this email and password. It ends 5 minutes after its last activity and 12 hours after login at the latest; with isRemembered after 30 days without activity and 90 days at the latest. */
export const login: Operation<LoginParams, models.LoginResult, LoginErrorCode> = /* @__PURE__ */ operation({
  id: 'login',
  method: 'POST',
  path: '/user/login',
  fields: ['email', 'password', 'isRemembered', ],
  body: json,
  credentials: [clientId, clientSecret, ],
  issues: sessionId,

  answers: 'SUCCESS 200,PARAM_ILLEGAL 400,PARAM_ILLEGAL 401,AUTHENTICATION_FAILED 401,USER_NOT_ACTIVE 403,USER_NOT_FOUND 404,PARAM_ILLEGAL 405,PARAM_ILLEGAL 413,PARAM_ILLEGAL 415,TOO_MANY_REQUESTS 429,SYSTEM_ERROR 500,SYSTEM_ERROR 503',
});

