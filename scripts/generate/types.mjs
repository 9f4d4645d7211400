// Writes generated/types.ts, the types of schemas and operations, from the contract (openapi-typescript). Called by scripts/generate.mjs.
import { readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import openapiTS, { astToString } from 'openapi-typescript';

/** Root types carry the contract's own names, so that tsoa finds them and writes them as $refs. */
export async function writeTypes({ contractFile, out }) {
  const nodes = await openapiTS(pathToFileURL(contractFile), {
    rootTypes: true,
    rootTypesNoSchemaPrefix: true,
    rootTypesKeepCasing: true,
    defaultNonNullable: false,
    alphabetize: false,
    silent: true,
  });
  const header = '// Written by scripts/generate/types.mjs from openapi.yaml. Never edited.\n';
  await writeFile(join(out, 'types.ts'), header + astToString(nodes));
  return readFile(join(out, 'types.ts'), 'utf8');
}
