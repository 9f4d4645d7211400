// The SHA-256 of an image, in steps that let the event loop turn in between. Used by services/images.
import { createHash } from 'node:crypto';
import { createPace } from '../images/pace.js';

/** Takes about a millisecond. */
const stepBytes = 256 * 1024;

/** In hexadecimal digits. */
export async function fingerprintOf(bytes: Buffer): Promise<string> {
  const hash = createHash('sha256');
  const pace = createPace();
  for (let at = 0; at < bytes.length; at += stepBytes) {
    hash.update(bytes.subarray(at, at + stepBytes));
    await pace();
  }
  return hash.digest('hex');
}
