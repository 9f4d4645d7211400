// Images for the rows: whole PNGs of any size, each different. Used by the rows.
import { crc32, deflateSync } from 'node:zlib';

const chunk = (type, data) => {
  const body = Buffer.concat([Buffer.from(type), data]);
  const whole = Buffer.alloc(body.length + 8);
  whole.writeUInt32BE(data.length);
  body.copy(whole, 4);
  whole.writeUInt32BE(crc32(body), body.length + 4);
  return whole;
};

const signature = Buffer.from('89504e470d0a1a0a', 'hex');
const pixels = chunk('IDAT', deflateSync(Buffer.alloc(8 * (8 * 3 + 1))));
const header = Buffer.alloc(13);
header.writeUInt32BE(8, 0);
header.writeUInt32BE(8, 4);
header.set([8, 2, 0, 0, 0], 8);

/** A PNG of 8 × 8 pixels and exactly `size` bytes (at least 200), in which `mark` stands. */
export function png(size = 1024, mark = '') {
  const rest = size - signature.length - 25 - pixels.length - 12 - 12;
  const filler = Buffer.alloc(Math.max(rest, mark.length));
  filler.write(mark);
  return Buffer.concat([
    signature,
    chunk('IHDR', header),
    chunk('prVt', filler),
    pixels,
    chunk('IEND', Buffer.alloc(0)),
  ]);
}
