// Every variable of the environment that the server reads: what it is, its default, how it is read. Used by config.
import { existsSync, readFileSync } from 'node:fs';
import { isIP } from 'node:net';
import { isAbsolute } from 'node:path';
import { createSecureContext } from 'node:tls';

/** What is wrong with one setting, and how to mend it. */
export class Fault extends Error {}

export interface Setting<T> {
  doc: string;
  /** As README's table says it. */
  default: string;
  unit?: string;
  /** The text is never empty; throws Fault. */
  read: (text: string) => T;
}

const setting = <T>(doc: string, fallback: string, read: (text: string) => T, unit?: string): Setting<T> => ({
  doc,
  default: fallback,
  read,
  ...(unit ? { unit } : {}),
});

const text = (value: string): string => value;

/** Labels of a name; the last is no number, or the whole would be an address gone wrong. */
const hostName = /^(?=.{1,253}$)(?:\w(?:[\w-]{0,61}\w)?\.)*(?!\d+\.?$)\w(?:[\w-]{0,61}\w)?\.?$/;

const host = (value: string): string => {
  if (isIP(value) !== 0 || hostName.test(value)) return value;
  throw new Fault('is no address to listen on: write an IP address or a host name, without scheme, port or brackets');
};

const wholeNumber =
  (least: number, most: number) =>
  (value: string): number => {
    const number = /^\d{1,12}$/.test(value) ? Number(value) : Number.NaN;
    if (number >= least && number <= most) return number;
    throw new Fault(`is not a whole number from ${least} to ${most}: write it in digits`);
  };

/** So many within so many seconds: 10/300. */
const limit = (value: string): { count: number; seconds: number } => {
  const [, count, seconds] = /^(\d{1,9})\/(\d{1,6})$/.exec(value) ?? [];
  if (Number(count) > 0 && Number(seconds) > 0) return { count: Number(count), seconds: Number(seconds) };
  throw new Fault('is no limit: write it as how many within how many seconds, such as 10/300');
};

const headerValue = (value: string): string => {
  if (/^[\x20-\x7E]+$/.test(value)) return value;
  throw new Fault("has characters that a header can't carry: use visible ASCII");
};

const oneOf =
  <T extends string>(...values: T[]) =>
  (value: string): T => {
    const found = values.find((candidate) => candidate === value.toLowerCase());
    if (found === undefined) throw new Fault(`is none of ${values.join(', ')}: use one of them`);
    return found;
  };

const list = (value: string): string[] =>
  value
    .split(',')
    .map((item) => item.trim())
    .filter((item) => item !== '');

const baseUrl =
  (...protocols: string[]) =>
  (value: string): string => {
    const url = URL.canParse(value) ? new URL(value) : null;
    if (url && protocols.includes(url.protocol) && !url.search && !url.hash) return value.replace(/\/+$/, '');
    throw new Fault(`is no base URL: write it as ${protocols[0]}//host[:port][/path], without query`);
  };

const readableFile = (value: string): string => {
  try {
    readFileSync(value);
  } catch (error) {
    throw new Fault(
      `names a file that can't be read (${(error as Error).message}): correct the path or its permissions`,
    );
  }
  return value;
};

const program = (value: string): string => {
  if (isAbsolute(value) && existsSync(value)) return value;
  throw new Fault('is no absolute path of a file that exists: correct it, or leave it out');
};

/** At most one fault: that the two files, which can be read, are no certificate and its key. */
export function pairFault(certFile: string, keyFile: string): string[] {
  try {
    createSecureContext({ cert: readFileSync(certFile), key: readFileSync(keyFile) });
    return [];
  } catch (error) {
    const reason = (error as Error).message;
    return [`TLS_CERT_FILE and TLS_KEY_FILE are no pair (${reason}): give a certificate and its own key, both in PEM.`];
  }
}

const mongoUri = (value: string): string => {
  if (/^mongodb(\+srv)?:\/\/./.test(value)) return value;
  throw new Fault('is no MongoDB connection string: it begins with mongodb:// or mongodb+srv://');
};

const secrets = (value: string): string[] => {
  const found = list(value);
  if (found.length > 0 && found.every((secret) => Buffer.byteLength(secret) >= 32)) return found;
  throw new Fault('has a secret of fewer than 32 bytes: make one with "openssl rand -base64 48"');
};

const origins = (value: string): string[] | '*' => {
  if (value === '*') return '*';
  const found = list(value);
  const wrong = found.find((origin) => !URL.canParse(origin) || new URL(origin).origin !== origin);
  if (wrong !== undefined)
    throw new Fault(`has ${wrong}, which is no origin: write scheme://host[:port], or * for all`);
  return found;
};

const proxies = (value: string): string[] => {
  const found = list(value);
  const isRange = (item: string) => {
    const [address = '', bits = '0', ...more] = item.split('/');
    const family = isIP(address);
    return family !== 0 && more.length === 0 && /^\d+$/.test(bits) && Number(bits) <= (family === 4 ? 32 : 128);
  };
  const wrong = found.find((item) => !isRange(item));
  if (wrong !== undefined) throw new Fault(`has ${wrong}, which is no address or CIDR range: write such as 10.0.0.0/8`);
  return found;
};

const port = wholeNumber(0, 65_535);
const seconds = wholeNumber(1, 10_000_000_000);
const tokenBytes = 'a comma list; the first signs, all verify';

/** Every variable that the server reads. README's table is held against this list by a test. */
export const settings = {
  HOST: setting('Address to listen on', '127.0.0.1', host),
  PORT: setting('Port for HTTP; 0 picks a free one', '3000', port),
  HTTPS_PORT: setting('Port for HTTPS; 0 picks a free one', '3443 where there is a TLS pair (0 where PORT=0)', port),
  TLS_CERT_FILE: setting('Certificate chain in PEM', 'embedded: a self-signed one in DATA_DIR', readableFile),
  TLS_KEY_FILE: setting('Its private key in PEM', 'embedded: a self-signed one in DATA_DIR', readableFile),
  PUBLIC_URL: setting('Base of url', 'the HTTP address listened on', baseUrl('http:', 'https:')),
  PUBLIC_SECURE_URL: setting('Base of secure_url', 'the HTTPS address listened on', baseUrl('https:')),
  MONGODB_URI: setting('The database', 'embedded: a mongod of its own', mongoUri),
  MONGOD_PATH: setting('The mongod to run in embedded mode', 'found: PATH, cache, download', program),
  DATA_DIR: setting('Folder of the embedded mongod and its secrets', '.data', text),
  TOKEN_SECRET: setting(
    `Signs access tokens, at least 32 bytes; ${tokenBytes}`,
    'embedded: made and kept in DATA_DIR',
    secrets,
  ),
  HIDE_UNKNOWN_USERS: setting('Answer unknown users as wrong passwords', 'false', oneOf('true', 'false')),
  IMAGE_CACHE_CONTROL: setting('Cache-Control of images', 'private, max-age=31536000, immutable', headerValue),
  METRICS_PORT: setting('Port for /metrics apart from the public', 'embedded: the main port; else off', port),
  TRUSTED_PROXIES: setting('Addresses (CIDR list) whose X-Forwarded-For and -Proto count', 'none', proxies),
  SESSION_IDLE_SECONDS: setting('A session ends after so long without activity', '300', seconds, 'seconds'),
  REMEMBERED_SESSION_IDLE_SECONDS: setting('The same for remembered sessions', '2592000', seconds, 'seconds'),
  SESSION_MAX_SECONDS: setting('A session ends after so long whatever happens', '43200', seconds, 'seconds'),
  REMEMBERED_SESSION_MAX_SECONDS: setting('The same for remembered sessions', '7776000', seconds, 'seconds'),
  RATE_LIMITS: setting('on, or off for tests and measurements of other things', 'on', oneOf('on', 'off')),
  LIMIT_GUESSES: setting('Failed logins of one account from one address, within so many seconds', '10/300', limit),
  LIMIT_ADDRESS_FAILURES: setting('Failed logins from one address, whatever the account', '100/300', limit),
  LIMIT_ACCOUNT_FAILURES: setting(
    'Failed logins of one account from anywhere; beyond it each login of the account waits a second, and addresses that failed are refused',
    '100/3600',
    limit,
  ),
  LIMIT_CLIENT_FAILURES: setting('Refused client credentials from one address', '600/60', limit),
  LIMIT_CLIENT_LOGINS: setting('Logins and tokens of one client', '6000/60', limit),
  LIMIT_ADDRESS_CALLS: setting('Calls from one address, in each process', '12000/60', limit),
  LIMIT_CLIENT_CALLS: setting('Calls of one client, in each process', '60000/60', limit),
  CORS_ORIGINS: setting('Origins whose pages may call: a list, or *', 'embedded: *; else none', origins),
  LOG_LEVEL: setting(
    'Least level that is logged: warn leaves out the lines of calls, security events, starts and stops (info), error also what is amiss but goes on, such as a mongod that died or overload (warn), silent the causes of 5xx too (error)',
    'info',
    oneOf('trace', 'debug', 'info', 'warn', 'error', 'fatal', 'silent'),
  ),
} as const;
