// The operations as a caller outside the process sees them. Used by the tests beside.

import { randomBytes } from 'node:crypto';
import { readFileSync } from 'node:fs';
import http from 'node:http';
import https from 'node:https';
import { join } from 'node:path';
import { createAnswerChecker } from '../../scripts/contract/answers.mjs';
import { contract } from '../../src/contract.js';
import { projectRoot, type ServerProcess } from './server-process.js';

const checker = createAnswerChecker(contract);

export interface Account {
  clientId: string;
  clientSecret: string;
  email: string;
  password: string;
}

interface Body {
  resultContext?: { success: boolean; resultCode: string };
  code?: string;
  sessionId?: string;
  imageId?: string;
  session?: { createdAt: string; expiresAt: string; endsAt: string };
  images?: { imageId: string }[];
  payload?: { access_token?: string; image?: { url: string; secure_url: string } };
}

export interface Answer {
  status: number;
  headers: Headers;
  body: Body;
  /** resultCode or code. */
  code: string | undefined;
}

/** The demo account that a start-up text shows. */
export function demoOf({ startUpText }: Pick<ServerProcess, 'startUpText'>): Account {
  const shown = (name: string) => new RegExp(`^ {2}${name} +(\\S+)$`, 'm').exec(startUpText)?.[1] ?? '';
  return {
    clientId: shown('clientId'),
    clientSecret: shown('clientSecret'),
    email: shown('email'),
    password: shown('password'),
  };
}

export async function call(url: string, init: RequestInit = {}): Promise<Answer> {
  const response = await fetch(url, { redirect: 'manual', ...init });
  const isJson = response.headers.get('content-type')?.startsWith('application/json');
  const bytes = Buffer.from(await response.arrayBuffer());
  const exchange = { method: init.method ?? 'GET', path: new URL(url).pathname, status: response.status, body: bytes };
  const { breaches } = checker.check({ ...exchange, headers: Object.fromEntries(response.headers) });
  if (breaches.length > 0) throw new Error(`${exchange.method} ${url} broke the contract: ${breaches.join('; ')}`);
  const body: Body = isJson ? JSON.parse(bytes.toString()) : {};
  return {
    status: response.status,
    headers: response.headers,
    body,
    code: body.resultContext?.resultCode ?? body.code,
  };
}

export const clientHeaders = ({ clientId, clientSecret }: Account) => ({ clientId, clientSecret });
const json = { 'content-type': 'application/json' };

export const login = (url: string, account: Account, isRemembered = false): Promise<Answer> =>
  call(`${url}/user/login`, {
    method: 'POST',
    headers: { ...clientHeaders(account), ...json },
    body: JSON.stringify({ email: account.email, password: account.password, isRemembered }),
  });

/** The sessionId of a new login. Throws where it is refused. */
export async function newSession(url: string, account: Account, isRemembered = false): Promise<string> {
  const { body, code } = await login(url, account, isRemembered);
  if (!body.sessionId) throw new Error(`login answered ${code}`);
  return body.sessionId;
}

export const getSession = (url: string, account: Account, sessionId: string): Promise<Answer> =>
  call(`${url}/session`, { headers: { ...clientHeaders(account), sessionId } });

/** A PNG unlike every other: what stands behind its end marker is kept (decision R4). */
export const newPicture = (extraBytes = 64): Buffer =>
  Buffer.concat([readFileSync(join(projectRoot, 'src/docs/ticket.png')), randomBytes(extraBytes)]);

export function upload(url: string, account: Account, sessionId: string, image: Buffer): Promise<Answer> {
  const body = new FormData();
  body.append('image', new Blob([Uint8Array.from(image)]), 'picture.png');
  return call(`${url}/image/upload`, { method: 'POST', headers: { ...clientHeaders(account), sessionId }, body });
}

/** The imageId of a new upload. Throws where it is refused. */
export async function newImage(url: string, account: Account, sessionId: string, image: Buffer): Promise<string> {
  const { body, code } = await upload(url, account, sessionId, image);
  if (!body.imageId) throw new Error(`upload answered ${code}`);
  return body.imageId;
}

export async function readImage(url: string, imageId: string): Promise<Buffer> {
  const response = await fetch(`${url}/image/${imageId}`);
  return Buffer.from(await response.arrayBuffer());
}

export async function newToken(url: string, account: Account, sessionId: string): Promise<string> {
  const headers = { ...clientHeaders(account), sessionId };
  const { body, code } = await call(`${url}/api/auth/token`, { method: 'POST', headers });
  if (!body.payload?.access_token) throw new Error(`token answered ${code}`);
  return body.payload.access_token;
}

export const uploadBase64 = (url: string, token: string, image: Buffer): Promise<Answer> =>
  call(`${url}/api/auth/upload_image`, {
    method: 'POST',
    headers: { 'x-access-token': token, ...json },
    body: JSON.stringify({ image_base64: image.toString('base64') }),
  });

/** GET over a connection of its own, over TLS verified with one certificate. */
export function getAlone(url: string, ca?: Buffer): Promise<{ status: number; bytes: Buffer }> {
  const get = url.startsWith('https:') ? https.get : http.get;
  return new Promise((resolve, reject) => {
    get(url, { agent: false, ...(ca && { ca }) }, (response) => {
      const gathered: Buffer[] = [];
      response.on('data', (bytes: Buffer) => gathered.push(bytes));
      response.on('end', () => resolve({ status: response.statusCode ?? 0, bytes: Buffer.concat(gathered) }));
      response.on('error', reject);
    }).on('error', reject);
  });
}

export interface SlowUpload {
  /** Sends the rest of the body; resolves with the answer. */
  finish(): Promise<{ status: number; body: Body }>;
}

/** Resolves when the server reads the body, of which half is sent: its 100 Continue says so. */
export async function beginUpload(
  url: string,
  account: Account,
  sessionId: string,
  image: Buffer,
): Promise<SlowUpload> {
  const head = '--b\r\nContent-Disposition: form-data; name="image"; filename="a.png"\r\n\r\n';
  const body = Buffer.concat([Buffer.from(head), image, Buffer.from('\r\n--b--\r\n')]);
  const request = http.request(`${url}/image/upload`, {
    agent: false,
    method: 'POST',
    headers: {
      ...clientHeaders(account),
      sessionId,
      'content-type': 'multipart/form-data; boundary=b',
      'content-length': body.length,
      expect: '100-continue',
    },
  });
  const answered = new Promise<{ status: number; body: Body }>((resolve, reject) => {
    request.on('error', reject).on('response', (response) => {
      let text = '';
      response.setEncoding('utf8').on('data', (more: string) => {
        text += more;
      });
      response.on('end', () => resolve({ status: response.statusCode ?? 0, body: JSON.parse(text) }));
    });
  });
  answered.catch(() => {});
  request.flushHeaders();
  await new Promise<void>((resolve, reject) => {
    request.once('continue', resolve).once('error', reject);
    answered.then(({ status }) => reject(new Error(`the upload was answered ${status} early`)), reject);
  });
  const half = Math.floor(body.length / 2);
  request.write(body.subarray(0, half));
  return {
    finish: () => {
      request.end(body.subarray(half));
      return answered;
    },
  };
}
