// The format is told from the bytes alone (decision R4).
import { expect, test } from '@jest/globals';
import { sniffFormat } from '../../src/images/sniff.js';

const dib = (size: number) => [0x42, 0x4d, ...Array<number>(12).fill(0), size, 0, 0, 0];

const rows: [string, Buffer, string | null][] = [
  ['JPEG with JFIF', Buffer.from([0xff, 0xd8, 0xff, 0xe0]), 'jpg'],
  ['JPEG without', Buffer.from([0xff, 0xd8, 0xff, 0xdb]), 'jpg'],
  ['a JPEG too short to tell', Buffer.from([0xff, 0xd8]), null],
  ['PNG', Buffer.from('\x89PNG\r\n\x1a\n', 'latin1'), 'png'],
  ['PNG that went through a text editor', Buffer.from('\x89PNG\n\x1a\n', 'latin1'), 'png'],
  ['MNG', Buffer.from('\x8aMNG\r\n\x1a\n', 'latin1'), null],
  ['GIF87a', Buffer.from('GIF87a'), 'gif'],
  ['GIF89a', Buffer.from('GIF89a...'), 'gif'],
  ['GIF of another version', Buffer.from('GIF90a'), null],
  ...[12, 16, 40, 52, 56, 64, 108, 124].map((size): [string, Buffer, string] => [
    `BMP with a header of ${size}`,
    Buffer.from(dib(size)),
    'bmp',
  ]),
  ['BMP with a header of 13', Buffer.from(dib(13)), null],
  ['BMP cut before its header', Buffer.from('BM\0\0\0\0'), 'bmp'],
  ['a text about cars', Buffer.from('BMW is a maker of cars and motorcycles.'), null],
  ['WebP', Buffer.from('RIFF\x10\0\0\0WEBPVP8 ', 'latin1'), null],
  ['TIFF', Buffer.from('II*\0', 'latin1'), null],
  ['SVG', Buffer.from('<svg xmlns="http://www.w3.org/2000/svg"/>'), null],
  ['a JPEG after white space', Buffer.from([0x20, 0xff, 0xd8, 0xff]), null],
  ['nothing', Buffer.alloc(0), null],
];

test.each(rows)('%s', (_name, bytes, format) => {
  expect(sniffFormat(bytes)).toBe(format);
});
