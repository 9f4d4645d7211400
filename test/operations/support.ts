// What the tests of the operations share: requests sent header by header, and what holds for every answer.
import http from 'node:http';
import { setTimeout as sleep } from 'node:timers/promises';
import { expect } from '@jest/globals';
import { mongo } from 'mongoose';
import type { Stores } from '../../src/stores/database.js';
import type { Answer } from '../support/calls.js';
import { password, type TestServer } from '../support/server.js';

/** A request that would succeed, before a row changes it. */
export interface Draft {
  method: string;
  path: string;
  query?: string;
  /** An array is sent as that many headers of the name; undefined is left out. */
  headers: Record<string, string | string[] | undefined>;
  body?: Uint8Array | string | undefined;
}

export interface Change extends Partial<Omit<Draft, 'path'>> {
  path?: (path: string) => string;
  /** A method of a store that fails meanwhile. */
  broken?: Broken;
}

export interface Broken {
  /** Such as 'images.create'. */
  method: string;
  error: Error;
}

export type Changing = (server: TestServer) => Change | Promise<Change>;
/** What a row changes in a request that would succeed, and the status and code of its answer. */
export type Row = readonly [name: string, change: Changing, status: number, code: string];

/** Rows of one status and code. */
export const rowsOf = (
  status: number,
  code: string,
  given: readonly (readonly [name: string, change: Changing])[],
): Row[] => given.map(([name, change]) => [name, change, status, code]);

export interface Sent extends Answer {
  origin: string;
  path: string;
  bytes: Buffer;
}

export const changed = (draft: Draft, { path, broken: _broken, ...rest }: Change): Draft => ({
  ...draft,
  ...rest,
  path: path ? path(draft.path) : draft.path,
  headers: { ...draft.headers, ...rest.headers },
});

export const header = (name: string, value: string | string[] | undefined) => (): Change => ({
  headers: { [name]: value },
});

/** By node:http, since fetch can send no header twice and no body of another length than declared. */
export function send({ host, url }: TestServer, draft: Draft): Promise<Sent> {
  const { method, path, query, body } = draft;
  const given = Object.entries(draft.headers).filter(([, value]) => value !== undefined);
  const headers = Object.fromEntries(given) as http.OutgoingHttpHeaders;
  const isFramed = 'content-length' in headers || 'transfer-encoding' in headers;
  if (body !== undefined && !isFramed) headers['content-length'] = Buffer.byteLength(body);
  const [hostname, port] = host.split(':') as [string, string];
  const target = query === undefined ? path : `${path}?${query}`;
  return new Promise((resolve, reject) => {
    const request = http.request({ hostname, port, method, path: target, headers, agent: false });
    const read = async (response: http.IncomingMessage) => {
      const bytes = Buffer.concat(await response.toArray());
      request.destroy();
      resolve({ ...readAnswer(response, bytes), origin: url, path, bytes });
    };
    request.on('response', (response) => void read(response).catch(reject)).on('error', reject);
    request.end(body);
  });
}

function readAnswer({ statusCode: status = 0, rawHeaders }: http.IncomingMessage, bytes: Buffer): Answer {
  const headers = new Headers();
  for (let at = 0; at < rawHeaders.length; at += 2) headers.append(rawHeaders[at] ?? '', rawHeaders[at + 1] ?? '');
  const isJson = headers.get('content-type')?.startsWith('application/json') && bytes.length > 0;
  const body = isJson ? JSON.parse(bytes.toString()) : undefined;
  return { status, headers, body, code: body?.resultContext?.resultCode ?? body?.code };
}

const text = expect.stringMatching(/./);
const envelopeOf = (path: string, code: string) =>
  path.startsWith('/api/')
    ? { code, message: text }
    : { resultContext: { success: false, resultMsg: text, resultCode: code } };

/** Status and code, and what every JSON answer has besides (decisions R2, R3, R14, R15). */
export function expectAnswer(answer: Sent, status: number, code: string): void {
  const { headers, body, path, origin } = answer;
  expect([answer.status, answer.code]).toEqual([status, code]);
  expect({
    'content-type': headers.get('content-type'),
    'cache-control': headers.get('cache-control'),
    'x-request-id': headers.get('x-request-id'),
    'www-authenticate': headers.has('www-authenticate'),
    allow: headers.has('allow'),
    'retry-after': headers.get('retry-after'),
    link: headers.get('link'),
  }).toEqual({
    'content-type': 'application/json; charset=utf-8',
    'cache-control': 'no-store',
    'x-request-id': expect.stringMatching(/^[A-Za-z0-9._:=@/+-]{1,128}$/),
    'www-authenticate': status === 401,
    allow: status === 405,
    'retry-after': status === 503 ? expect.stringMatching(/^[1-9]\d*$/) : null,
    link: status === 200 ? null : `<${origin}/docs/errors/${code}>; rel="help"`,
  });
  if (status !== 200) expect(body).toEqual(envelopeOf(path, code));
}

/** Session-Expires-In, held to whole seconds; null where it is absent (decision R14). */
export function secondsLeft({ headers }: Answer): number | null {
  const value = headers.get('session-expires-in');
  if (value !== null) expect(value).toMatch(/^\d+$/);
  return value === null ? null : Number(value);
}

/** An answer to a call that passed the session step just now. */
export function expectSessionSeconds(answer: Answer): void {
  expect(secondsLeft(answer)).toBeGreaterThan(290);
  expect(secondsLeft(answer)).toBeLessThanOrEqual(300);
}

/** Resolves once it holds; throws where it does not within ten seconds. */
export async function until(holds: () => boolean): Promise<void> {
  const deadline = Date.now() + 10_000;
  while (!holds()) {
    if (Date.now() > deadline) throw new Error(`It never came to hold that ${holds}`);
    await sleep(10);
  }
}

let users = 0;

/** Another user of the server, who calls through a client of his own. */
export async function newUser(server: TestServer): Promise<TestServer> {
  users += 1;
  const email = `eve-${users}@cloakroom.example`;
  await server.services.users.create({ email, password, active: true });
  return { ...server, email, client: await server.services.clients.create('of another user') };
}

/** How many documents of each GridFS collection the server's database has, seen by a client of the test's own. */
export async function storedDocuments({ mongodbUri }: TestServer): Promise<{ files: number; chunks: number }> {
  const client = await new mongo.MongoClient(mongodbUri).connect();
  const [files, chunks] = await Promise.all(
    ['fs.files', 'fs.chunks'].map((n) => client.db().collection(n).countDocuments()),
  );
  await client.close();
  return { files: files ?? 0, chunks: chunks ?? 0 };
}

let broken: Broken | undefined;

const breakable = <S extends object>(name: string, store: S): S =>
  new Proxy(store, {
    get: (target, key) => {
      const error = broken?.method === `${name}.${String(key)}` ? broken.error : null;
      return error ? () => Promise.reject(error) : Reflect.get(target, key);
    },
  });

/** For startServer: stores of which one method can be made to fail for the length of a call; everything else stays real. */
export const wrapStores = ({ clients, users, sessions, images, idempotency, limits }: Stores): Stores => ({
  clients: breakable('clients', clients),
  users: breakable('users', users),
  sessions: breakable('sessions', sessions),
  images: breakable('images', images),
  idempotency: breakable('idempotency', idempotency),
  limits,
});

export async function whileBroken<T>(what: Broken | undefined, run: () => Promise<T>): Promise<T> {
  broken = what;
  return await run().finally(() => {
    broken = undefined;
  });
}

/** Sends what would succeed, as the row changes it. */
export async function ask(server: TestServer, draft: () => Promise<Draft> | Draft, change: Changing): Promise<Sent> {
  const [request, how] = [await draft(), await change(server)];
  return whileBroken(how.broken, () => send(server, changed(request, how)));
}
