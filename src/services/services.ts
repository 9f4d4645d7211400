// All the services, made once by main (and by tests) on real stores.
import { contract } from '../contract.js';
import { createImageDecoder } from '../images/decoder.js';
import type { Stores } from '../stores/database.js';
import { type Clients, createClients } from './clients.js';
import type { Clock } from './clock.js';
import { createHealth, type Health } from './health.js';
import { createIdempotency } from './idempotency.js';
import { createImages, type Images } from './images.js';
import { createLimits, type Limits, noLimits, type RateLimits } from './limits.js';
import { createLogins, type Logins } from './logins.js';
import { createPasswords } from './passwords.js';
import { createSessions, type SessionLimits, type Sessions } from './sessions.js';
import { createTokens, type Tokens } from './tokens.js';
import { createUsers, type Users } from './users.js';

export interface Services {
  clients: Clients;
  users: Users;
  sessions: Sessions;
  logins: Logins;
  tokens: Tokens;
  images: Images;
  health: Health;
  limits: Limits;
  publication: Publication;
}

/** Where images are served, and how long caches may keep them. The URLs are known once the server listens. */
export interface Publication {
  publicUrl: () => string;
  publicSecureUrl: () => string;
  imageCacheControl: string;
}

export interface ServiceParts {
  stores: Stores;
  /** Throws where the database does not answer. */
  ping: () => Promise<void>;
  limits: SessionLimits;
  /** Null: none. */
  rateLimits?: RateLimits | null;
  tokenSecrets: readonly string[];
  publication: Publication;
  /** False: for benchmarks. */
  decodesImages?: boolean;
  clock?: Clock;
}

export function createServices(parts: ServiceParts): Services {
  const { stores, ping, limits, rateLimits, tokenSecrets, publication, clock = Date.now } = parts;
  const passwords = createPasswords();
  const sessions = createSessions({ stores, passwords, limits, clock });
  const shared = rateLimits ? createLimits(stores.limits, rateLimits) : noLimits;
  const { tokenSeconds } = contract['x-session'];
  const isDecoding = parts.decodesImages ?? true;
  const decoder = createImageDecoder({ maxPixels: contract['x-image-rules'].maxPixels, isDecoding });
  const { keptSeconds, reservedSeconds } = contract['x-idempotency'];
  const idempotency = createIdempotency({ stores, keptSeconds, reservedSeconds, clock });
  return {
    clients: createClients(stores),
    users: createUsers({ stores, passwords, clock }),
    sessions,
    logins: createLogins(sessions, shared),
    limits: shared,
    tokens: createTokens({ secrets: tokenSecrets, tokenSeconds, sessions, clock }),
    images: createImages({ stores, decoder, idempotency }),
    health: createHealth(ping),
    publication,
  };
}
