// Files no one here made, named by CORPORA_DIR, and Pillow's opinion of the images among them (README of the corpora).
import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';

export const folder = process.env.CORPORA_DIR ?? '';
const index = join(folder, 'pillow.json');
export const isPresent = folder !== '' && existsSync(index);

export const read = (...path: string[]): Buffer => readFileSync(join(folder, ...path));

/** What Pillow makes of a file. */
export interface Opinion {
  format?: string;
  width?: number;
  height?: number;
  cut?: string;
  error?: string;
  pixels?: string;
}

const bmps = 'image-rs/tests/images/bmp/images';
const crashers = 'libpng/contrib/testpngs/crashers';
const masks = 'BI_BITFIELDS with masks that Pillow has no decoder for; every pixel has its bits';
const twoBits = '2 bits per pixel, which Windows CE has and Pillow has not';

/** Where we differ from Pillow: our verdict, and why. */
export const differences: Record<string, [verdict: string, reason: string]> = {
  [`${bmps}/V3_A4_R4_G4_B4.bmp`]: ['bmp 6x6', masks],
  [`${bmps}/V3_A4_R4_G4_B4_Top_Down.bmp`]: ['bmp 6x6', masks],
  [`${bmps}/V3_X4_R4_G4_B4.bmp`]: ['bmp 6x6', masks],
  [`${bmps}/V3_X4_R4_G4_B4_Top_Down.bmp`]: ['bmp 6x6', masks],
  [`${bmps}/rgb16-231.bmp`]: ['bmp 127x64', masks],
  [`${bmps}/rgb32-111110.bmp`]: ['bmp 127x64', masks],
  [`${bmps}/rgb32bf.bmp`]: ['bmp 127x64', masks],
  [`${bmps}/rgba16-1924.bmp`]: ['bmp 127x64', masks],
  [`${bmps}/rgba32-61754.bmp`]: ['bmp 127x64', masks],
  [`${bmps}/lenient/rgb16-880.bmp`]: ['bmp 127x64', 'a blue mask of no bits, that is an image without blue'],
  [`${bmps}/rgba32abf.bmp`]: ['bmp 127x64', 'BI_ALPHABITFIELDS of Windows CE'],
  [`${bmps}/pal2.bmp`]: ['bmp 127x64', twoBits],
  [`${bmps}/pal2color.bmp`]: ['bmp 127x64', twoBits],
  [`${bmps}/pal4rlecut.bmp`]: ['bmp 127x64', 'RLE may skip pixels, up to the end of a row or of the bitmap'],
  [`${bmps}/rgb24rle24.bmp`]: ['bmp 127x64', 'RLE24 of OS/2'],
  [`${bmps}/lenient/badplanes.bmp`]: ['malformed', 'bmpsuite calls it bad: 30,000 planes where there must be one'],
  [`${bmps}/lenient/badrle.bmp`]: ['malformed', 'bmpsuite calls it bad: RLE writes pixels out beyond their row'],
  [`${bmps}/lenient/rletopdown.bmp`]: ['malformed', 'bmpsuite calls it bad: RLE may not be top-down'],
  [`${crashers}/badcrc.png`]: ['malformed', "IDAT's CRC is wrong"],
  [`${crashers}/huge_IDAT.png`]: ['malformed', 'IDAT says that it is longer than the file'],
};

const ours = new Map([
  ['jpeg', 'jpg'],
  ['png', 'png'],
  ['gif', 'gif'],
  ['bmp', 'bmp'],
]);

/** The verdicts that go with Pillow's opinion. */
export function acceptable({ format = '', width, height, cut, error, pixels }: Opinion): string[] {
  if (pixels) return ['tooManyPixels'];
  if (error || cut) return ['malformed', 'wrongKind'];
  return [ours.has(format) ? `${ours.get(format)} ${width}x${height}` : 'wrongKind'];
}

export const opinions: [string, Opinion][] = isPresent ? Object.entries(JSON.parse(readFileSync(index, 'utf8'))) : [];

/** Says why tests of the corpora do not run here. */
export function sayIfSkipped(test: string): void {
  if (!isPresent) console.warn(`${test} is skipped: CORPORA_DIR does not name a folder with pillow.json.`);
}
