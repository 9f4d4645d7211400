// Sends the bytes of an image, as fast as its reader takes them. Used by routes.
import type { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import type { Request, Response } from 'express';
import { OverloadedError } from '../errors.js';
import { BytesAtHand } from '../services/image-bytes.js';

const mebibyte = 1024 * 1024;
/** So much of all images may wait in memory for their readers; who asks when it does is told to come again. */
const defaultMostWaitingBytes = 256 * mebibyte;
/** Of an image that is read while it is sent: what stores/chunk-store and the connection hold of it. */
const streamBytes = mebibyte;
/** Nobody's fault, so no error to log: access-log tells of it. */
const readerGone = 'ERR_STREAM_PREMATURE_CLOSE';

export type SendBytes = (bytes: Readable, request: Request, response: Response) => Promise<void>;

/** Throws OverloadedError before the first byte. */
export function createSendBytes(
  dropSilent: (response: Response) => void,
  mostWaitingBytes = defaultMostWaitingBytes,
): SendBytes {
  let waitingBytes = 0;
  /** Gives what ends it. */
  const wait = (response: Response, length: number) => {
    waitingBytes += length;
    dropSilent(response);
    return () => {
      waitingBytes -= length;
    };
  };
  async function sendStream(bytes: Readable, response: Response): Promise<void> {
    const end = wait(response, streamBytes);
    try {
      // An error before the first byte is answered; one behind it breaks the connection, so that a broken read is never a whole answer.
      await new Promise((resolve, reject) => bytes.once('readable', resolve).once('error', reject));
      await pipeline(bytes, response);
    } catch (error) {
      if ((error as NodeJS.ErrnoException).code !== readerGone) throw error;
    } finally {
      end();
    }
  }

  return async (bytes, request, response) => {
    if (request.method === 'HEAD' || response.statusCode === 304) {
      bytes.destroy();
      response.end();
      return;
    }
    if (waitingBytes >= mostWaitingBytes) {
      bytes.destroy();
      throw new OverloadedError('Too many images wait for their readers');
    }
    if (bytes instanceof BytesAtHand) {
      response.end(bytes.bytes);
      if (response.writableLength > 0) response.once('close', wait(response, bytes.bytes.length));
      return;
    }
    await sendStream(bytes, response);
  };
}
