// Decodes the image of a JSON body. Called by the service behind uploadImageBase64.
import { ImageError, malformed } from './image-error.js';
import { createPace } from './pace.js';

/** A multiple of 4 digits, that take well under a millisecond. */
const sliceDigits = 256 * 1024;

const longestPrefix = 256;
const prefixPattern = /^data:image\/[^;,\s]+(?:;[^;,\s]+)*;base64,$/i;

/**
 * Decodes base64 of the standard alphabet with correct padding, after an optional `data:image/…;base64,` (decision R5),
 * in slices that let the event loop turn in between.
 * @throws {ImageError} missing: nothing, or only a prefix; tooLarge: more than maxBytes once decoded, told from the
 *   length; malformed: anything that a standard encoder would not have written
 */
export async function decodeBase64Image(text: string, { maxBytes }: { maxBytes: number }): Promise<Buffer> {
  const start = prefixLength(text);
  const digits = text.length - start;
  if (digits === 0) throw new ImageError('missing', 'An image is required.');
  const padding = text.endsWith('==') ? 2 : text.endsWith('=') ? 1 : 0;
  const size = Math.floor((digits * 3) / 4) - padding;
  if (size > maxBytes) throw new ImageError('tooLarge', `The image has more than ${maxBytes / 2 ** 20} MiB.`);
  if (digits % 4 !== 0) throw malformed('The base64 has the wrong length.');
  const bytes = Buffer.allocUnsafe(size);
  const pace = createPace();
  let filled = 0;
  for (let at = start; at < text.length; at += sliceDigits) {
    const slice = text.slice(at, at + sliceDigits);
    const written = bytes.write(slice, filled, 'base64');
    // Node reads over what is not base64; only encoding it again shows that there was nothing to read over.
    if (bytes.toString('base64', filled, filled + written) !== slice) {
      throw malformed('The base64 has a character or padding that is not allowed.');
    }
    filled += written;
    await pace();
  }
  return bytes;
}

function prefixLength(text: string): number {
  const length = text.slice(0, longestPrefix).indexOf(',') + 1;
  return prefixPattern.test(text.slice(0, length)) ? length : 0;
}
