// Pictures that look like some, for screenshots and uploads: drawn anew for each run.
import sharp, { type Sharp } from 'sharp';

const palettes = [
  ['#20343f', '#d98f5c', '#f2d9b3', '#7b3f3a'],
  ['#27213c', '#5a3a5e', '#e0838a', '#f6d6c2'],
  ['#12343b', '#2d545e', '#c89666', '#e1b382'],
  ['#1b2a1f', '#4c6b4f', '#a9b58f', '#efe6cf'],
  ['#2b2d42', '#8d99ae', '#edf2f4', '#d90429'],
] as const;

/** Hills under a sun. */
export function picture(width: number, height: number, which = 0): Sharp {
  const [night, far, sky, near] = palettes[which % palettes.length] ?? palettes[0];
  const x = width * (0.25 + 0.12 * (which % 5));
  const hill = (top: number, bend: number, colour: string) =>
    `<path fill="${colour}" d="M0 ${height * top}C${width * 0.3} ${height * (top - bend)} ${width * 0.6} ${height * (top + bend)} ${width} ${height * (top - bend / 2)}V${height}H0z"/>`;
  const drawing = `<svg xmlns="http://www.w3.org/2000/svg" width="${width}" height="${height}">
    <rect width="100%" height="100%" fill="${sky}"/>
    <circle cx="${x}" cy="${height * 0.36}" r="${Math.min(width, height) * 0.13}" fill="${far}"/>
    ${hill(0.62, 0.2, far)}${hill(0.74, -0.16, near)}${hill(0.88, 0.12, night)}</svg>`;
  return sharp(Buffer.from(drawing));
}

/** A png of noise: about three bytes a pixel, which take their time on a slow line. */
export function heavyPng(side = 900): Promise<Buffer> {
  const noise = { type: 'gaussian', mean: 128, sigma: 60 } as const;
  return sharp({ create: { width: side, height: side, channels: 3, background: '#888', noise } })
    .png()
    .toBuffer();
}
