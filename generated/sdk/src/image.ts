// Written by OpenAPI Generator from openapi.yaml with scripts/sdk-templates. Never edited.
// Images from whatever callers have, and the rules they must meet before a byte is sent.
import type { Client } from './client.js';
import { imageRules } from './contract.js';
import { fault } from './errors.js';
import { hexOf } from './hex.js';
import type { Spec } from './operation.js';
import { unlessAborted } from './wait.js';

type Stream = ReadableStream<Uint8Array> | AsyncIterable<Uint8Array>;
/** A file, its bytes, or a stream of them. */
export type ImageSource = Blob | ArrayBuffer | ArrayBufferView | Stream;
/** Base64, with or without a data-URL prefix. */
export type ImageText = string;

/** Turns the value of an image field into what is sent. Throws where it breaks a rule. */
export type ToField = (client: Client, spec: Spec, source: unknown, signal: AbortSignal) => Promise<Blob | string>;

/** No more of a stream is read than shows that it is too large; whatever ends it, its source is told. */
async function collect(source: Stream, signal: AbortSignal): Promise<Blob> {
  // Not every browser can iterate over a stream.
  const reader = 'getReader' in source ? source.getReader() : source[Symbol.asyncIterator]();
  let whole = new Blob();
  try {
    while (whole.size <= imageRules.maxBytes) {
      const { done, value } = await unlessAborted<IteratorResult<unknown, unknown>>('read' in reader ? reader.read() : reader.next(), signal);
      if (done) break;
      whole = new Blob([whole, value as BlobPart]);
    }
    return whole;
  } finally {
    void ('read' in reader ? reader.cancel() : reader.return?.())?.catch(() => {});
  }
}

async function blobOf(source: unknown, signal: AbortSignal): Promise<Blob> {
  if (source instanceof Blob) return source;
  const stream = source as ReadableStream & AsyncIterable<Uint8Array> | null | undefined;
  if (stream?.getReader ?? stream?.[Symbol.asyncIterator]) return collect(source as Stream, signal);
  // Of what is none of these, the check says that it is no image.
  return new Blob(source == null ? [] : [source as BlobPart]);
}

const reasons = { missing: 'missing', tooLarge: 'too large', wrongKind: 'of no kind that is taken' };

/** Throws the code of the rule that is broken. A beginning that is too short to tell is left to the server. */
function check(client: Client, spec: Spec, size: number, start: Uint8Array): void {
  const hex = hexOf(start);
  const isKnown = imageRules.signatures.some((known) => hex.startsWith(known) || known.startsWith(hex));
  const breach = !size ? 'missing' : size > imageRules.maxBytes ? 'tooLarge' : !isKnown && 'wrongKind';
  if (breach) throw fault(client, spec, spec.image?.[breach] ?? '', { message: `The image is ${reasons[breach]}` });
}

/** For a field that is a file. */
export const toFile: ToField = async (client, spec, source, signal) => {
  const blob = await blobOf(source, signal);
  check(client, spec, blob.size, new Uint8Array(await blob.slice(0, 4).arrayBuffer()));
  return blob;
};

/** For a field that is base64. Malformed base64 is left to the server, which tells more of it. */
export const toBase64: ToField = async (client, spec, source, signal) => {
  if (typeof source !== 'string') {
    const bytes = new Uint8Array(await ((await toFile(client, spec, source, signal)) as Blob).arrayBuffer());
    let letters = '';
    for (let from = 0; from < bytes.length; from += 0x8000) {
      letters += String.fromCharCode(...bytes.subarray(from, from + 0x8000));
    }
    return btoa(letters);
  }
  const digits = source.slice(source.indexOf(',') + 1);
  let start: string;
  try {
    start = atob(digits.slice(0, 12));
  } catch {
    return source;
  }
  const size = Math.floor((digits.replace(/=+$/, '').length * 3) / 4);
  check(client, spec, size, Uint8Array.from(start, (letter) => letter.charCodeAt(0)));
  return source;
};
