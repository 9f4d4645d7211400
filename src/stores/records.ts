// The plain objects that stores give and take: what services know of the database.
import type { ImageFormat } from '../../generated/types.js';

export interface ClientRecord {
  clientId: string;
  name: string;
  /** SHA-256 of the secret. */
  secretHash: Buffer;
  disabled: boolean;
  createdAt: Date;
}

export interface UserRecord {
  userId: string;
  /** As it was given; matched in lower case (decision R11). */
  email: string;
  /** argon2id as a PHC string. */
  passwordHash: string;
  active: boolean;
  createdAt: Date;
}

export interface SessionRecord {
  /** SHA-256 of the sessionId in base64url: the id itself is never stored (decision R6). */
  sessionKey: string;
  clientId: string;
  userId: string;
  email: string;
  isRemembered: boolean;
  createdAt: Date;
  /** The idle end. */
  expiresAt: Date;
  /** The absolute end. */
  endsAt: Date;
  idleMs: number;
}

export interface ImageRecord {
  imageId: string;
  userId: string;
  clientId: string;
  format: ImageFormat;
  width: number;
  height: number;
  sizeInBytes: number;
  /** Lowercase hex. */
  sha256: string;
  createdAt: Date;
}

/** Where a page of images ends: the next one begins behind it. */
export interface ImagePosition {
  createdAt: Date;
  imageId: string;
}

/** What an Idempotency-Key stands for (decision R13). */
export interface KeyRecord {
  /** SHA-256 of client, user, operation and key. */
  keyId: string;
  /** Of the image, after decoding. */
  sha256: string;
  /** The image that the call makes, or made: it exists exactly if the call succeeded and the image was not deleted since. */
  imageId: string;
  /** Until then the call counts as under way. */
  reservedUntil: Date;
  expiresAt: Date;
}
