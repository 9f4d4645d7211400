// base64 as decision R5 takes it: the standard alphabet with correct padding, and nothing else.
import { expect, test } from '@jest/globals';
import { decodeBase64Image } from '../../src/images/base64.js';
import { ImageError } from '../../src/images/image-error.js';

const maxBytes = 5 * 1024 * 1024;

async function decode(text: string, rules = { maxBytes }): Promise<string> {
  try {
    return (await decodeBase64Image(text, rules)).toString('latin1');
  } catch (error) {
    if (error instanceof ImageError) return `refused: ${error.breach}`;
    throw error;
  }
}

const taken: [string, string, string][] = [
  ['no padding', 'TWFu', 'Man'],
  ['one =', 'TWE=', 'Ma'],
  ['two =', 'TQ==', 'M'],
  ['the whole alphabet', '+/+/', '\xfb\xff\xbf'],
  ['a data URL', 'data:image/png;base64,TWFu', 'Man'],
  ['a data URL of SVG', 'data:image/svg+xml;base64,TWFu', 'Man'],
  ['a data URL with a parameter', 'data:image/png;name=a.png;base64,TWFu', 'Man'],
  ['a data URL in capitals', 'DATA:IMAGE/PNG;BASE64,TWFu', 'Man'],
];

test.each(taken)('%s is taken', async (_name, text, bytes) => {
  expect(await decode(text)).toBe(bytes);
});

const refused: [string, string, string][] = [
  ['nothing', '', 'missing'],
  ['a prefix alone', 'data:image/png;base64,', 'missing'],
  ['a space', 'TWF u', 'malformed'],
  ['a line break at the end', 'TWFu\n', 'malformed'],
  ['a line break that keeps the length', 'TWF\n', 'malformed'],
  ['the URL alphabet', '-_-_', 'malformed'],
  ['padding left out', 'TWE', 'malformed'],
  ['a digit alone', 'T', 'malformed'],
  ['padding within', 'TQ==TWFu', 'malformed'],
  ['too much padding', 'TWFu====', 'malformed'],
  ['padding alone', '====', 'malformed'],
  ['three =', 'T===', 'malformed'],
  ['loose bits before =', 'TWF=', 'malformed'],
  ['loose bits before ==', 'TR==', 'malformed'],
  ['a letter beyond ASCII', 'TWFü', 'malformed'],
  ['a wide letter that ends in a digit byte', 'TWF\u0175', 'malformed'],
  ['a zero character', 'TWF\0', 'malformed'],
  ['a data URL of text', 'data:text/plain;base64,TWFu', 'malformed'],
  ['a data URL without base64', 'data:image/png,TWFu', 'malformed'],
  ['a data URL without a subtype', 'data:image/;base64,TWFu', 'malformed'],
  ['two prefixes', 'data:image/png;base64,data:image/png;base64,TWFu', 'malformed'],
  ['a prefix without its comma', 'data:image/png;base64', 'malformed'],
];

test.each(refused)('%s is refused', async (_name, text, breach) => {
  expect(await decode(text)).toBe(`refused: ${breach}`);
});

test('the bound is told from the length, and is itself allowed', async () => {
  const text = (bytes: number) => Buffer.alloc(bytes, 1).toString('base64');
  for (const size of [10, 11, 12]) {
    expect(await decode(text(size), { maxBytes: size })).toHaveLength(size);
    expect(await decode(text(size), { maxBytes: size - 1 })).toBe('refused: tooLarge');
  }
  expect(await decode('*'.repeat(20), { maxBytes: 10 })).toBe('refused: tooLarge');
});

test('5 MiB come out as they went in, with a fault found wherever it is', async () => {
  const bytes = Buffer.from(Array.from({ length: 1024 }, (_, index) => (index * 7) & 255));
  const image = Buffer.alloc(maxBytes, bytes);
  const text = `data:image/png;base64,${image.toString('base64')}`;
  expect((await decodeBase64Image(text, { maxBytes })).equals(image)).toBe(true);
  for (const at of [30, 262_144 + 21, 262_144 + 22, 5_000_000, text.length - 3]) {
    expect(await decode(`${text.slice(0, at)}*${text.slice(at + 1)}`)).toBe('refused: malformed');
  }
});

test('others have their turns meanwhile', async () => {
  const text = Buffer.alloc(maxBytes, 5).toString('base64');
  let done = false;
  let turns = 0;
  const count = () => {
    turns++;
    if (!done) setImmediate(count);
  };
  setImmediate(count);
  await Promise.all([1, 2, 3, 4].map(() => decodeBase64Image(text, { maxBytes })));
  done = true;
  expect(turns).toBeGreaterThan(3);
});
