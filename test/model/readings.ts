// What the server's answers say in the model's words: ids replaced by names, pictures told by all their facts. Used by requests.ts.
import { createHash } from 'node:crypto';
import type { Action, Answer } from './actions.js';
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
  /** Of the present step: none of them was told an id. */
  refusedUploads: { as: string; picture: string }[];
}
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

const nameOf = ({ imageNames }: Given, imageId: string): string =>
  imageNames.get(imageId) ?? `unknown image ${imageId}`;
/** What is listed without anyone having been told its id was written by an upload of that moment that was refused then. */
function nameListed(given: Given, imageId: string, format: string): void {
  const isIt = ({ as, picture }: { as: string; picture: string }) => picture === format && !given.imageIds.has(as);
  const upload = given.refusedUploads.find(isIt);
  if (given.imageNames.has(imageId) || !upload) return;
  given.imageIds.set(upload.as, imageId);
  given.imageNames.set(imageId, upload.as);
}
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
  for (const { imageId, format } of images) nameListed(given, imageId, format);
  const found = images.map((info) => infoOf(given, info));
  return found
    .map((name, index) => ({ name, index }))
    .sort((a, b) => (stepOf(a.name) === stepOf(b.name) ? (a.name < b.name ? -1 : 1) : a.index - b.index))
    .map(({ name }) => name);
}

/** Keeps what was given under the action's name. */
function keep(given: Given, action: Action, { sessionId, imageId, payload }: Body): void {
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

/** In two steps, since answers name what others were given. */
export interface Outcome {
  /** Keeps what was given under the action's name. */
  keep(): void;
  answer(): Answer;
}

export function outcomeOf(given: Given, action: Action, { status, headers }: Response, bytes: Buffer): Outcome {
  const type = headers.get('content-type') ?? '';
  const expiresIn = headers.get('session-expires-in');
  const common = { status, expiresIn: expiresIn === null ? null : Number(expiresIn) };
  if (!type.startsWith('application/json')) {
    const carries = pictureIn(given, bytes, type);
    return { keep: () => {}, answer: () => ({ ...common, code: null, carries }) };
  }
  const body = JSON.parse(bytes.toString()) as Body;
  const code = body.resultContext?.resultCode ?? body.code ?? null;
  return {
    keep: () => keep(given, action, body),
    answer: () => ({ ...common, code, carries: carriedBy(given, body) }),
  };
}
