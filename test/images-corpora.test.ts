// Files no one here made, through the whole walk: images at both doors, JSON texts at login, JWS vectors as x-access-token.
// test/images holds the decoders alone against the same files, in more detail. Skipped where the folder is absent.
import { readdirSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import {
  call,
  clientHeaders,
  newSession,
  newToken,
  sessionHeaders,
  uploadBase64,
  uploadImage,
} from './support/calls.js';
import {
  acceptable,
  differences,
  folder,
  isPresent,
  type Opinion,
  opinions,
  read,
  sayIfSkipped,
} from './support/corpora.js';
import { startServer, type TestServer } from './support/server.js';

sayIfSkipped('test/images-corpora');
const describeCorpus = isPresent ? describe : describe.skip;

const maxImageBytes = 5_242_880;
const maxLoginBytes = 65_536;
const readJson = (...path: string[]) => (isPresent ? JSON.parse(read(...path).toString()) : {});

let server: TestServer;
beforeAll(async () => {
  server = await startServer();
});
afterAll(() => server.close());

/** The code that base64's door has for a verdict of the decoder. */
const codeOf = (verdict: string) => (verdict === 'wrongKind' ? 'INVALID_IMAGE' : 'UPLOAD_FAILED');

type Expected = { codes: string[] } | { format: string; width: number; height: number };

function expectedOf(name: string, opinion: Opinion): Expected {
  const verdicts = differences[name]?.slice(0, 1) ?? acceptable(opinion);
  const [, format, width, height] = /^(\w+) (\d+)x(\d+)$/.exec(verdicts[0] ?? '') ?? [];
  if (format) return { format, width: Number(width), height: Number(height) };
  return { codes: verdicts.map(codeOf) };
}

describeCorpus('an image of the corpora is the same thing at both doors', () => {
  let sessionId: string;
  let token: string;
  beforeAll(async () => {
    sessionId = await newSession(server);
    token = await newToken(server, sessionId);
  });

  test('the exceptions name files that are there', () => {
    const names = opinions.map(([name]) => name);
    expect(names.length).toBeGreaterThan(300);
    expect(names).toEqual(expect.arrayContaining(Object.keys(differences)));
  });

  test.each(opinions)('%s', async (name, opinion) => {
    const bytes = read(name);
    const file = await uploadImage(server, sessionId, bytes);
    const base64 = await uploadBase64(server, token, { image_base64: bytes.toString('base64') });
    const expected = expectedOf(name, opinion);
    if (bytes.length > maxImageBytes) {
      expect([file.status, file.code, base64.status, base64.code]).toEqual([
        413,
        'PARAM_ILLEGAL',
        413,
        'FILE_TOO_LARGE',
      ]);
    } else if ('codes' in expected) {
      expect([file.status, file.code, base64.status]).toEqual([422, 'PARAM_ILLEGAL', 422]);
      expect(expected.codes).toContain(base64.code);
    } else {
      expect([file.status, base64.status]).toEqual([200, 200]);
      const path = `/image/${file.body.imageId}/info`;
      const { image } = (await call(server, { path, headers: sessionHeaders(server, sessionId) })).body;
      const { format, width, height, filesize_in_bytes } = base64.body.payload.image;
      expect(image).toMatchObject({ format, width, height, filesizeInBytes: filesize_in_bytes });
      expect(image).toMatchObject({ ...expected, filesizeInBytes: bytes.length });
    }
  });
});

describeCorpus('a JSON text as the body of login', () => {
  const notJson = 'The body is not JSON in UTF-8.';
  const names = isPresent ? readdirSync(join(folder, 'json/test_parsing')) : [];
  const post = (body: Buffer | string) =>
    call(server, {
      method: 'POST',
      path: '/user/login',
      headers: { ...clientHeaders(server), 'content-type': 'application/json' },
      body,
    });

  test('there are hundreds', () => expect(names.length).toBeGreaterThan(300));

  test('that is none is told so', async () => expect((await post('{')).body.resultContext.resultMsg).toBe(notJson));

  test.each(names)('%s', async (name) => {
    const text = read('json/test_parsing', name);
    const { status, code, body } = await post(text);
    expect([status, code]).toEqual([text.length > maxLoginBytes ? 413 : 400, 'PARAM_ILLEGAL']);
    if (name.startsWith('y_')) expect(body.resultContext.resultMsg).not.toBe(notJson);
  });
});

describeCorpus('a JWS vector as x-access-token', () => {
  interface Vector {
    tcId: number;
    comment: string;
    jws: string;
  }
  const groups: { comment: string; tests: Vector[] }[] =
    readJson('wycheproof/testvectors_v1/json_web_signature_test.json').testGroups ?? [];
  const vectors = groups.flatMap(({ comment: key, tests }) =>
    tests.map(({ tcId, comment, jws }): [number, string, string, string] => [tcId, key, comment, jws]),
  );

  test('there are hundreds', () => expect(vectors.length).toBeGreaterThan(300));

  test.each(vectors)('%i: %s, %s', async (_id, _key, _comment, jws) => {
    const { status, code } = await uploadBase64(server, jws, {});
    expect([status, code]).toEqual(jws.trim() === '' ? [401, 'MISSING_TOKEN'] : [401, 'INVALID_TOKEN']);
  });
});
