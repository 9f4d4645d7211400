// Sends the bytes of an image, as fast as its reader takes them. Used by routes.
import type { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import type { Request, Response } from 'express';
import { BytesAtHand } from '../services/image-bytes.js';

/** A reader that takes nothing for so long is gone: it holds memory and a place in the line. */
const defaultReaderSilenceMs = 120_000;

/** Nobody's fault, so no error to log: access-log tells of it. */
const readerGone = 'ERR_STREAM_PREMATURE_CLOSE';

export type SendBytes = (bytes: Readable, request: Request, response: Response) => Promise<void>;

export function createSendBytes(readerSilenceMs = defaultReaderSilenceMs): SendBytes {
  const dropSilent = (response: Response) => response.setTimeout(readerSilenceMs, () => response.destroy());

  /** An error before the first byte is answered; one behind it breaks the connection, so that a broken read is never a whole answer. */
  return async (bytes, request, response) => {
    if (request.method === 'HEAD' || response.statusCode === 304) {
      bytes.destroy();
      response.end();
      return;
    }
    if (bytes instanceof BytesAtHand) {
      response.end(bytes.bytes);
      if (response.writableLength > 0) dropSilent(response);
      return;
    }
    await new Promise((resolve, reject) => bytes.once('readable', resolve).once('error', reject));
    dropSilent(response);
    await pipeline(bytes, response).catch((error: NodeJS.ErrnoException) => {
      if (error.code !== readerGone) throw error;
    });
  };
}
