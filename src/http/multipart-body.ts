// Reads a multipart body: one file part, gathered up to the contract's bytes. A fault ends the reading at once.
import busboy, { type Busboy } from 'busboy';
import type { Request, RequestHandler, Response } from 'express';
import { contract, envelopeOf } from '../contract.js';
import { goneAway, hasBody } from './body.js';
import { stateOf } from './call.js';
import { continueReading } from './expect.js';
import { illegal, tooLarge } from './refusals.js';

const { maxBytes } = contract['x-image-rules'];
// busboy counts boundaries as parts, and calls a file that just fits its limit too large.
const limits = { parts: 2, files: 1, fileSize: maxBytes + 1, fieldSize: 1024, headerPairs: 32 };

function open(request: Request): Busboy {
  try {
    // An empty parameter, as a semicolon at the end leaves one, is none (RFC 9110 §5.6.6), but not to busboy.
    const parts = (request.headers['content-type'] ?? '').split(';').filter((part) => part.trim() !== '');
    return busboy({ headers: { 'content-type': parts.join(';') }, limits });
  } catch {
    throw illegal(envelopeOf(request.path), 400, 'The multipart body has no boundary.');
  }
}

/** The bytes of the one file part; throws the row of the contract's table that belongs to the fault. */
function gather(request: Request, field: string, maxBodyBytes: number): Promise<Buffer> {
  const parser = open(request);
  return new Promise((resolve, reject) => {
    const gathered: Buffer[] = [];
    let received = 0;
    const refuse = (fault: Error) => {
      request.off('data', feed).off('end', finish).pause();
      parser.removeAllListeners().on('error', () => {});
      setImmediate(() => parser.destroy()); // not from within its own events, which it goes on to use itself
      reject(fault);
    };
    const refuseShape = (message: string) => refuse(illegal(envelopeOf(request.path), 400, message));
    const refuseSize = () => refuse(tooLarge(envelopeOf(request.path)));

    // Written by hand, not piped: an error that the parser throws would end the process.
    const guarded = (step: () => void) => {
      try {
        step();
      } catch {
        refuseShape('The multipart body is malformed.');
      }
    };
    const feed = (bytes: Buffer) => {
      received += bytes.length;
      if (received > maxBodyBytes) return refuseSize();
      guarded(() => parser.write(bytes));
    };
    const finish = () => guarded(() => parser.end());
    request.on('data', feed).once('end', finish);
    request.once('close', () => {
      if (!request.complete) refuse(goneAway());
    });
    parser.on('file', (name, file) => {
      file.on('error', () => {}); // reported by the parser
      // What the caller named it is not said again: it may be anything.
      if (name !== field) return refuseShape(`A part has another name; send a file named ${field}.`);
      file.on('data', (bytes: Buffer) => gathered.push(bytes)).on('limit', refuseSize);
    });
    parser.on('field', () => refuseShape(`A part is no file; send a file named ${field}.`));
    for (const event of ['partsLimit', 'filesLimit'] as const) {
      parser.on(event, () => refuseShape(`The body has more than the one part ${field}.`));
    }
    parser.on('error', () => refuseShape('The multipart body is malformed.'));
    parser.on('finish', () => resolve(Buffer.concat(gathered)));
  });
}

export function readMultipart(): RequestHandler {
  return async (request: Request, response: Response, next) => {
    const state = stateOf(request);
    const body = state.operation?.requestBody;
    const field = state.operation?.['x-image-rules']?.field;
    if (!body?.content['multipart/form-data'] || !field) return next();
    if (hasBody(request)) {
      continueReading(request, response);
      state.image = await gather(request, field, body['x-max-bytes']);
      request.headers['content-type'] = 'multipart/form-data'; // the validator keeps a compiled check for each spelling
    }
    // The validator sees the part's name; its bytes are no JSON and judged behind it.
    request.body = state.image?.length ? { [field]: '' } : {};
    next();
  };
}
