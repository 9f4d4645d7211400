// Writes generated/routes.ts and generated/implemented.yaml from src/controllers (tsoa, with a routes template of our own that
// leaves validation, uploads and credentials to the walk). Called by scripts/generate.mjs.
import { readdirSync } from 'node:fs';
import { readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { generateRoutes, generateSpec } from 'tsoa';

// Named one by one, since the order of a glob is the file system's.
const controllersOf = (root) =>
  readdirSync(join(root, 'src/controllers'))
    .sort()
    .map((name) => join(root, 'src/controllers', name));

const configOf = ({ root, out }) => ({
  entryFile: join(root, 'src/app.ts'),
  controllerPathGlobs: controllersOf(root),
  noImplicitAdditionalProperties: 'ignore',
  outputDirectory: out,
});
const compilerOptions = { experimentalDecorators: true };

export async function writeRoutes({ root, out, templateFile }) {
  const config = {
    ...configOf({ root, out }),
    routesDir: out,
    bodyCoercion: false,
    esm: true,
    middlewareTemplate: templateFile,
  };
  await generateRoutes(config, compilerOptions);
}

/** The contract as the controllers keep it. */
export async function writeImplemented({ root, out }) {
  const config = {
    ...configOf({ root, out }),
    specVersion: 3,
    yaml: true,
    specFileBaseName: 'implemented',
    operationIdTemplate: '{{method.name}}',
    name: 'Cloakroom as implemented',
    version: '0.0.0',
    securityDefinitions: Object.fromEntries(
      ['clientId', 'clientSecret', 'sessionId', 'x-access-token'].map((name) => [
        name,
        { type: 'apiKey', in: 'header', name },
      ]),
    ),
  };
  await generateSpec(config, compilerOptions);
  const file = join(out, 'implemented.yaml');
  const header = '# Written by scripts/generate/routes.mjs from src/controllers (tsoa). Never edited.\n';
  await writeFile(file, header + (await readFile(file, 'utf8')));
}
