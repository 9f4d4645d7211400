// The SDK's uploads: every source, the rules before a byte is sent, progress, abort in mid-upload; errors and pages beside.
import { createReadStream, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { afterAll, beforeAll, beforeEach, describe, expect, test } from '@jest/globals';
import { mongo } from 'mongoose';
import { gifImage, pngImage, pngOfSize, webpImage } from '../support/images.js';
import { until } from '../support/until.js';
import { errorOf, type Sdk, type Stage, setStage } from './client.js';
import { refusal } from './proxy.js';

const maxBytes = 5_242_880;
const folder = mkdtempSync(join(tmpdir(), 'cloakroom-uploads-'));
let stage: Stage;
let cloakroom: Sdk.Cloakroom;
let png: Uint8Array<ArrayBuffer>;
let database: mongo.MongoClient;

beforeAll(async () => {
  stage = await setStage();
  cloakroom = await stage.newUser();
  png = new Uint8Array(await pngImage());
  writeFileSync(join(folder, 'ticket.png'), png);
  database = await mongo.MongoClient.connect(stage.server.mongodbUri);
});
beforeEach(() => stage.proxy.script());
afterAll(async () => {
  await database.close();
  await stage.close();
  rmSync(folder, { recursive: true });
});

async function* inPieces(bytes: Uint8Array): AsyncGenerator<Uint8Array> {
  for (let from = 0; from < bytes.length; from += 50) yield bytes.subarray(from, from + 50);
}

describe('sources', () => {
  const sources: [string, () => Sdk.ImageSource | Promise<Sdk.ImageSource>][] = [
    ['a Blob', () => new Blob([png])],
    ['a File', () => new File([png], 'we"ird\r\nname.png', { type: 'image/png' })],
    ['a Buffer', () => Buffer.from(png)],
    [
      'a Buffer within a larger one',
      () => Buffer.concat([Buffer.from('xx'), png, Buffer.from('yy')]).subarray(2, 2 + png.length),
    ],
    ['a Uint8Array', () => png],
    ['an ArrayBuffer', () => png.buffer],
    ['a ReadableStream', () => new Blob([png]).stream()],
    ['an async iterable', () => inPieces(png)],
    ['a Node stream', () => createReadStream(join(folder, 'ticket.png'))],
    ['a path', () => stage.imageFile(join(folder, 'ticket.png'))],
    ['a file URL', () => stage.imageFile(pathToFileURL(join(folder, 'ticket.png')))],
  ];

  test.each(sources)('%s arrives byte for byte at both doors', async (_, source) => {
    const { imageId } = await cloakroom.uploadImage({ image: await source() });
    const { payload } = await cloakroom.uploadImageBase64({ image_base64: await source() });
    for (const id of [imageId, payload.image.image_id]) {
      const image = await cloakroom.getImage({ imageId: id });
      expect(image.type).toBe('image/png');
      expect(new Uint8Array(await image.arrayBuffer())).toEqual(png);
    }
  });

  test('base64, with and without a data-URL prefix, is sent as it is', async () => {
    const text = Buffer.from(png).toString('base64');
    for (const image_base64 of [text, `data:image/png;base64,${text}`]) {
      expect((await cloakroom.uploadImageBase64({ image_base64 })).payload.image.filesize_in_bytes).toBe(png.length);
    }
  });

  test('imageFile names the file, and rejects with Node’s error where there is none', async () => {
    expect((await stage.imageFile(join(folder, 'ticket.png'))).name).toBe('ticket.png');
    await expect(stage.imageFile(join(folder, 'nowhere.png'))).rejects.toMatchObject({ code: 'ENOENT' });
  });
});

describe('the rules of the contract', () => {
  const tooLarge = () => {
    const bytes = new Uint8Array(maxBytes + 1);
    bytes.set(png);
    return bytes;
  };
  const rows: [string, () => unknown, string, number, string, number][] = [
    ['nothing', () => undefined, 'PARAM_ILLEGAL', 400, 'NO_IMAGE_PROVIDED', 400],
    ['no bytes', () => new Blob([]), 'PARAM_ILLEGAL', 400, 'NO_IMAGE_PROVIDED', 400],
    ['one byte too many', tooLarge, 'PARAM_ILLEGAL', 413, 'FILE_TOO_LARGE', 413],
    ['text', () => Buffer.from('not an image'), 'PARAM_ILLEGAL', 422, 'INVALID_IMAGE', 422],
    ['another kind of image', () => webpImage(), 'PARAM_ILLEGAL', 422, 'INVALID_IMAGE', 422],
    ['something else', () => ({ an: 'object' }), 'PARAM_ILLEGAL', 422, 'INVALID_IMAGE', 422],
  ];

  test.each(rows)('%s is refused before a byte is sent', async (_, source, code, status, code64, status64) => {
    const image = (await source()) as Blob;
    expect(await errorOf(cloakroom.uploadImage({ image }))).toMatchObject({ code, status, requestId: undefined });
    expect(await errorOf(cloakroom.uploadImageBase64({ image_base64: image }))).toMatchObject({
      code: code64,
      status: status64,
    });
    expect(stage.proxy.seen).toEqual([]);
  });

  test.each<[string, () => string, string]>([
    ['empty', () => '', 'NO_IMAGE_PROVIDED'],
    ['only a prefix', () => 'data:image/png;base64,', 'NO_IMAGE_PROVIDED'],
    ['too large', () => Buffer.from(tooLarge()).toString('base64'), 'FILE_TOO_LARGE'],
    ['of another kind', () => Buffer.from('not an image').toString('base64'), 'INVALID_IMAGE'],
  ])('base64 that is %s is refused before a byte is sent', async (_, text, code) => {
    expect(await errorOf(cloakroom.uploadImageBase64({ image_base64: text() }))).toMatchObject({ code });
    expect(stage.proxy.seen).toEqual([]);
  });

  test('the largest image there may be passes, as bytes and as base64', async () => {
    const largest = await pngOfSize(maxBytes);
    await cloakroom.uploadImage({ image: largest });
    await cloakroom.uploadImageBase64({ image_base64: largest.toString('base64') });
  });

  test('what only the server can tell is the server’s answer', async () => {
    const cut = png.subarray(0, png.length - 4);
    expect(await errorOf(cloakroom.uploadImage({ image: cut }))).toMatchObject({
      code: 'PARAM_ILLEGAL',
      status: 422,
      requestId: expect.any(String),
    });
    expect(await errorOf(cloakroom.uploadImageBase64({ image_base64: '%%%' }))).toMatchObject({
      code: 'UPLOAD_FAILED',
      status: 422,
    });
  });

  test('a stream that breaks is told as an error of the operation, and its source is told', async () => {
    async function* breaking() {
      yield png.subarray(0, 20);
      throw new Error('unplugged');
    }
    const { error } = await cloakroom.safe.uploadImage({ image: breaking() });
    expect(error).toMatchObject({ code: 'NETWORK_ERROR', retryable: false, cause: { message: 'unplugged' } });
    expect(
      await errorOf(cloakroom.uploadImage({ image: createReadStream(join(folder, 'nowhere.png')) })),
    ).toMatchObject({
      code: 'NETWORK_ERROR',
      cause: { code: 'ENOENT' },
    });
    expect(stage.proxy.seen).toEqual([]);
  });

  test('abort ends the reading of a stream that stalls', async () => {
    let isCancelled = false;
    const stalled = new ReadableStream<Uint8Array>({
      cancel() {
        isCancelled = true;
      },
    });
    const signal = AbortSignal.timeout(50);
    expect(await errorOf(cloakroom.uploadImage({ image: stalled, signal }))).toMatchObject({ code: 'ABORTED' });
    await until('its cancel', () => isCancelled);
  });

  test('a stream of text is taken whole, and is no image', async () => {
    async function* text() {
      for (let n = 0; n < 3; n++) yield 'words' as unknown as Uint8Array;
    }
    expect(await errorOf(cloakroom.uploadImage({ image: text() }))).toMatchObject({ status: 422 });
  });

  test('of a stream without end no more is read than shows that it is too large', async () => {
    let read = 0;
    let isEnded = false;
    async function* endless() {
      try {
        for (;;) {
          read += 65_536;
          yield new Uint8Array(65_536);
        }
      } finally {
        isEnded = true;
      }
    }
    expect(await errorOf(cloakroom.uploadImage({ image: endless() }))).toMatchObject({ status: 413 });
    expect(read).toBeLessThan(maxBytes + 131_072);
    expect(isEnded).toBe(true);
  });
});

describe('progress and abort', () => {
  test.each(['uploadImage', 'uploadImageBase64'] as const)('%s tells how far it is', async (operation) => {
    const image = await pngOfSize(1_000_000);
    const told: Sdk.Progress[] = [];
    const onProgress = (progress: Sdk.Progress) => told.push(progress);
    if (operation === 'uploadImage') await cloakroom.uploadImage({ image, onProgress });
    else await cloakroom.uploadImageBase64({ image_base64: image }, { onProgress });
    const [first] = told;
    const last = told.at(-1);
    expect(first).toMatchObject({ loaded: 0, fraction: 0 });
    expect(last).toMatchObject({ loaded: last?.total, fraction: 1 });
    expect(told.length).toBeGreaterThan(10);
    expect(told.map(({ loaded }) => loaded)).toEqual(told.map(({ loaded }) => loaded).sort((a, b) => a - b));
    expect(stage.proxy.seen.at(-1)?.headers).toMatchObject({ 'content-length': String(last?.total) });
  });

  test('a listener that throws fails no upload', async () => {
    const said: unknown[] = [];
    const { error } = console;
    console.error = (fault: unknown) => said.push(fault);
    try {
      const fault = new Error('of the listener');
      const onProgress = () => {
        throw fault;
      };
      await cloakroom.uploadImage({ image: png, onProgress });
      expect(new Set(said)).toEqual(new Set([fault]));
      expect(stage.proxy.seen).toHaveLength(1);
    } finally {
      console.error = error;
    }
  });

  test('an attempt that is repeated tells from the beginning', async () => {
    stage.proxy.script(refusal(503, 'SYSTEM_ERROR', { 'retry-after': '0' }));
    const fractions: number[] = [];
    await cloakroom.uploadImage({ image: png, onProgress: ({ fraction }) => fractions.push(fraction) });
    expect(fractions.filter((fraction) => fraction === 0)).toHaveLength(2);
    expect(fractions.at(-1)).toBe(1);
  });

  test('abort in mid-upload leaves nothing behind', async () => {
    const count = async () => ({
      files: await database.db().collection('fs.files').countDocuments(),
      chunks: await database.db().collection('fs.chunks').countDocuments(),
    });
    const before = await count();
    const controller = new AbortController();
    const image = await pngOfSize(maxBytes);
    const onProgress = ({ fraction }: Sdk.Progress) => {
      if (fraction > 0.3) controller.abort();
    };
    const error = await errorOf(cloakroom.uploadImage({ image, onProgress, signal: controller.signal }));
    expect(error).toMatchObject({ code: 'ABORTED', operation: 'uploadImage' });
    await until('the server to forget it', async () => JSON.stringify(await count()) === JSON.stringify(before));
    expect((await cloakroom.listImages()).images.map(({ filesizeInBytes }) => filesizeInBytes)).not.toContain(
      maxBytes + 1,
    );
  });
});

describe('errors', () => {
  test('say operation, code, status, request and page', async () => {
    const error = await errorOf(cloakroom.getImageInfo({ imageId: 'b'.repeat(32) }));
    expect(error).toBeInstanceOf(Error);
    expect(error).toMatchObject({
      name: 'CloakroomError',
      operation: 'getImageInfo',
      code: 'PARAM_ILLEGAL',
      status: 404,
      retryable: false,
      requestId: expect.stringMatching(/^[\w-]{10,}$/),
      docUrl: `${stage.proxy.url}/docs/errors/PARAM_ILLEGAL`,
    });
    expect(error.message).not.toBe('');
    expect((await fetch(error.docUrl)).status).toBe(200);
    expect(error.response?.headers.get('X-Request-Id')).toBe(error.requestId);
    expect(Object.keys(error)).not.toContain('response');
  });

  test('the guard tells whose they are', async () => {
    const error = await errorOf(cloakroom.getImageInfo({ imageId: 'b'.repeat(32) }));
    expect([cloakroom.getImageInfo.failed(error), stage.sdk.getImageInfo.failed(error)]).toEqual([true, true]);
    expect([
      cloakroom.login.failed(error),
      cloakroom.getImageInfo.failed(new Error('other')),
      stage.sdk.login.failed(null),
    ]).toEqual([false, false, false]);
  });

  test('the safe form gives data or error, never throws one', async () => {
    const good = await cloakroom.safe.getSession();
    expect(good).toMatchObject({
      data: { session: { email: stage.user.email } },
      error: null,
      response: { status: 200 },
    });
    const bad = await cloakroom.safe.getImageInfo({ imageId: 'nonsense' });
    expect(bad).toMatchObject({ data: null, error: { code: 'PARAM_ILLEGAL', status: 400 }, response: { status: 400 } });
  });

  test.each(['', '.', '..', undefined])('an imageId of %j never becomes another route', async (imageId) => {
    expect(await errorOf(cloakroom.deleteImage({ imageId: imageId as string }))).toMatchObject({
      code: 'PARAM_ILLEGAL',
      status: 400,
    });
    expect(stage.proxy.seen).toEqual([]);
  });

  test('an imageId with a slash is the server’s to refuse', async () => {
    expect(await errorOf(cloakroom.getImage({ imageId: '../session' }))).toMatchObject({
      code: 'PARAM_ILLEGAL',
      status: 400,
    });
    expect(stage.proxy.seen[0]?.path).toBe('/image/..%2Fsession');
  });
});

test('images() gives every image, newest first, whatever the page', async () => {
  const user = await stage.newUser();
  const gif = await gifImage();
  for (let n = 0; n < 5; n++) await user.uploadImage({ image: gif });
  const all: string[] = [];
  for await (const { imageId } of user.images({ limit: 2 })) all.push(imageId);
  expect(all).toEqual((await user.listImages({ limit: 100 })).images.map(({ imageId }) => imageId));
  stage.proxy.script();
  for await (const { format } of stage.sdk.images(user.client, { limit: 2 })) {
    expect(format).toBe('gif');
    break;
  }
  expect(stage.proxy.seen).toHaveLength(1);
});
