// The packed SDK in a page of another origin, against a server that allows it by CORS_ORIGINS: everything a page needs is readable.
import { once } from 'node:events';
import { createReadStream } from 'node:fs';
import http from 'node:http';
import type { AddressInfo } from 'node:net';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterAll, beforeAll, expect, test } from '@jest/globals';
import { mongo } from 'mongoose';
import type { Browser, Page } from 'playwright-core';
import type * as Sdk from '../../generated/sdk/dist/index.js';
import { type InstalledSdk, installSdk } from '../sdk/package.js';
import { refusal, type ScriptedProxy, startProxy } from '../sdk/proxy.js';
import { pngOfSize } from '../support/images.js';
import { password, startServer, type TestServer } from '../support/server.js';
import { until } from '../support/until.js';
import { launch } from './browser.js';

/** What the page makes of the SDK for the tests. */
interface Made {
  sdk: typeof Sdk;
  cloakroom: Sdk.Cloakroom;
  image: Blob;
}

let installed: InstalledSdk;
let pages: http.Server;
let server: TestServer;
let proxy: ScriptedProxy;
let browser: Browser;
let origin: string;
let image: string;

beforeAll(async () => {
  installed = await installSdk();
  const dist = join(fileURLToPath(installed.entry), '..');
  pages = http.createServer((request, response) => {
    if (request.url === '/')
      return void response.setHeader('Content-Type', 'text/html').end('<!doctype html><title>elsewhere</title>');
    response.setHeader('Content-Type', 'text/javascript');
    createReadStream(join(dist, request.url ?? ''))
      .on('error', () => response.writeHead(404).end())
      .pipe(response);
  });
  pages.listen(0, '127.0.0.1');
  await once(pages, 'listening');
  origin = `http://127.0.0.1:${(pages.address() as AddressInfo).port}`;
  server = await startServer({ origins: [origin] });
  proxy = await startProxy(server.url);
  browser = await launch();
  image = (await pngOfSize(2_000_000)).toString('base64');
});
afterAll(async () => {
  await browser.close();
  await proxy.close();
  await server.close();
  pages.close();
  installed.remove();
});

/** A page elsewhere with a client in it, logged in. */
async function elsewhere(at = origin): Promise<Page> {
  const page = await (await browser.newContext()).newPage();
  await page.goto(at);
  await begin(page);
  return page;
}

async function begin(page: Page, isLoggingIn = true): Promise<void> {
  const options = { baseUrl: proxy.url, ...server.client };
  const user = { email: server.email, password };
  await page.evaluate(
    async ({ options, user, image, isLoggingIn }) => {
      const sdk = (await import(new URL('/index.js', location.href).href)) as typeof Sdk;
      const cloakroom = new sdk.Cloakroom({ ...options, storage: sessionStorage, retryDelayMs: 5 });
      const bytes = Uint8Array.from(atob(image), (letter) => letter.charCodeAt(0));
      Object.assign(globalThis, { made: { sdk, cloakroom, image: new Blob([bytes]) } satisfies Made });
      if (isLoggingIn) await cloakroom.login(user);
    },
    { options, user, image, isLoggingIn },
  );
}

test('the main job, with progress at both doors', async () => {
  const page = await elsewhere();
  const outcome = await page.evaluate(async () => {
    const { cloakroom, image } = (globalThis as unknown as { made: Made }).made;
    const fractions: number[] = [];
    const onProgress = ({ fraction }: Sdk.Progress) => fractions.push(fraction);
    const { imageId } = await cloakroom.uploadImage({ image: new File([image], 'a "b".png'), onProgress });
    const { payload } = await cloakroom.uploadImageBase64({ image_base64: image, onProgress });
    const bytes = await cloakroom.getImage({ imageId });
    const ids: string[] = [];
    for await (const { imageId } of cloakroom.images({ limit: 1 })) ids.push(imageId);
    await cloakroom.deleteImage({ imageId });
    const left = cloakroom.session?.expiresAt;
    await cloakroom.logout();
    return {
      imageId,
      other: payload.image.image_id,
      size: bytes.size,
      ids,
      fractions,
      left: typeof left,
      session: cloakroom.session,
    };
  });
  expect(outcome).toMatchObject({
    size: 2_000_000,
    ids: [outcome.other, outcome.imageId],
    left: 'object',
    session: null,
  });
  expect(outcome.fractions.filter((fraction) => fraction === 0)).toHaveLength(2);
  expect(outcome.fractions.at(-1)).toBe(1);
});

test('errors with their request id; Retry-After is seen and waited out', async () => {
  const page = await elsewhere();
  const error = await page.evaluate(async () => {
    const { cloakroom } = (globalThis as unknown as { made: Made }).made;
    const { error } = await cloakroom.safe.getImageInfo({ imageId: 'c'.repeat(32) });
    return { code: error?.code, status: error?.status, requestId: error?.requestId };
  });
  expect(error).toEqual({ code: 'PARAM_ILLEGAL', status: 404, requestId: expect.stringMatching(/./) });

  const cors = { 'access-control-allow-origin': origin, 'access-control-expose-headers': 'Retry-After' };
  // The browser asks first whether it may: that is passed on.
  await page.evaluate(() => (globalThis as unknown as { made: Made }).made.cloakroom.getSession());
  proxy.script(refusal(503, 'SYSTEM_ERROR', { 'retry-after': '1', ...cors }));
  await page.evaluate(() => (globalThis as unknown as { made: Made }).made.cloakroom.getSession());
  const calls = proxy.seen.filter(({ method }) => method === 'GET');
  expect(calls).toHaveLength(2);
  expect((calls[1]?.at ?? 0) - (calls[0]?.at ?? 0)).toBeGreaterThanOrEqual(990);
});

test('the session is kept over a reload', async () => {
  const page = await elsewhere();
  await page.reload();
  await begin(page, false);
  const email = await page.evaluate(async () => {
    const { cloakroom } = (globalThis as unknown as { made: Made }).made;
    return (await cloakroom.getSession()).session.email;
  });
  expect(email).toBe(server.email);
});

test('abort in mid-upload leaves nothing behind', async () => {
  const client = await mongo.MongoClient.connect(server.mongodbUri);
  const count = () => client.db().collection('fs.chunks').countDocuments();
  const before = await count();
  const page = await elsewhere();
  const session = await page.context().newCDPSession(page);
  await session.send('Network.emulateNetworkConditions', {
    offline: false,
    latency: 0,
    downloadThroughput: -1,
    uploadThroughput: 400_000,
  });
  const outcome = await page.evaluate(async () => {
    const { cloakroom, image } = (globalThis as unknown as { made: Made }).made;
    const controller = new AbortController();
    const fractions: number[] = [];
    const onProgress = ({ fraction }: Sdk.Progress) => {
      fractions.push(fraction);
      if (fraction > 0.1) controller.abort();
    };
    const { error } = await cloakroom.safe.uploadImage({ image, onProgress, signal: controller.signal });
    return { code: error?.code, last: fractions.at(-1) ?? 1 };
  });
  expect(outcome.code).toBe('ABORTED');
  expect(outcome.last).toBeLessThan(1);
  await until('the server to forget it', async () => (await count()) === before);
  await client.close();
});

test('what comes of a redirect is thrown away', async () => {
  const page = await elsewhere();
  const cors = { 'access-control-allow-origin': origin, 'access-control-allow-headers': '*' };
  const answered = {
    'content-type': 'application/json',
    'access-control-allow-origin': '*',
    'access-control-allow-headers': '*',
  };
  const body = JSON.stringify({
    resultContext: { success: true, resultMsg: 'SUCCESS', resultCode: 'SUCCESS' },
    imageId: 'e'.repeat(32),
  });
  const upload = () =>
    page.evaluate(async () => {
      const { cloakroom, image } = (globalThis as unknown as { made: Made }).made;
      const { error } = await cloakroom.safe.uploadImage({ image, onProgress: () => {} }, { retries: 0 });
      return error?.code ?? 'it took it';
    });
  // The browser has asked whether it may before.
  expect(await upload()).toBe('it took it');
  proxy.script(
    { status: 307, headers: { location: `${proxy.url}/elsewhere`, ...cors } },
    { status: 200, headers: answered, body },
    { status: 200, headers: answered, body },
  );
  expect(await upload()).toMatch(/UNEXPECTED_ANSWER|NETWORK_ERROR/);
});

test('a page of an origin that is not allowed gets nothing', async () => {
  const page = await (await browser.newContext()).newPage();
  await page.goto(origin.replace('127.0.0.1', 'localhost'));
  await expect(begin(page)).rejects.toThrow(/CloakroomError|Failed to fetch/);
});
