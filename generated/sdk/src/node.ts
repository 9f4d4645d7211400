// Written by OpenAPI Generator from openapi.yaml with scripts/sdk-templates. Never edited.
// For Node: images by their path.
import { open } from 'node:fs/promises';
import { basename } from 'node:path';
import { fileURLToPath } from 'node:url';
import { imageRules } from './contract.js';

/**
 * An image from a file: `uploadImage({ image: await imageFile('photo.jpg') })`. Of a file that is too large no more is read than
 * the upload needs to refuse it. Rejects with Node's own error where the file can't be read.
 */
export async function imageFile(path: string | URL): Promise<File> {
  const file = await open(path);
  try {
    const chunks: Uint8Array<ArrayBuffer>[] = [];
    // To its end whatever its size says: a pipe says 0.
    for await (const chunk of file.createReadStream({ end: imageRules.maxBytes, autoClose: false })) chunks.push(chunk);
    return new File(chunks, basename(path instanceof URL ? fileURLToPath(path) : path));
  } finally {
    await file.close();
  }
}
