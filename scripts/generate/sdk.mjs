// Writes generated/sdk, the TypeScript client, by OpenAPI Generator from its pinned jar. Called by scripts/generate.mjs.
import { execFile, spawnSync } from 'node:child_process';
import { cp, mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';

export const hasJava = () => spawnSync('java', ['-version'], { stdio: 'ignore' }).status === 0;

const options = [
  'npmName=cloakroom-sdk',
  'npmVersion=0.1.0',
  'supportsES6=true',
  'modelPropertyNaming=original',
  'paramNaming=original',
];

export async function writeSdk({ root, contractFile, out }) {
  const made = await mkdtemp(join(tmpdir(), 'cloakroom-sdk-'));
  const command = [
    'generate',
    '-g',
    'typescript-fetch',
    '-i',
    contractFile,
    '-o',
    made,
    '--additional-properties',
    options.join(','),
  ];
  await promisify(execFile)('npx', ['--no-install', 'openapi-generator-cli', ...command], {
    cwd: root,
    maxBuffer: 2 ** 26,
  });
  await rm(join(out, 'sdk'), { recursive: true, force: true });
  await cp(made, join(out, 'sdk'), { recursive: true });
  await rm(made, { recursive: true });
}
