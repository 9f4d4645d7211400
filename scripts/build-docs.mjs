// Copies the two bundles that the pages of generated/docs load into its vendor/, with their licences. Part of npm run build.
import { mkdir, readFile, rename, writeFile } from 'node:fs/promises';
import { join, resolve } from 'node:path';
import { fileURLToPath } from 'node:url';

const root = resolve(fileURLToPath(new URL('..', import.meta.url)));

/** By their names in vendor/. The package of Scalar's Fastify plugin is the small one that carries Scalar's bundle. */
const files = {
  'scalar.js': '@scalar/fastify-api-reference/dist/js/standalone.js',
  'scalar.LICENSE.txt': '@scalar/fastify-api-reference/LICENSE',
  'minisearch.js': 'minisearch/dist/es/index.js',
  'minisearch.LICENSE.txt': 'minisearch/LICENSE.txt',
};

/** Tried in order to find out whether the page may make code of texts. Ours may not, and each try would be told as a breach. */
const probe = 'try{return new Function(""),!0}catch(e){return!1}';

/** Without that probe, and without the name of the source map, which is not copied. */
async function copyOf(path) {
  const text = await readFile(join(root, 'node_modules', path), 'utf8');
  if (path.endsWith('standalone.js') && !text.includes(probe)) throw new Error(`${path} no longer has ${probe}`);
  return text.replace(probe, 'return!1').replace(/\n\/\/# sourceMappingURL=\S+\s*$/, '\n');
}

/** A server that runs meanwhile serves the old file or the new one; a file that is as it should be stays. */
async function write(file, text) {
  if ((await readFile(file, 'utf8').catch(() => null)) === text) return;
  const fresh = `${file}-${process.pid}`;
  await writeFile(fresh, text);
  await rename(fresh, file);
}

export async function buildDocs(target = join(root, 'generated/docs/vendor')) {
  const copies = await Promise.all(Object.values(files).map(copyOf));
  await mkdir(target, { recursive: true });
  await Promise.all(Object.keys(files).map((name, at) => write(join(target, name), copies[at])));
}

if (process.argv[1] === fileURLToPath(import.meta.url)) {
  try {
    await buildDocs();
  } catch (error) {
    if (error.code !== 'ENOENT') throw error;
    console.error(
      `${error.path} is missing: the pages' bundles are development dependencies. npm ci --include=dev gets them.`,
    );
    process.exitCode = 1;
  }
}
