// A store worth moving: users, clients, sessions, a used Idempotency-Key, images of many sizes. Used by export.test and import.test.
import { cpSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { adminJson } from './account.js';
import {
  type Account,
  call,
  clientHeaders,
  demoOf,
  getSession,
  newImage,
  newPicture,
  newSession,
  newToken,
} from './calls.js';
import { type Environment, type ServerProcess, scratchFolder } from './server-process.js';

export interface Exported {
  part: string;
  count: number;
  sha256: string;
}

export interface Imported {
  part: string;
  exported: number;
  there: number;
  written: number;
  verified: number;
  ended: number;
}

export interface MovedStore {
  demo: Account;
  /** Of a user and a client of its own. */
  ada: Account;
  sessionId: string;
  /** By sessionId; of ada the first. */
  sessions: Map<string, { account: Account; expiresAt: string; endsAt: string }>;
  /** By imageId. */
  pictures: Map<string, Buffer>;
  /** In the order of the list. */
  listed: string[];
  keyed: { imageId: string; picture: Buffer };
  token: string;
  counts: Record<string, number>;
}

/** A server whose sessions outlive the tests on a slow machine. */
export const unhurried = { RATE_LIMITS: 'off', SESSION_IDLE_SECONDS: '3600' };

export const manifestName = 'cloakroom-export.json';
export const unfinishedName = 'cloakroom-export.unfinished';
const chunkBytes = 255 * 1024;
const largest = 5 * 1024 * 1024;
const ticketBytes = newPicture(0).length;

export const uploadKeyed = async (
  url: string,
  account: Account,
  sessionId: string,
  picture: Buffer,
): Promise<string> => {
  const body = new FormData();
  body.append('image', new Blob([Uint8Array.from(picture)]), 'picture.png');
  const headers = { ...clientHeaders(account), sessionId, 'Idempotency-Key': 'of-one-upload' };
  return (await call(`${url}/image/upload`, { method: 'POST', headers, body })).body.imageId ?? '';
};

export const listIds = async (url: string, account: Account, sessionId: string): Promise<string[]> => {
  const { body } = await call(`${url}/images?limit=100`, { headers: { ...clientHeaders(account), sessionId } });
  return (body.images ?? []).map(({ imageId }) => imageId);
};

/** Beside a server on an embedded store that is new. */
export async function fillStore(server: ServerProcess, env: Environment, more: number): Promise<MovedStore> {
  const demo = demoOf(server);
  const { url } = server;
  const login = { email: 'ada@cloakroom.example', password: 'correct horse battery staple' };
  const create = (email: string, ...options: string[]) =>
    adminJson(env, ['user', 'create', '--email', email, '--password-stdin', ...options], login.password);
  await create(login.email);
  await create('off@cloakroom.example', '--inactive');
  // Unicode ends lines here, JSON does not.
  const client = await adminJson<Account>(env, ['client', 'create', '--name', 'one\u2028two\u0085three']);
  const ada = { ...client, ...login };

  const sessionId = await newSession(url, demo);
  const sizes = [chunkBytes - 1, chunkBytes, chunkBytes + 1, 3 * chunkBytes, largest, ...Array(more).fill(400_000)];
  const pictures = new Map<string, Buffer>();
  for (const bytes of sizes) {
    const picture = newPicture(bytes - ticketBytes);
    pictures.set(await newImage(url, demo, sessionId, picture), picture);
  }
  const keyed = { picture: newPicture(), imageId: '' };
  keyed.imageId = await uploadKeyed(url, demo, sessionId, keyed.picture);
  pictures.set(keyed.imageId, keyed.picture);

  const sessions: MovedStore['sessions'] = new Map();
  const token = await newToken(url, demo, sessionId);
  const listed = await listIds(url, demo, sessionId);
  for (const [id, account] of [
    [await newSession(url, ada), ada],
    [sessionId, demo],
    [await newSession(url, demo, true), demo],
  ] as const) {
    const { expiresAt = '', endsAt = '' } = (await getSession(url, account, id)).body.session ?? {};
    sessions.set(id, { account, expiresAt, endsAt });
  }
  const counts = { clients: 2, users: 3, sessions: 3, idempotencyKeys: 1, images: pictures.size };
  return { demo, ada, sessionId, sessions, pictures, listed, keyed, token, counts };
}

export const exportTo = (env: Environment, to: string) => adminJson<Exported[]>(env, ['export', '--to', to]);
export const importFrom = (env: Environment, from: string) => adminJson<Imported[]>(env, ['import', '--from', from]);

export const imageFile = (folder: string, imageId: string): string =>
  join(folder, 'images', imageId.slice(0, 2), imageId);

/** The names of all files with images, sorted. */
export const imagesIn = (folder: string): string[] =>
  readdirSync(join(folder, 'images'), { recursive: true, encoding: 'utf8' })
    .filter((name) => name.includes('/'))
    .map((name) => name.slice(3))
    .sort();

export const manifestOf = (folder: string) => JSON.parse(readFileSync(join(folder, manifestName), 'utf8'));

export function copyOf(folder: string): string {
  const copy = join(scratchFolder(), 'copy');
  cpSync(folder, copy, { recursive: true });
  return copy;
}
