// What every contender is given: a user, and images as a camera's, of about 100 KB, 4 MB and 1 KB. Used by the harness and contenders.
import { existsSync } from 'node:fs';
import { mkdir, readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import sharp from 'sharp';

export const email = 'bench@cloakroom.example';
export const password = 'correct horse battery staple';
/** Remembered: no session of the bench ends of itself. */
export const sessionIdleMs = 30 * 24 * 3_600_000;
export const sessionMaxMs = 2 * sessionIdleMs;

const kinds = {
  small: { width: 640, height: 427, bytes: 100 * 1024 },
  large: { width: 2900, height: 1933, bytes: 4 * 1024 * 1024 },
  tiny: { width: 48, height: 32, bytes: 1024 },
};

const noise = (width, height, sigma) =>
  sharp({ create: { width, height, channels: 3, background: 'grey', noise: { type: 'gaussian', mean: 128, sigma } } })
    .png()
    .toBuffer();

/** Broad shapes under finer and finer ones. */
async function picture(width, height) {
  const layer = async (share, sigma, opacity) => {
    const own = await noise(Math.max(4, Math.ceil(width / share)), Math.max(4, Math.ceil(height / share)), sigma);
    return sharp(own).resize(width, height, { fit: 'fill' }).ensureAlpha(opacity).png().toBuffer();
  };
  const [broad, middle, fine] = await Promise.all([layer(80, 70, 1), layer(12, 60, 0.45), layer(1.5, 50, 0.3)]);
  return sharp(broad)
    .composite([{ input: middle }, { input: fine }])
    .removeAlpha()
    .raw()
    .toBuffer({ resolveWithObject: true });
}

/** The best quality that is not larger than asked for. */
async function encode({ width, height, bytes }) {
  const { data, info } = await picture(width, height);
  let best;
  for (let low = 5, high = 98; low <= high; ) {
    const quality = (low + high) >> 1;
    const made = await sharp(data, { raw: info }).jpeg({ quality }).toBuffer();
    if (made.length <= bytes) {
      best = made;
      low = quality + 1;
    } else high = quality - 1;
  }
  if (!best || best.length < bytes * 0.75) throw new Error(`No JPEG of ${bytes} bytes could be made`);
  return best;
}

/** {small, large, tiny}: made once and kept in the folder, so that runs can be compared. */
export async function images(folder) {
  await mkdir(folder, { recursive: true });
  const made = Object.entries(kinds).map(async ([name, kind]) => {
    const file = join(folder, `${name}.jpg`);
    if (!existsSync(file)) await writeFile(file, await encode(kind));
    return [name, await readFile(file)];
  });
  return Object.fromEntries(await Promise.all(made));
}
