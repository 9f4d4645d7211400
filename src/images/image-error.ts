// The one error this room throws. Services turn a breach into the code and status of their operation (x-image-rules).

/** The ways in which what was handed in is not an image we take (decisions R3, R4). */
export type ImageBreach = 'missing' | 'tooLarge' | 'wrongKind' | 'malformed' | 'tooManyPixels';

/** Says which rule of R4 or R5 was broken; the message is plain English and fit to be sent to the caller. */
export class ImageError extends Error {
  override readonly name = 'ImageError';

  constructor(
    readonly breach: ImageBreach,
    message: string,
    cause?: unknown,
  ) {
    super(message, cause === undefined ? undefined : { cause });
  }
}

/** The breach for bytes that begin as an image of a kind we take, but cannot be decoded whole. */
export function malformed(message: string, cause?: unknown): ImageError {
  return new ImageError('malformed', message, cause);
}

/** The breach for a file that ends before its image does. */
export function cutShort(): ImageError {
  return malformed('The image is cut short.');
}

/**
 * Holds a count of pixels against the bound, for readers to call as soon as they know it.
 * @throws {ImageError} tooManyPixels (decision R4)
 */
export function boundPixels(pixels: number, maxPixels: number): void {
  if (pixels > maxPixels) {
    throw new ImageError('tooManyPixels', `The image has more than ${maxPixels / 1e6} megapixels.`);
  }
}
