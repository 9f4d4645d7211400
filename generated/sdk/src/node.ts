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
    const { size } = await file.stat();
    const bytes = new Uint8Array(Math.min(size, imageRules.maxBytes + 1));
    let read = 0;
    while (read < bytes.length) {
      const { bytesRead } = await file.read(bytes, read, bytes.length - read);
      if (bytesRead === 0) break;
      read += bytesRead;
    }
    return new File([bytes.subarray(0, read)], basename(path instanceof URL ? fileURLToPath(path) : path));
  } finally {
    await file.close();
  }
}
