// Reads a JPEG's size and structure (ITU-T T.81 annex B). Called by decoder.ts; jpg-decode.ts goes on from here.
import { boundPixels, ImageError, malformed } from './image-error.js';
import type { ImageStructure } from './image-structure.js';
import { type JpgSegment, jpgSegments, SOF0, SOF1, SOF2, SOI, SOS } from './jpg-segments.js';

/**
 * How often an image of the most pixels may be passed over; a smaller one in proportion. A valid progressive JPEG of
 * 300 kB can ask for 800 scans of 100 megapixels, which took libjpeg 23 seconds ("Two Issues with the JPEG Standard",
 * libjpeg-turbo.org). Encoders write about ten.
 */
const maxPasses = 25;
/** Of a photograph there are some twenty. Of what is made to cost memory there are thousands, each of some hundred bytes. */
const mostKept = 256;

/** One component of the frame (T.81 B.2.2): sampling factors, and its size in blocks of 8 by 8 samples. */
export interface JpgComponent {
  id: number;
  horizontal: number;
  vertical: number;
  quantization: number;
  blocksWide: number;
  blocksHigh: number;
}

/** What the frame header says. */
export interface JpgStructure extends ImageStructure {
  progressive: boolean;
  components: JpgComponent[];
  /** Minimum coded units of a scan with several components. */
  mcusWide: number;
  mcusHigh: number;
  /** All that was walked, in the file's order; walked again where there are too many to keep. */
  segments: Iterable<JpgSegment>;
}

/**
 * Reads the frame header and follows every segment to EOI, without decoding, in time linear in the file's length.
 * @throws {ImageError} tooManyPixels; malformed: cut short, no EOI, no frame, a component without a scan, stray bytes
 */
export function readJpg(bytes: Buffer, maxPixels: number): JpgStructure {
  let frame: JpgStructure | undefined;
  let passedPixels = 0;
  const scanned = new Set<number>();
  const segments: JpgSegment[] = [];
  for (const segment of jpgSegments(bytes)) {
    const { marker, start, parameters } = segment;
    if (segments.length <= mostKept) segments.push(segment);
    if (marker === SOI && start > 0) throw malformed('The JPEG begins twice.');
    if (isFrame(marker)) {
      if (frame) throw malformed('The JPEG has two frames.');
      frame = { ...readFrame(segment), segments };
      boundPixels(frame.pixels, maxPixels);
    } else if (marker === SOS) {
      if (!frame) throw malformed('The JPEG has a scan before its frame.');
      passedPixels += frame.pixels;
      if (passedPixels > maxPasses * maxPixels) throw new ImageError('tooManyPixels', 'The JPEG has too many scans.');
      const count = parameters[0] ?? 0;
      for (let index = 0; index < count; index++) scanned.add(parameters[1 + 2 * index] ?? -1);
    }
  }
  if (!frame) throw malformed('The JPEG has no frame.');
  if (segments.length > mostKept) frame.segments = { [Symbol.iterator]: () => jpgSegments(bytes) };
  if (frame.components.some(({ id }) => !scanned.has(id))) throw malformed('The JPEG lacks a scan of a component.');
  return frame;
}

/** SOF0 to SOF15, among which DHT, JPG and DAC have their codes. */
function isFrame(marker: number): boolean {
  return marker >= 0xc0 && marker <= 0xcf && marker !== 0xc4 && marker !== 0xc8 && marker !== 0xcc;
}

/** Of T.81's kinds of frame, takes the three that browsers do: baseline, extended sequential, progressive, of 8 bits. */
function readFrame({ marker, parameters }: JpgSegment): Omit<JpgStructure, 'segments'> {
  if (![SOF0, SOF1, SOF2].includes(marker)) throw malformed('The JPEG is of a kind that browsers do not decode.');
  const count = parameters[5] ?? 0;
  if (count < 1 || count > 4 || parameters.length !== 6 + 3 * count) throw malformed('The JPEG has a damaged frame.');
  if (parameters.readUInt8(0) !== 8) throw malformed('The JPEG has samples of other than 8 bits.');
  const height = parameters.readUInt16BE(1);
  const width = parameters.readUInt16BE(3);
  if (width === 0 || height === 0) throw malformed('The JPEG has no width or no height.');
  const components = Array.from({ length: count }, (_, index) => {
    const [id = 0, sampling = 0, quantization = 0] = parameters.subarray(6 + 3 * index);
    return { id, horizontal: sampling >> 4, vertical: sampling & 15, quantization, blocksWide: 0, blocksHigh: 0 };
  });
  const wide = Math.max(...components.map(({ horizontal }) => horizontal));
  const high = Math.max(...components.map(({ vertical }) => vertical));
  for (const component of components) {
    const { horizontal, vertical } = component;
    const isPossible = horizontal >= 1 && horizontal <= 4 && vertical >= 1 && vertical <= 4;
    if (!isPossible) throw malformed('The JPEG has a damaged frame.');
    component.blocksWide = Math.ceil(Math.ceil((width * horizontal) / wide) / 8);
    component.blocksHigh = Math.ceil(Math.ceil((height * vertical) / high) / 8);
  }
  if (new Set(components.map(({ id }) => id)).size !== count) throw malformed('The JPEG has a component twice.');
  const mcus = { mcusWide: Math.ceil(width / (8 * wide)), mcusHigh: Math.ceil(height / (8 * high)) };
  return { width, height, pixels: width * height, progressive: marker === SOF2, components, ...mcus };
}
