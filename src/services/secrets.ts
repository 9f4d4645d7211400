// Random identifiers and secrets, and how they are kept: as SHA-256, compared in constant time (decision R6).
import { hash, randomBytes, timingSafeEqual } from 'node:crypto';

/** 32 lowercase hex digits from 128 random bits (decisions R6, R10). */
export const randomId = (): string => randomBytes(16).toString('hex');

/** 16 lowercase hex digits, for names that need not be secret. */
export const shortId = (): string => randomBytes(8).toString('hex');

/** 43 characters of base64url from 256 random bits. */
export const randomSecret = (): string => randomBytes(32).toString('base64url');

export const sha256 = (data: string | Buffer): Buffer => hash('sha256', data, 'buffer');

/** Whether the secret hashes to this; takes the same time whatever the answer. */
export const matches = (secret: string, hash: Buffer): boolean => timingSafeEqual(sha256(secret), hash);
