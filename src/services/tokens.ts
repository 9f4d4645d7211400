// Access tokens: signed JWTs made from a live session (decision R9). Used by controllers and the credentials step.
import { createSecretKey, type KeyObject } from 'node:crypto';
import { errors, type JWTPayload, jwtVerify, SignJWT } from 'jose';
import type { SessionRecord } from '../stores/records.js';
import type { Clock } from './clock.js';
import type { Sessions } from './sessions.js';

const algorithm = 'HS256';
const issuer = 'cloakroom';
const audience = 'cloakroom';
const type = 'at+jwt';

/** Base64url without the loose bits and padding that decoders forgive: a token has one spelling. */
const isCanonical = (token: string): boolean =>
  token.split('.').every((part) => Buffer.from(part, 'base64url').toString('base64url') === part);

/**
 * What a token of ours says, by this key and at this time (in milliseconds).
 * Throws jose's errors: first of the form and the signature, then of the claims.
 */
export async function readToken(token: string, key: KeyObject, now: number): Promise<JWTPayload> {
  if (!isCanonical(token)) throw new errors.JWSInvalid('The token is not spelled as its encoder would');
  const expected = {
    algorithms: [algorithm],
    issuer,
    audience,
    typ: type,
    requiredClaims: ['sub', 'sid', 'client_id', 'exp'],
  };
  const { payload } = await jwtVerify(token, key, { ...expected, currentDate: new Date(now) });
  return payload;
}

export interface IssuedToken {
  accessToken: string;
  expiresInSeconds: number;
}

interface Parts {
  /** The first signs, all verify: that is how secrets are rotated. */
  secrets: readonly string[];
  tokenSeconds: number;
  sessions: Pick<Sessions, 'touch'>;
  clock: Clock;
}

export type Tokens = ReturnType<typeof createTokens>;

export function createTokens({ secrets, tokenSeconds, sessions, clock }: Parts) {
  const keys = secrets.map((secret) => createSecretKey(Buffer.from(secret)));
  const [signingKey] = keys;
  if (!signingKey) throw new Error('createTokens needs a secret');

  const claimsOf = async (token: string) => {
    for (const key of keys) {
      try {
        return await readToken(token, key, clock());
      } catch (error) {
        if (!(error instanceof errors.JOSEError)) throw error;
      }
    }
    return null;
  };

  return {
    /** For 15 minutes at most, never past the session's absolute end. Says user, client and session, never the sessionId itself. */
    async issue(session: SessionRecord): Promise<IssuedToken> {
      const issuedAt = Math.floor(clock() / 1000);
      const expiresAt = Math.min(issuedAt + tokenSeconds, Math.floor(session.endsAt.getTime() / 1000));
      const accessToken = await new SignJWT({ sid: session.sessionKey, client_id: session.clientId })
        .setProtectedHeader({ alg: algorithm, typ: type })
        .setIssuer(issuer)
        .setAudience(audience)
        .setSubject(session.userId)
        .setIssuedAt(issuedAt)
        .setExpirationTime(expiresAt)
        .sign(signingKey);
      return { accessToken, expiresInSeconds: Math.max(0, expiresAt - issuedAt) };
    },

    /** The token's live session, touched as an activity. Null where the token is not valid or its session has ended. */
    async redeem(token: string): Promise<SessionRecord | null> {
      const claims = await claimsOf(token);
      if (typeof claims?.sid !== 'string' || typeof claims.client_id !== 'string') return null;
      const session = await sessions.touch(claims.sid, claims.client_id);
      return session?.userId === claims.sub ? session : null;
    },
  };
}
