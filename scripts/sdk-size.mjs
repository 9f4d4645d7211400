// How large the built client is in a page, minified and gzipped, whole and with two operations only. Used by npm run check.
import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { gzipSync } from 'node:zlib';
import { rolldown } from 'rolldown';

/** In bytes gzipped. */
export const budgets = {
  'the whole client': { bytes: 6 * 1024, code: "export { Cloakroom, CloakroomError } from 'cloakroom-sdk';" },
  'login and one upload': {
    bytes: 4 * 1024,
    code: "import { createClient, login, uploadImage } from 'cloakroom-sdk'; globalThis.use = { createClient, login, uploadImage };",
  },
};

/** The size of some code with what it takes from the built client. */
export async function sizeOf(sdkFolder, code) {
  const folder = await mkdtemp(join(tmpdir(), 'cloakroom-size-'));
  try {
    const input = join(folder, 'entry.js');
    await writeFile(input, code);
    const bundle = await rolldown({ input, resolve: { alias: { 'cloakroom-sdk': join(sdkFolder, 'dist/index.js') } } });
    await bundle.write({ file: join(folder, 'out.js'), minify: true });
    return gzipSync(await readFile(join(folder, 'out.js')), { level: 9 }).length;
  } finally {
    await rm(folder, { recursive: true });
  }
}
