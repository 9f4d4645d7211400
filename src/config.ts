// The configuration, read once from the environment by main and the command line; every fault is reported at once, with its mend.
import { homedir } from 'node:os';
import { resolve } from 'node:path';
import type { CallLimits } from './http/limits.js';
import { misspeltSettings } from './misspelt.js';
import type { RateLimits } from './services/limits.js';
import { Fault, pairFault, settings } from './settings.js';
import { uriFault } from './stores/connection-string.js';

type Environment = Readonly<Record<string, string | undefined>>;
type Settings = typeof settings;

export class ConfigError extends Error {
  override readonly name = 'ConfigError';
  constructor(readonly faults: readonly string[]) {
    super(['The configuration is wrong; nothing was started:', ...faults.map((fault) => `  - ${fault}`)].join('\n'));
  }
}

type Given = { [K in keyof Settings]: ReturnType<Settings[K]['read']> | undefined };

/** What the command line needs too: where the database is. */
export interface StoreConfig {
  /** Undefined: the embedded mongod of dataDir. */
  mongodbUri: string | undefined;
  mongodPath: string | undefined;
  /** Absolute. */
  dataDir: string;
  searchPath: string;
  environment: { XDG_CACHE_HOME?: string; HOME?: string };
}

export interface Config extends StoreConfig {
  host: string;
  port: number;
  /** Undefined: no HTTPS. */
  httpsPort: number | undefined;
  /** Undefined: a self-signed pair in embedded mode. */
  tls: { certFile: string; keyFile: string } | undefined;
  publicUrl: string | undefined;
  publicSecureUrl: string | undefined;
  tokenSecrets: readonly string[] | undefined;
  hideUnknownUsers: boolean;
  imageCacheControl: string;
  metricsPort: number | 'main' | undefined;
  trustedProxies: readonly string[];
  sessionIdleSeconds: number;
  rememberedSessionIdleSeconds: number;
  sessionMaxSeconds: number;
  rememberedSessionMaxSeconds: number;
  /** Null: none. */
  rateLimits: (RateLimits & CallLimits) | null;
  origins: '*' | readonly string[];
  logLevel: string;
  /** False only for benchmarks, which compare with servers that look at no pixel; no setting, since a deployment is not to have it. */
  decodesImages: boolean;
}

function readAll(env: Environment, faults: string[], names = Object.keys(settings)): Given {
  const given: Record<string, unknown> = {};
  for (const name of names) {
    const value = env[name]?.trim();
    if (!value) continue;
    try {
      given[name] = settings[name as keyof Settings].read(value);
    } catch (error) {
      if (!(error instanceof Fault)) throw error;
      faults.push(`${name} ${error.message}.`);
    }
  }
  const read = given as Given;
  // Only the database's driver can tell, and settings.ts stands alone.
  const fault = read.MONGODB_URI === undefined ? null : uriFault(read.MONGODB_URI);
  if (fault !== null) faults.push(`MONGODB_URI ${fault}.`);
  return read;
}

const defaultOf = <K extends keyof Settings>(name: K) =>
  settings[name].read(settings[name].default) as ReturnType<Settings[K]['read']>;

const storeConfig = (given: Given, env: Environment): StoreConfig => ({
  mongodbUri: given.MONGODB_URI,
  mongodPath: given.MONGOD_PATH,
  dataDir: resolve(given.DATA_DIR ?? settings.DATA_DIR.default),
  searchPath: env.PATH ?? '',
  environment: { HOME: env.HOME ?? homedir(), ...(env.XDG_CACHE_HOME ? { XDG_CACHE_HOME: env.XDG_CACHE_HOME } : {}) },
});

const limitsOf = (given: Given): RateLimits & CallLimits => ({
  guesses: given.LIMIT_GUESSES ?? defaultOf('LIMIT_GUESSES'),
  addressFailures: given.LIMIT_ADDRESS_FAILURES ?? defaultOf('LIMIT_ADDRESS_FAILURES'),
  accountFailures: given.LIMIT_ACCOUNT_FAILURES ?? defaultOf('LIMIT_ACCOUNT_FAILURES'),
  clientFailures: given.LIMIT_CLIENT_FAILURES ?? defaultOf('LIMIT_CLIENT_FAILURES'),
  clientLogins: given.LIMIT_CLIENT_LOGINS ?? defaultOf('LIMIT_CLIENT_LOGINS'),
  addressCalls: given.LIMIT_ADDRESS_CALLS ?? defaultOf('LIMIT_ADDRESS_CALLS'),
  clientCalls: given.LIMIT_CLIENT_CALLS ?? defaultOf('LIMIT_CLIENT_CALLS'),
});

/** Rules between settings, each with its mend. */
function crossFaults(given: Given, env: Environment): string[] {
  const faults: string[] = [];
  if (!env.TLS_CERT_FILE?.trim() !== !env.TLS_KEY_FILE?.trim()) {
    faults.push('TLS_CERT_FILE and TLS_KEY_FILE belong together: set both or neither.');
  }
  if (given.TLS_CERT_FILE && given.TLS_KEY_FILE) faults.push(...pairFault(given.TLS_CERT_FILE, given.TLS_KEY_FILE));
  if (env.MONGODB_URI?.trim()) {
    if (!env.TOKEN_SECRET?.trim()) {
      faults.push(
        'TOKEN_SECRET is required with MONGODB_URI: make one with "openssl rand -base64 48" and give all nodes the same.',
      );
    }
    if (!env.TLS_CERT_FILE && !env.PUBLIC_SECURE_URL) {
      faults.push('secure_url needs HTTPS: with MONGODB_URI set TLS_CERT_FILE and TLS_KEY_FILE, or PUBLIC_SECURE_URL.');
    }
    if (given.HTTPS_PORT !== undefined && !env.TLS_CERT_FILE && env.PUBLIC_SECURE_URL) {
      faults.push('HTTPS_PORT needs TLS_CERT_FILE and TLS_KEY_FILE with MONGODB_URI: set them, or leave it out.');
    }
  }
  return faults;
}

/** Reads what the command line needs. Throws ConfigError with every fault. */
export function loadStoreConfig(env: Environment): StoreConfig {
  const faults: string[] = [];
  const given = readAll(env, faults, ['MONGODB_URI', 'MONGOD_PATH', 'DATA_DIR']);
  if (faults.length > 0) throw new ConfigError(faults);
  return storeConfig(given, env);
}

/** Reads the whole configuration. Throws ConfigError with every fault. */
export function loadConfig(env: Environment): Config {
  const faults: string[] = [];
  const given = readAll(env, faults);
  faults.push(...crossFaults(given, env));
  // No fault by itself, but it may well be why another is one.
  if (faults.length > 0)
    throw new ConfigError([...faults, ...misspeltSettings(Object.keys(env)).map(({ told }) => told)]);

  const isEmbedded = given.MONGODB_URI === undefined;
  const hasPair = given.TLS_CERT_FILE !== undefined && given.TLS_KEY_FILE !== undefined;
  const mainPort = given.PORT ?? defaultOf('PORT');
  const ownOrigins = isEmbedded && env.CORS_ORIGINS === undefined ? '*' : [];
  return Object.freeze({
    ...storeConfig(given, env),
    host: given.HOST ?? settings.HOST.default,
    port: mainPort,
    httpsPort: isEmbedded || hasPair ? (given.HTTPS_PORT ?? (mainPort === 0 ? 0 : 3443)) : undefined,
    tls: hasPair ? { certFile: given.TLS_CERT_FILE as string, keyFile: given.TLS_KEY_FILE as string } : undefined,
    publicUrl: given.PUBLIC_URL,
    publicSecureUrl: given.PUBLIC_SECURE_URL,
    tokenSecrets: given.TOKEN_SECRET,
    hideUnknownUsers: given.HIDE_UNKNOWN_USERS === 'true',
    imageCacheControl: given.IMAGE_CACHE_CONTROL ?? settings.IMAGE_CACHE_CONTROL.default,
    metricsPort: given.METRICS_PORT ?? (isEmbedded ? 'main' : undefined),
    trustedProxies: given.TRUSTED_PROXIES ?? [],
    sessionIdleSeconds: given.SESSION_IDLE_SECONDS ?? defaultOf('SESSION_IDLE_SECONDS'),
    rememberedSessionIdleSeconds: given.REMEMBERED_SESSION_IDLE_SECONDS ?? defaultOf('REMEMBERED_SESSION_IDLE_SECONDS'),
    sessionMaxSeconds: given.SESSION_MAX_SECONDS ?? defaultOf('SESSION_MAX_SECONDS'),
    rememberedSessionMaxSeconds: given.REMEMBERED_SESSION_MAX_SECONDS ?? defaultOf('REMEMBERED_SESSION_MAX_SECONDS'),
    rateLimits: given.RATE_LIMITS === 'off' ? null : limitsOf(given),
    origins: given.CORS_ORIGINS ?? ownOrigins,
    logLevel: given.LOG_LEVEL ?? settings.LOG_LEVEL.default,
    decodesImages: env.CLOAKROOM_BENCH_DECODE !== 'off',
  });
}
