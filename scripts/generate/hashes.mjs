// Writes generated/hashes.json: what the SDK was generated from. Where there is no Java, npm run check compares these instead.
import { createHash } from 'node:crypto';
import { existsSync, readdirSync } from 'node:fs';
import { readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';

const filesBelow = (folder) =>
  existsSync(folder)
    ? readdirSync(folder, { withFileTypes: true, recursive: true })
        .filter((entry) => entry.isFile())
        .map((entry) => join(entry.parentPath, entry.name))
        .sort()
    : [];

const inputsOf = (root) => [
  join(root, 'openapi.yaml'),
  join(root, 'openapitools.json'),
  join(root, 'scripts/generate/sdk.mjs'),
  ...filesBelow(join(root, 'scripts/sdk-templates')),
];

/** The SHA-256 of every input of the SDK, by its path from the root. */
export async function hashInputs(root) {
  const rows = await Promise.all(
    inputsOf(root).map(async (file) => [
      file.slice(root.length + 1),
      createHash('sha256')
        .update(await readFile(file))
        .digest('hex'),
    ]),
  );
  return Object.fromEntries(rows);
}

export async function writeHashes({ root, out }) {
  const text = { writtenBy: 'scripts/generate/hashes.mjs', sdk: await hashInputs(root) };
  await writeFile(join(out, 'hashes.json'), `${JSON.stringify(text, null, 2)}\n`);
}
