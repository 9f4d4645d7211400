// Images made to cost much, or to be something else: [name, bytes]. Used by row 20.
import { crc32, createDeflate, deflateSync } from 'node:zlib';
import sharp from 'sharp';

const chunk = (type, data = Buffer.alloc(0)) => {
  const body = Buffer.concat([Buffer.from(type, 'latin1'), data]);
  const whole = Buffer.alloc(body.length + 8);
  whole.writeUInt32BE(data.length);
  body.copy(whole, 4);
  whole.writeUInt32BE(crc32(body), body.length + 4);
  return whole;
};
const uint32 = (...numbers) => {
  const bytes = Buffer.alloc(4 * numbers.length);
  for (const [at, number] of numbers.entries()) bytes.writeUInt32BE(number, 4 * at);
  return bytes;
};
const signature = Buffer.from('89504e470d0a1a0a', 'hex');
const iend = chunk('IEND');
const grayOf = (width, height) =>
  Buffer.concat([signature, chunk('IHDR', Buffer.concat([uint32(width, height), Buffer.from([8, 0, 0, 0, 0])]))]);
const onePixel = chunk('IDAT', deflateSync(Buffer.alloc(2)));
const frame = (sequence, width, height) =>
  chunk('fcTL', Buffer.concat([uint32(sequence, width, height, 0, 0), Buffer.alloc(6)]));

/** So many zeros, deflated. */
async function zeros(count) {
  const deflate = createDeflate({ level: 9 });
  const parts = [];
  deflate.on('data', (part) => parts.push(part));
  const ended = new Promise((resolve) => deflate.on('end', resolve));
  const piece = Buffer.alloc(2 ** 20);
  for (let left = count; left > 0; left -= piece.length) {
    if (!deflate.write(piece.subarray(0, left))) await new Promise((resolve) => deflate.once('drain', resolve));
  }
  deflate.end();
  await ended;
  return Buffer.concat(parts);
}

/** All black; of 10,000 × 10,000 pixels and 64 bits for each it says eight times as many bytes as pixels. */
async function blackPng(side, { depth, colorType, samples, isInterlaced }) {
  const apart = isInterlaced
    ? [
        [0, 0, 8, 8],
        [4, 0, 8, 8],
        [0, 4, 4, 8],
        [2, 0, 4, 4],
        [0, 2, 2, 4],
        [1, 0, 2, 2],
        [0, 1, 1, 2],
      ]
    : [[0, 0, 1, 1]];
  const rowBytes = (pixels) => 1 + Math.ceil((pixels * samples * depth) / 8);
  const size = apart.reduce(
    (sum, [x, y, dx, dy]) => sum + Math.ceil((side - y) / dy) * rowBytes(Math.ceil((side - x) / dx)),
    0,
  );
  const header = Buffer.concat([uint32(side, side), Buffer.from([depth, colorType, 0, 0, isInterlaced ? 1 : 0])]);
  const data = await zeros(size);
  const around = (idat) => Buffer.concat([signature, chunk('IHDR', header), chunk('IDAT', idat), iend]);
  const damaged = Buffer.from(data);
  damaged[damaged.length - 1] ^= 1;
  return { whole: around(data), damaged: around(damaged) };
}

const rgba16 = { depth: 16, colorType: 6, samples: 4 };
const gray8 = { depth: 8, colorType: 0, samples: 1 };

/** `frames` of one pixel, at the upper left of the canvas. */
export function tinyFramesGif(width, height, frames) {
  const screen = Buffer.from([width & 255, width >> 8, height & 255, height >> 8, 0x80, 0, 0, 0, 0, 0, 255, 255, 255]);
  const one = Buffer.from([0x2c, 0, 0, 0, 0, 1, 0, 1, 0, 0, 2, 2, 0x44, 1, 0]);
  return Buffer.concat([Buffer.from('GIF89a'), screen, ...Array(frames).fill(one), Buffer.of(0x3b)]);
}

function bmp(width, height, bits, compression, pixels) {
  const palette = Buffer.alloc(bits <= 8 ? 4 << bits : 0);
  const header = Buffer.alloc(54);
  header.write('BM');
  header.writeUInt32LE(54 + palette.length, 10);
  header.writeUInt32LE(40, 14);
  header.writeInt32LE(width, 18);
  header.writeInt32LE(height, 22);
  header.writeUInt16LE(1, 26);
  header.writeUInt16LE(bits, 28);
  header.writeUInt32LE(compression, 30);
  return Buffer.concat([header, palette, pixels]);
}
/** Runs of 255 to the end of each row. */
const runs = (side) => {
  const row = Buffer.alloc(2 * Math.ceil(side / 255) + 2);
  for (let at = 0; at < row.length - 2; at += 2) row.set([255, 1], at);
  return Buffer.concat([...Array(side).fill(row), Buffer.from([0, 1])]);
};

/** Gray, all zero: a scan of DC, then one of each AC coefficient that a run over all blocks makes tiny. */
function manyScansJpg(side, scans) {
  const blocks = (side / 8) ** 2;
  const oneCode = (symbol) => [1, ...Array(15).fill(0), symbol];
  const start = [0xff, 0xd8, 0xff, 0xdb, 0, 67, 0, ...Array(64).fill(1)];
  const sof = [0xff, 0xc2, 0, 11, 8, side >> 8, side & 255, side >> 8, side & 255, 1, 1, 0x11, 0];
  const tables = [0xff, 0xc4, 0, 20, 0x00, ...oneCode(0), 0xff, 0xc4, 0, 20, 0x10, ...oneCode(0xe0)];
  const scan = (k, data) => Buffer.concat([Buffer.from([0xff, 0xda, 0, 8, 1, 1, 0, k, k, 0]), data]);
  const run = Buffer.alloc(Math.ceil((Math.ceil(blocks / 16384) * 15) / 8));
  const ac = Array.from({ length: scans - 1 }, (_, index) => scan(1 + (index % 63), run));
  return Buffer.concat([
    Buffer.from([...start, ...sof, ...tables]),
    scan(0, Buffer.alloc(blocks / 8)),
    ...ac,
    Buffer.from([0xff, 0xd9]),
  ]);
}

async function largeJpg(side, options, space = 'srgb') {
  const image = sharp({ create: { width: side, height: side, channels: 3, background: '#888' } });
  const whole = await image
    .toColourspace(space)
    .jpeg({ quality: 30, chromaSubsampling: '4:4:4', ...options })
    .toBuffer();
  return { whole, damaged: Buffer.concat([whole.subarray(0, -40), whole.subarray(-2)]) };
}

/** As many pieces between what comes before and after as 5 MiB have room for. */
const filled = (before, piece, after) => {
  const count = Math.floor((5 * 2 ** 20 - before.length - after.length) / piece.length);
  return Buffer.concat([before, Buffer.alloc(count * piece.length, piece), after]);
};

/** {refused, accepted}: [name, bytes, pixels that it declares]. `side` is that of the large ones, `flood` what one pixel inflates to. */
export async function costlyImages(side, flood) {
  const pixels = side * side;
  const interlaced = await blackPng(side, { ...rgba16, isInterlaced: true });
  const rows = await blackPng(side, { ...rgba16, isInterlaced: false });
  const gray = await blackPng(side, { ...gray8, isInterlaced: true });
  const baseline = await largeJpg(side, { progressive: false });
  const progressive = await largeJpg(side, { progressive: true });
  const cmyk = await largeJpg(side, { progressive: true }, 'cmyk');
  const small = await sharp({ create: { width: 8, height: 8, channels: 3, background: '#888' } })
    .jpeg()
    .toBuffer();
  const tiny = tinyFramesGif(1, 1, 1);
  return {
    refused: [
      ['PNG of 30,000 × 30,000', Buffer.concat([grayOf(30_000, 30_000), onePixel, iend])],
      ['PNG of 30,000 × 30,000, cut behind its header', grayOf(30_000, 30_000)],
      [
        'PNG of one pixel that inflates to gigabytes',
        Buffer.concat([grayOf(1, 1), chunk('IDAT', await zeros(flood)), iend]),
      ],
      [
        'APNG of four frames of 5,000 × 5,000',
        Buffer.concat([
          grayOf(5_000, 5_000),
          chunk('acTL', uint32(4, 0)),
          onePixel,
          ...[0, 1, 2, 3].map((at) => frame(at, 5_000, 5_000)),
          iend,
        ]),
      ],
      ['interlaced PNG of 64 bits, damaged at its end', interlaced.damaged],
      ['PNG of 64 bits, damaged at its end', rows.damaged],
      ['baseline JPEG, cut at its end', baseline.damaged],
      ['progressive JPEG, cut at its end', progressive.damaged],
      ['progressive JPEG of CMYK, cut at its end', cmyk.damaged],
      ['JPEG of 65,528 × 65,528', manyScansJpg(65_528, 1)],
      ['JPEG of 8,192 × 8,192 and 50 scans', manyScansJpg(8_192, 50)],
      ['JPEG of comments', filled(Buffer.from([0xff, 0xd8]), Buffer.from([0xff, 0xfe, 0, 2]), small.subarray(2))],
      ['GIF of 10,000 frames of 30,000 × 30,000', tinyFramesGif(30_000, 30_000, 10_000)],
      ['GIF of 10,000 frames of 200 × 200', tinyFramesGif(200, 200, 10_000)],
      ['GIF of 60,000 × 60,000', tinyFramesGif(60_000, 60_000, 1)],
      ['BMP of 30,000 × 30,000', bmp(30_000, 30_000, 24, 0, Buffer.alloc(1_000))],
      ['BMP of runs, 2,000,000 × 3,000,000', bmp(2_000_000, 3_000_000, 8, 1, Buffer.from([0, 1]))],
      ['BMP of runs without an end', bmp(10_000, 10_000, 8, 1, runs(10_000).subarray(0, -2))],
    ],
    accepted: [
      ['interlaced PNG of 64 bits', interlaced.whole, pixels],
      ['PNG of 64 bits', rows.whole, pixels],
      ['interlaced PNG of 8 bits', gray.whole, pixels],
      ['baseline JPEG', baseline.whole, pixels],
      ['progressive JPEG', progressive.whole, pixels],
      ['progressive JPEG of CMYK', cmyk.whole, pixels],
      ['JPEG of 8,192 × 8,192 and 24 scans', manyScansJpg(8_192, 24), 8_192 ** 2],
      ['JPEG of stuffed bytes', filled(small.subarray(0, -2), Buffer.from([0xff, 0]), Buffer.from([0xff, 0xd9])), 64],
      ['GIF of 349,000 frames', tinyFramesGif(1, 1, 349_000), 349_000],
      [
        'GIF of a comment in pieces of a byte',
        filled(
          Buffer.concat([tiny.subarray(0, -1), Buffer.from([0x21, 0xfe])]),
          Buffer.from([1, 7]),
          Buffer.from([0, 0x3b]),
        ),
        1,
      ],
      ['GIF of empty comments', filled(tiny.subarray(0, -1), Buffer.from([0x21, 0xfe, 0]), Buffer.from([0x3b])), 1],
      ['PNG of 430,000 chunks', filled(Buffer.concat([grayOf(1, 1), onePixel]), chunk('juNk'), iend), 1],
      ['BMP of runs', bmp(10_000, 10_000, 8, 1, runs(10_000)), 1e8],
    ],
  };
}

const text = (content) => Buffer.from(content);
const markup = text('<html><script>alert(1)</script></html>');

/** What is no image of the four kinds, or only looks like one. */
export async function otherFiles(valid) {
  const { jpg, png, gif, bmp: bitmap } = valid;
  const svg = '<svg xmlns="http://www.w3.org/2000/svg" onload="alert(1)"><script>alert(1)</script></svg>';
  const mark = sharp({ create: { width: 8, height: 8, channels: 3, background: 'red' } });
  return [
    ['SVG', text(svg)],
    ['SVG with a prologue', text(`<?xml version="1.0"?>\n${svg}`)],
    ['SVG with a byte order mark', text(`\ufeff${svg}`)],
    [
      'SVG with an external entity',
      text(`<!DOCTYPE svg [<!ENTITY x SYSTEM "file:///etc/passwd">]>${svg.replace('alert(1)', '&x;')}`),
    ],
    ['SVG that is compressed', deflateSync(text(svg))],
    ['WebP', await mark.clone().webp().toBuffer()],
    ['TIFF', await mark.clone().tiff().toBuffer()],
    ['AVIF', await mark.clone().avif({ effort: 0 }).toBuffer()],
    ['PDF', text('%PDF-1.7\n1 0 obj<</OpenAction<</S/JavaScript/JS(app.alert(1))>>>>endobj')],
    ['PostScript', text('%!PS\nuserdict /setpagedevice undef legal { null restore } stopped')],
    ['MVG', text('push graphic-context\nfill \'url(https://127.0.0.1/"|ls "-la)\'\npop graphic-context')],
    ['HTML', markup],
    ['PHP', text('<?php system($_GET["c"]); ?>')],
    ['ZIP', Buffer.concat([text('PK\x03\x04'), Buffer.alloc(60)])],
    ['ELF', Buffer.concat([Buffer.from('7f454c46', 'hex'), Buffer.alloc(60)])],
    ['WebAssembly', Buffer.from('0061736d01000000', 'hex')],
    ['ICO', Buffer.concat([Buffer.from([0, 0, 1, 0, 1, 0, 8, 8, 0, 0, 1, 0, 32, 0]), uint32(png.length, 22), png])],
    [
      'text that begins with BM',
      text('BM is how a bitmap begins, and this is none, for all that it says so at length'),
    ],
    ['text that begins with GIF89a', text('GIF89a/*\xff*/=1;alert(document.domain)//;')],
    ['GIF89a and markup', Buffer.concat([text('GIF89a'), markup])],
    ['PNG signature and markup', Buffer.concat([signature, markup])],
    ['JPEG signature and PHP', Buffer.concat([Buffer.from('ffd8ffe0', 'hex'), text('<?php system("id"); ?>')])],
    ...Object.entries({ jpg, png, gif, bmp: bitmap }).flatMap(([kind, bytes]) => [
      [`markup before a ${kind}`, Buffer.concat([markup, bytes])],
      [`a newline before a ${kind}`, Buffer.concat([text('\n'), bytes])],
    ]),
  ];
}

/** Whole images that are something else too; they are served as the image they are. */
export const polyglots = (valid) =>
  Object.entries(valid).flatMap(([kind, bytes]) => [
    [`${kind} and markup`, Buffer.concat([bytes, markup])],
    [`${kind} and an archive`, Buffer.concat([bytes, text('PK\x05\x06'), Buffer.alloc(18)])],
  ]);

/** A small valid image of each kind. */
export async function validImages() {
  const noise = sharp({
    create: {
      width: 12,
      height: 10,
      channels: 3,
      background: '#888',
      noise: { type: 'gaussian', mean: 128, sigma: 40 },
    },
  });
  const frames = await Promise.all([1, 2].map(() => noise.clone().png().toBuffer()));
  return {
    jpg: await noise.clone().jpeg({ quality: 40 }).toBuffer(),
    'progressive jpg': await noise.clone().jpeg({ progressive: true, quality: 40 }).toBuffer(),
    png: await noise.clone().png().toBuffer(),
    'interlaced png': await noise.clone().png({ progressive: true }).toBuffer(),
    gif: await sharp(frames, { join: { animated: true } })
      .gif({ colours: 4 })
      .toBuffer(),
    bmp: bmp(9, 7, 24, 0, Buffer.alloc(28 * 7, 9)),
    'bmp of runs': bmp(
      6,
      4,
      8,
      1,
      Buffer.from([6, 1, 0, 0, 0, 5, 1, 2, 3, 4, 5, 0, 1, 9, 0, 0, 0, 2, 2, 1, 3, 7, 0, 1]),
    ),
  };
}
