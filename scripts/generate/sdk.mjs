// Writes generated/sdk, the TypeScript client, by OpenAPI Generator from its pinned jar through the templates of
// scripts/sdk-templates. Called by scripts/generate.mjs and by the test that gives it another contract.
import { execFile, spawnSync } from 'node:child_process';
import { cp, mkdtemp, readdir, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';

export const hasJava = () => spawnSync('java', ['-version'], { stdio: 'ignore' }).status === 0;

const destinations = {
  'package.mustache': 'package.json',
  'tsconfig.mustache': 'tsconfig.json',
  'README.mustache': 'README.md',
};

async function configuration(templateDir) {
  const sources = (await readdir(join(templateDir, 'src'))).sort();
  const files = {
    ...destinations,
    ...Object.fromEntries(sources.map((file) => [`src/${file}`, `src/${file.replace(/mustache$/, 'ts')}`])),
  };
  return {
    templateDir,
    // The stock client is not wanted; its pieces still reach the templates.
    openapiGeneratorIgnoreList: ['apis/*', 'models/*', 'docs/*', 'index.ts', 'runtime.ts'],
    additionalProperties: { modelPropertyNaming: 'original', paramNaming: 'original' },
    typeMappings: { DateTime: 'string', date: 'string', Date: 'string' },
    files: Object.fromEntries(
      Object.entries(files).map(([template, destinationFilename]) => [
        template,
        { templateType: 'SupportingFiles', destinationFilename },
      ]),
    ),
  };
}

/** Generates the client of a contract into the folder `out`/sdk. Needs Java. */
export async function writeSdk({ root, contractFile, out }) {
  const made = await mkdtemp(join(tmpdir(), 'cloakroom-sdk-'));
  try {
    const configFile = join(made, 'config.json');
    await writeFile(configFile, JSON.stringify(await configuration(join(root, 'scripts/sdk-templates'))));
    const command = [
      'generate',
      '-g',
      'typescript-fetch',
      '-i',
      contractFile,
      '-c',
      configFile,
      '-o',
      join(made, 'sdk'),
    ];
    await promisify(execFile)('npx', ['--no-install', 'openapi-generator-cli', ...command], {
      cwd: root,
      maxBuffer: 2 ** 26,
    });
    for (const name of ['.openapi-generator', '.openapi-generator-ignore']) {
      await rm(join(made, 'sdk', name), { recursive: true, force: true });
    }
    await cp(join(root, 'LICENSE'), join(made, 'sdk/LICENSE'));
    await rm(join(out, 'sdk'), { recursive: true, force: true });
    await cp(join(made, 'sdk'), join(out, 'sdk'), { recursive: true });
  } finally {
    await rm(made, { recursive: true });
  }
}
