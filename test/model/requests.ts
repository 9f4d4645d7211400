// The request of each action, and what its answer says in the model's words. Used by house.ts.
import { createHash } from 'node:crypto';
import type { Action, Answer, ClientCall, Picture, SessionCall } from './actions.js';
import { type Pictures, pictureOf } from './pictures.js';

/** The ids, secrets and tokens that the server gave, by the model's names. */
export interface Given {
  url: string;
  pictures: Pictures;
  clientIds: Map<string, string>;
  secrets: Map<string, string>;
  emails: Map<string, string>;
  passwords: Map<string, string>;
  sessionIds: Map<string, string>;
  tokens: Map<string, string>;
  imageIds: Map<string, string>;
  imageNames: Map<string, string>;
}
export type Request = Exclude<
  Action,
  { do: 'activate' | 'deactivate' | 'deleteUser' | 'createUser' | 'setPassword' | 'rotate' | 'enable' | 'disable' }
>;

interface Body {
  resultContext?: { resultCode: string };
  code?: string;
  sessionId?: string;
  imageId?: string;
  session?: { email: string; isRemembered: boolean; createdAt: string; expiresAt: string; endsAt: string };
  image?: ImageInfo;
  images?: ImageInfo[];
  nextCursor?: string;
  payload?: { access_token?: string; expires_in?: number; image?: Base64Image };
}
interface ImageInfo {
  imageId: string;
  format: string;
  width: number;
  height: number;
  filesizeInBytes: number;
  sha256: string;
  url: string;
  secureUrl: string;
}
interface Base64Image {
  image_id: string;
  format: string;
  width: number;
  height: number;
  filesize_in_bytes: number;
  url: string;
  secure_url: string;
}

const nobody = 'f'.repeat(32);
const json = (value: unknown): RequestInit => ({
  body: JSON.stringify(value),
  headers: { 'content-type': 'application/json' },
});
const sent = (map: Map<string, string>, name: string): string => map.get(name) ?? name;

const clientHeaders = (given: Given, { client, secret }: ClientCall): Record<string, string> => ({
  clientId: sent(given.clientIds, client),
  ...(secret === null ? {} : { clientSecret: sent(given.secrets, secret) }),
});
const sessionHeaders = (given: Given, call: SessionCall): Record<string, string> => ({
  ...clientHeaders(given, call),
  sessionId: call.session === 'unknown' ? nobody : sent(given.sessionIds, call.session),
});
const fileOf = ({ pictures }: Given, picture: Picture): FormData => {
  const form = new FormData();
  form.append('image', new Blob([new Uint8Array(pictures[picture].bytes)]), 'picture');
  return form;
};

function requestOf(given: Given, action: Request): [path: string, init: RequestInit] {
  const post = { method: 'POST' };
  switch (action.do) {
    case 'login': {
      const email = sent(given.emails, action.user);
      const spelled = action.inCapitals ? email.toUpperCase() : email;
      const fields = {
        email: spelled,
        password: sent(given.passwords, action.password),
        isRemembered: action.isRemembered,
      };
      return ['/user/login', { ...post, ...json(action.late ? { ...fields, more: 1 } : fields) }];
    }
    case 'getSession':
      return ['/session', {}];
    case 'listImages':
      return ['/images?limit=100', {}];
    case 'issueToken':
      return ['/api/auth/token', post];
    case 'logout': {
      const sessionId = action.named === 'same' ? sent(given.sessionIds, action.session) : nobody;
      return ['/session/logout', { ...post, ...json(action.named === 'not' ? {} : { sessionId }) }];
    }
    case 'upload':
      return ['/image/upload', { ...post, body: fileOf(given, action.picture) }];
    case 'uploadBase64':
      return [
        '/api/auth/upload_image',
        { ...post, ...json({ image_base64: given.pictures[action.picture].bytes.toString('base64') }) },
      ];
    case 'getImage':
      return [`/image/${sent(given.imageIds, action.image)}`, {}];
    case 'getImageInfo':
      return [`/image/${sent(given.imageIds, action.image)}/info`, {}];
    case 'deleteImage':
      return [`/image/${sent(given.imageIds, action.image)}`, { method: 'DELETE' }];
  }
}

function headersOf(given: Given, action: Request): Record<string, string> {
  const key = 'key' in action && action.key !== null ? { 'idempotency-key': action.key } : {};
  if ('session' in action) return { ...sessionHeaders(given, action), ...key };
  if (action.do === 'login') return clientHeaders(given, action);
  if (action.do === 'getImage' || action.token === 'missing') return key;
  return { 'x-access-token': sent(given.tokens, action.token), ...key };
}

const nameOf = ({ imageNames }: Given, imageId: string): string =>
  imageNames.get(imageId) ?? `unknown image ${imageId}`;
const areUrls = ({ url }: Given, id: string, http: string, https: string): boolean =>
  http === `${url}/image/${id}` && https === `${url.replace('http:', 'https:')}/image/${id}`;
function infoOf(given: Given, info: ImageInfo): string {
  if (!areUrls(given, info.imageId, info.url, info.secureUrl)) return `other urls: ${JSON.stringify(info)}`;
  return `${nameOf(given, info.imageId)} ${pictureOf(given.pictures, { ...info, filesize: info.filesizeInBytes })}`;
}
function base64InfoOf(given: Given, info: Base64Image): string {
  if (!areUrls(given, info.image_id, info.url, info.secure_url)) return `other urls: ${JSON.stringify(info)}`;
  return `${nameOf(given, info.image_id)} ${pictureOf(given.pictures, { ...info, filesize: info.filesize_in_bytes })}`;
}
/** Images of one step by name, since they were handed in at once; steps as the server has them. */
function listOf(given: Given, images: readonly ImageInfo[]): string[] {
  const stepOf = (name: string) => Number.parseInt(name, 10);
  const found = images.map((info) => infoOf(given, info));
  return found
    .map((name, index) => ({ name, index }))
    .sort((a, b) => (stepOf(a.name) === stepOf(b.name) ? (a.name < b.name ? -1 : 1) : a.index - b.index))
    .map(({ name }) => name);
}

/** Keeps what was given under the action's name. */
function keep(given: Given, action: Request, { sessionId, imageId, payload }: Body): void {
  if (!('as' in action)) return;
  if (sessionId) given.sessionIds.set(action.as, sessionId);
  if (payload?.access_token) given.tokens.set(action.as, payload.access_token);
  const image = imageId ?? payload?.image?.image_id;
  if (image === undefined || given.imageNames.has(image)) return;
  given.imageIds.set(action.as, image);
  given.imageNames.set(image, action.as);
}

function carriedBy(given: Given, { session, image, images, imageId, payload, nextCursor }: Body): unknown {
  if (session) {
    const { email, ...rest } = session;
    const user = [...given.emails].find(([, known]) => known === email)?.[0];
    return { user: user ?? email, ...rest };
  }
  if (image) return infoOf(given, image);
  if (images) return nextCursor === undefined ? listOf(given, images) : `a cursor ${nextCursor}`;
  if (imageId) return nameOf(given, imageId);
  if (payload?.image) return base64InfoOf(given, payload.image);
  return payload?.expires_in ?? null;
}

function pictureIn({ pictures }: Given, bytes: Buffer, type: string): string {
  const sha256 = createHash('sha256').update(bytes).digest('hex');
  const [name = 'no picture of ours'] = Object.entries(pictures).find(([, facts]) => facts.sha256 === sha256) ?? [];
  return type === `image/${name === 'jpg' ? 'jpeg' : name}` ? name : `${name} as ${type}`;
}

export async function send(given: Given, action: Request): Promise<Answer> {
  const [path, init] = requestOf(given, action);
  const isLate = 'late' in action && action.late && action.do !== 'login';
  const query = isLate ? `${path.includes('?') ? '&' : '?'}more=1` : '';
  const headers = { ...headersOf(given, action), ...init.headers } as Record<string, string>;
  const response = await fetch(given.url + path + query, { ...init, headers });
  const type = response.headers.get('content-type') ?? '';
  const bytes = Buffer.from(await response.arrayBuffer());
  const expiresIn = response.headers.get('session-expires-in');
  const { status } = response;
  const common = { status, expiresIn: expiresIn === null ? null : Number(expiresIn) };
  if (!type.startsWith('application/json')) return { ...common, code: null, carries: pictureIn(given, bytes, type) };
  const body = JSON.parse(bytes.toString()) as Body;
  keep(given, action, body);
  return { ...common, code: body.resultContext?.resultCode ?? body.code ?? null, carries: carriedBy(given, body) };
}
