// The operations as tests call them: plain fetch, with what the server needs filled in and what a test changes on top.
import type { TestServer } from './server.js';
import { password } from './server.js';

export type Headers = Record<string, string>;

export interface Answer {
  status: number;
  headers: globalThis.Headers;
  /** The JSON of the body; undefined where there is none. */
  body: any;
  /** resultCode or code. */
  code: string | undefined;
}

export interface Call {
  method?: string;
  path: string;
  headers?: Headers;
  body?: RequestInit['body'] | undefined;
}

export async function call(server: TestServer, { path, method = 'GET', headers = {}, body }: Call): Promise<Answer> {
  const init = body === undefined ? {} : { body, duplex: 'half' };
  const response = await fetch(server.url + path, { method, headers, redirect: 'manual', ...init } as RequestInit);
  return answerOf(response);
}

export async function answerOf(response: Response): Promise<Answer> {
  const isJson = response.headers.get('content-type')?.startsWith('application/json');
  const text = isJson ? await response.text() : '';
  if (!isJson) await response.arrayBuffer();
  const body = text === '' ? undefined : JSON.parse(text);
  return {
    status: response.status,
    headers: response.headers,
    body,
    code: body?.resultContext?.resultCode ?? body?.code,
  };
}

export const json = (value: unknown): { body: string; headers: Headers } => ({
  body: JSON.stringify(value),
  headers: { 'content-type': 'application/json' },
});

export const clientHeaders = ({ client }: TestServer): Headers => ({ ...client });
export const sessionHeaders = ({ client }: TestServer, sessionId: string): Headers => ({ ...client, sessionId });

export function login(server: TestServer, fields: object = {}): Promise<Answer> {
  const { body, headers } = json({ email: server.email, password, ...fields });
  return call(server, { method: 'POST', path: '/user/login', headers: { ...clientHeaders(server), ...headers }, body });
}

/** The sessionId of a new login. */
export async function newSession(server: TestServer, fields: object = {}): Promise<string> {
  const { body, status } = await login(server, fields);
  if (status !== 200) throw new Error(`login answered ${status} ${JSON.stringify(body)}`);
  return body.sessionId;
}

export function logout(server: TestServer, sessionId: string): Promise<Answer> {
  const { body, headers } = json({ sessionId });
  return call(server, {
    method: 'POST',
    path: '/session/logout',
    headers: { ...sessionHeaders(server, sessionId), ...headers },
    body,
  });
}

export const getSession = (server: TestServer, sessionId: string): Promise<Answer> =>
  call(server, { path: '/session', headers: sessionHeaders(server, sessionId) });

export async function newToken(server: TestServer, sessionId: string): Promise<string> {
  const answer = await call(server, {
    method: 'POST',
    path: '/api/auth/token',
    headers: sessionHeaders(server, sessionId),
  });
  if (answer.status !== 200) throw new Error(`token answered ${answer.status} ${JSON.stringify(answer.body)}`);
  return answer.body.payload.access_token;
}

export function uploadImage(server: TestServer, sessionId: string, image: Uint8Array, name = 'image'): Promise<Answer> {
  const body = new FormData();
  body.append(name, new Blob([new Uint8Array(image)]), 'picture');
  return call(server, { method: 'POST', path: '/image/upload', headers: sessionHeaders(server, sessionId), body });
}

/** The imageId of a new upload. */
export async function newImage(server: TestServer, sessionId: string, image: Uint8Array): Promise<string> {
  const { body, status } = await uploadImage(server, sessionId, image);
  if (status !== 200) throw new Error(`upload answered ${status} ${JSON.stringify(body)}`);
  return body.imageId;
}

export function uploadBase64(server: TestServer, token: string, fields: unknown): Promise<Answer> {
  const { body, headers } = json(fields);
  return call(server, {
    method: 'POST',
    path: '/api/auth/upload_image',
    headers: { 'x-access-token': token, ...headers },
    body,
  });
}
