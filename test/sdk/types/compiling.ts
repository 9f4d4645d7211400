// Programs that must compile, whatever the settings: without the DOM's declarations and without Node's, with optional properties exact
// or not. Used by types.test.ts.

const equal = `
type Equal<A, B> = (<T>() => T extends A ? 1 : 2) extends <T>() => T extends B ? 1 : 2 ? true : false;
const holds = <T extends true>(): T | undefined => undefined;
`;

export const compiling = {
  'results are typed as the contract has them': `
import { type Cloakroom, login, type UploadedImage } from 'cloakroom-sdk';
${equal}
type Success = { success: boolean; resultMsg: 'SUCCESS'; resultCode: 'SUCCESS' };
type Flat<T> = { [K in keyof T]: T[K] };
export async function use(cloakroom: Cloakroom) {
  const { resultContext, sessionId } = await cloakroom.login({ email: 'a@example.com', password: 'b' });
  holds<Equal<Flat<typeof resultContext>, Success>>();
  holds<Equal<typeof sessionId, string>>();
  const uploaded = await cloakroom.uploadImage({ image: new Blob([]) });
  holds<Equal<typeof uploaded.imageId, string>>();
  const { code, message, payload } = await cloakroom.uploadImageBase64({ image_base64: '' });
  holds<Equal<typeof code, 'UPLOAD_SUCCESSFUL'>>();
  holds<Equal<typeof message, string>>();
  holds<Equal<typeof payload.image, UploadedImage>>();
  holds<Equal<UploadedImage['filesize_in_bytes'], number>>();
  const bytes = await cloakroom.getImage({ imageId: uploaded.imageId });
  holds<Equal<typeof bytes, Blob>>();
  const { image } = await cloakroom.getImageInfo({ imageId: uploaded.imageId });
  holds<Equal<typeof image.format, 'jpg' | 'gif' | 'png' | 'bmp'>>();
  holds<Equal<typeof image.createdAt, string>>();
  const list = await cloakroom.listImages();
  holds<Equal<typeof list.images, (typeof image)[]>>();
  for await (const one of cloakroom.images()) holds<Equal<typeof one, typeof image>>();
  const token = await cloakroom.issueAccessToken();
  holds<Equal<typeof token.payload.expires_in, number>>();
  const { session } = await cloakroom.getSession();
  holds<Equal<typeof session.isRemembered, boolean>>();
  const { checks } = await cloakroom.getReadiness();
  holds<Equal<typeof checks.database, 'ok' | 'unavailable'>>();
  const same = await login(cloakroom.client, { email: 'a@example.com', password: 'b' });
  holds<Equal<typeof same.sessionId, string>>();
}`,

  'either data or an error': `
import { type Cloakroom, CloakroomError, login } from 'cloakroom-sdk';
${equal}
export async function use(cloakroom: Cloakroom) {
  for (const outcome of [
    await cloakroom.safe.login({ email: 'a@example.com', password: 'b' }),
    await login.safe(cloakroom.client, { email: 'a@example.com', password: 'b' }),
  ]) {
    const { data, error, response } = outcome;
    if (error) {
      holds<Equal<typeof data, null>>();
      const { status, requestId, retryable, retryAfterSeconds } = error;
      holds<Equal<typeof status, number | undefined>>();
      holds<Equal<typeof requestId, string | undefined>>();
      holds<Equal<typeof retryable, boolean>>();
      holds<Equal<typeof retryAfterSeconds, number | undefined>>();
      return [error.docUrl.length, response?.status];
    }
    holds<Equal<typeof error, null>>();
    return [data.sessionId.length, response.status];
  }
  return [];
}
export function tell(error: unknown): string {
  return error instanceof CloakroomError ? error.code + error.operation + error.message : '';
}`,

  'what is optional may be left out, or undefined': `
import { Cloakroom, createClient, getLiveness, getSession, listImages, logout } from 'cloakroom-sdk';
const given: { key: string | undefined; ms: number | undefined; email?: string } = { key: undefined, ms: undefined };
export async function use() {
  const options = { baseUrl: 'https://a.example', clientId: 'a', clientSecret: 'b' };
  const cloakroom = new Cloakroom({ ...options, timeoutMs: given.ms, storage: undefined, relogin: undefined });
  await cloakroom.logout();
  await cloakroom.logout({});
  await cloakroom.logout({ sessionId: 'a' });
  await cloakroom.logout(undefined, { retries: 0 });
  await cloakroom.getSession();
  await cloakroom.listImages();
  await cloakroom.listImages({ limit: 2 }, { timeoutMs: given.ms });
  await cloakroom.safe.listImages();
  await cloakroom.safe.logout();
  await cloakroom.login({ email: 'a@example.com', password: 'b', isRemembered: true }, { requestId: given.key } as {});
  await cloakroom.uploadImage({ image: new Uint8Array(), onProgress: undefined, signal: undefined }, { idempotencyKey: given.key });
  const client = createClient(options);
  await logout(client);
  await getSession(client);
  await getLiveness(client, {}, { headers: { 'X-Request-Id': 'a' } });
  await listImages.safe(client);
}`,

  'the next page is asked for by what the page before gave': `
import type { Cloakroom } from 'cloakroom-sdk';
export async function use(cloakroom: Cloakroom) {
  const { nextCursor } = await cloakroom.listImages({ limit: 1 });
  await cloakroom.listImages({ limit: 1, cursor: nextCursor });
}`,

  'every source of an image': `
import type { Cloakroom, ImageSource, Progress } from 'cloakroom-sdk';
async function* chunks() { yield new Uint8Array(1); }
export async function use(cloakroom: Cloakroom, file: File, stream: ReadableStream<Uint8Array>) {
  const onProgress = ({ loaded, total, fraction }: Progress) => [loaded, total, fraction];
  const sources: ImageSource[] = [file, file.slice(), new ArrayBuffer(1), new Uint8Array(1), new DataView(new ArrayBuffer(1)), stream, chunks()];
  for (const image of sources) {
    await cloakroom.uploadImage({ image, onProgress, signal: new AbortController().signal });
    await cloakroom.uploadImageBase64({ image_base64: image, onProgress });
  }
  await cloakroom.uploadImageBase64({ image_base64: 'R0lGODlh' });
}`,

  'sessions, events, middleware, storage': `
import { Cloakroom, createClient, type HeldSession, keepSession, type Middleware, onSession, reloginWith, type SessionStorage } from 'cloakroom-sdk';
const trace: Middleware = async ({ operation, url, init, attempt }, next) =>
  next({ operation, url, attempt, init: { ...init, headers: { ...init.headers, traceparent: operation } } });
const kept = new Map<string, string>();
const storage: SessionStorage = {
  getItem: async (key) => kept.get(key) ?? null,
  setItem: (key, value) => kept.set(key, value),
  removeItem: (key) => kept.delete(key),
};
export async function use() {
  const options = { baseUrl: 'https://a.example', clientId: 'a', clientSecret: 'b' };
  const relogin = () => ({ email: 'a@example.com', password: 'b' });
  const cloakroom = new Cloakroom({ ...options, storage, relogin, middleware: [trace], fetch, expiringSeconds: 60 });
  const held: HeldSession | null = await cloakroom.restore();
  const off: () => void = cloakroom.on('expiring', (session) => session?.expiresAt?.getTime());
  off();
  const client = createClient(options);
  await keepSession(client, storage);
  reloginWith(client, async () => relogin());
  onSession(client, 'ended', (session) => console.log(session, held));
}`,
};
