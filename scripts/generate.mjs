// npm run generate: writes generated/ from openapi.yaml and the controllers. npm run check writes it elsewhere and compares.
import { execFileSync } from 'node:child_process';
import { cp, mkdir, mkdtemp, readdir, readFile, rm } from 'node:fs/promises';
import { join, resolve } from 'node:path';
import { fileURLToPath } from 'node:url';
import { parse } from 'yaml';
import { writeDocs } from './generate/docs.mjs';
import { writeErrors } from './generate/errors.mjs';
import { writeHashes } from './generate/hashes.mjs';
import { writeMcp } from './generate/mcp.mjs';
import { writeReadme } from './generate/readme.mjs';
import { writeImplemented, writeRoutes } from './generate/routes.mjs';
import { hasJava, writeSdk } from './generate/sdk.mjs';
import { writeTypes } from './generate/types.mjs';

const root = resolve(fileURLToPath(new URL('..', import.meta.url)));

/** The files of generated/ that are committed. */
export async function generatedFiles(folder) {
  const entries = await readdir(folder, { recursive: true, withFileTypes: true });
  const files = entries.filter((entry) => entry.isFile()).map((entry) => join(entry.parentPath, entry.name));
  return files.filter((file) => !/\/(sdk\/(dist|node_modules)|docs\/vendor)\//.test(file));
}

/** Writes everything that openapi.yaml and the controllers determine into `out`; the SDK only where there is Java. */
export async function generate(out) {
  const contractFile = join(root, 'openapi.yaml');
  const contract = parse(await readFile(contractFile, 'utf8'));
  await mkdir(out, { recursive: true });
  await writeTypes({ contractFile, out });
  await writeErrors({ contract, out });
  await writeRoutes({ root, out, templateFile: join(root, 'scripts/generate/routes.hbs') });
  await writeImplemented({ root, out });
  await writeDocs({ contract, contractFile, out });
  await writeMcp({ contract, out });
  if (hasJava()) await writeSdk({ root, contractFile, out });
  await writeHashes({ root, out });
}

if (process.argv[1] === fileURLToPath(import.meta.url)) {
  if (!hasJava()) {
    console.error(
      'npm run generate needs Java 11 or newer for the SDK (OpenAPI Generator): install a JRE and try again.',
    );
    process.exit(1);
  }
  const inPlace = join(root, 'generated');
  // The controllers import these, and tsoa reads the controllers.
  await mkdir(inPlace, { recursive: true });
  await writeTypes({ contractFile: join(root, 'openapi.yaml'), out: inPlace });
  // Beside generated/, so that relative imports are the same; in place of it only when all is written.
  const fresh = await mkdtemp(join(root, '.generated-'));
  await generate(fresh);
  // What is built of it (sdk/dist, sdk/node_modules) stays until it is built anew.
  for (const file of await generatedFiles(inPlace)) await rm(file);
  await cp(fresh, inPlace, { recursive: true });
  await rm(fresh, { recursive: true });
  execFileSync('npm', ['run', '--silent', 'build'], { cwd: root, stdio: 'inherit' });
  await writeReadme({ root, contract: parse(await readFile(join(root, 'openapi.yaml'), 'utf8')) });
}
