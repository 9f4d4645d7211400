// Written by OpenAPI Generator from openapi.yaml with scripts/sdk-templates. Never edited.
// The shapes of the contract.


export interface AccessToken {
  /** A signed JWT, to be sent in the x-access-token header. */
  access_token: string;
  token_type: 'x-access-token';
  /** In seconds. */
  expires_in: number;
}


export interface AccessTokenResult {
  code: 'TOKEN_ISSUED';
  message: string;
  payload: AccessToken;
}


export interface CodeError {
  code: ErrorCode;
  /** The reason in words, for developers. Decide by code. */
  message: string;
}


export type ErrorCode = | 'NO_IMAGE_PROVIDED' | 'INVALID_IMAGE' | 'FILE_TOO_LARGE' | 'UPLOAD_FAILED' | 'MISSING_TOKEN' | 'INVALID_TOKEN' | 'INVALID_REQUEST' | 'TOO_MANY_REQUESTS' | 'SYSTEM_ERROR';


/** The outcome of a call that failed. */
export interface FailedResultContext {
  success: boolean;
  /** The reason in words. Decide by resultCode. */
  resultMsg: string;
  resultCode: ResultErrorCode;
}


export type HealthStatus = | 'ok' | 'unavailable';


/** Told from the bytes. */
export type ImageFormat = | 'jpg' | 'gif' | 'png' | 'bmp';


export interface ImageInfo {
  /** 32 lowercase hex digits, unguessable. */
  imageId: string;
  format: ImageFormat;
  /** In pixels, as stored, whatever EXIF says of orientation. */
  width: number;
  /** In pixels, as stored, whatever EXIF says of orientation. */
  height: number;
  /** In bytes. */
  filesizeInBytes: number;
  /** SHA-256 of the bytes. */
  sha256: string;
  /** Where the image is served over HTTP. */
  url: string;
  /** Where the image is served over HTTPS. */
  secureUrl: string;
  /** When the image was stored. */
  createdAt: string;
}


export interface ImageInfoResult {
  resultContext: ResultContext;
  image: ImageInfo;
}


export interface ImageListResult {
  resultContext: ResultContext;
  /** Newest first. */
  images: Array<ImageInfo>;
  /** Send it as cursor to get the next page. Present exactly when there is more. */
  nextCursor?: string | undefined;
}


export interface LivenessChecks {
  process: 'ok';
}


export interface LivenessReport {
  status: 'ok';
  checks: LivenessChecks;
}


export interface LoginRequest {
  /** Formatted like an email; matched without regard to case. */
  email: string;
  /** 1 to 1,024 code points after Unicode normalisation (NFKC). */
  password: string;
  /** Makes the session last longer. */
  isRemembered?: boolean | undefined;
}


export interface LoginResult {
  resultContext: ResultContext;
  /** 32 lowercase hex digits from 128 random bits. */
  sessionId: string;
}


export interface LogoutRequest {
  /** 32 lowercase hex digits from 128 random bits. */
  sessionId: string;
}


export interface ReadinessChecks {
  database: HealthStatus;
  server: HealthStatus;
}


export interface ReadinessReport {
  status: HealthStatus;
  checks: ReadinessChecks;
}


export interface Result {
  resultContext: ResultContext;
}


/** The outcome of a call that did what it was asked to do. */
export interface ResultContext {
  success: boolean;
  resultMsg: 'SUCCESS';
  resultCode: 'SUCCESS';
}


export interface ResultError {
  resultContext: FailedResultContext;
}


export type ResultErrorCode = | 'PARAM_ILLEGAL' | 'SYSTEM_ERROR' | 'SESSION_EXPIRED' | 'USER_NOT_FOUND' | 'USER_NOT_ACTIVE' | 'AUTHENTICATION_FAILED' | 'TOO_MANY_REQUESTS';


export interface Session {
  /** Formatted like an email; matched without regard to case. */
  email: string;
  /** Whether the login asked to be remembered. */
  isRemembered: boolean;
  /** When the user logged in. */
  createdAt: string;
  /** When the session ends if nothing more happens. */
  expiresAt: string;
  /** When it ends whatever happens. */
  endsAt: string;
}


export interface SessionResult {
  resultContext: ResultContext;
  session: Session;
}


export interface UploadImageBase64Payload {
  image: UploadedImage;
}


export interface UploadImageBase64Request {
  /** The image in base64 (standard alphabet, padded, no white space), with or without a prefix data:image/…;base64, */
  image_base64: string;
}


export interface UploadImageBase64Result {
  code: 'UPLOAD_SUCCESSFUL';
  message: string;
  payload: UploadImageBase64Payload;
}


export interface UploadImageResult {
  resultContext: ResultContext;
  /** 32 lowercase hex digits, unguessable. */
  imageId: string;
}


export interface UploadedImage {
  /** 32 lowercase hex digits, unguessable. */
  image_id: string;
  /** In pixels. */
  width: number;
  /** In pixels. */
  height: number;
  format: ImageFormat;
  /** Where the image is served over HTTP. */
  url: string;
  /** Where the image is served over HTTPS. */
  secure_url: string;
  /** In bytes. */
  filesize_in_bytes: number;
}

