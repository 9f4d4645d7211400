// README stays true: its calls by curl and by SDK are run as they stand, against a server of the tests.
import { execFile } from 'node:child_process';
import { copyFile, mkdtemp, readFile, rm, symlink, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { afterAll, beforeAll, expect, test } from '@jest/globals';
import { projectRoot } from '../../src/contract.js';
import { password, startServer, type TestServer } from '../support/server.js';

const run = promisify(execFile);
let server: TestServer;
let folder: string;
let env: NodeJS.ProcessEnv;

beforeAll(async () => {
  server = await startServer();
  // Where the README's paths hold, but what its calls write lands elsewhere.
  folder = await mkdtemp(join(tmpdir(), 'cloakroom-readme-'));
  await symlink(join(projectRoot, 'src'), join(folder, 'src'));
  const { clientId: CLIENT_ID, clientSecret: CLIENT_SECRET } = server.client;
  env = { ...process.env, URL: server.url, CLIENT_ID, CLIENT_SECRET, EMAIL: server.email, PASSWORD: password };
});
afterAll(async () => {
  await server.close();
  await rm(folder, { recursive: true, force: true });
});

async function snippet(name: string): Promise<string> {
  const text = await readFile(join(projectRoot, 'README.md'), 'utf8');
  const found = new RegExp(`<!-- run: ${name} -->\n\`\`\`\\w+\n([^]*?)\n\`\`\``).exec(text)?.[1];
  if (!found) throw new Error(`README has no snippet ${name}`);
  return found;
}

test('the main job by curl', async () => {
  const { stdout } = await run('bash', ['-euo', 'pipefail', '-c', await snippet('curl')], { cwd: folder, env });
  expect(stdout).toBe('200 image/png\n{"resultContext":{"success":true,"resultMsg":"SUCCESS","resultCode":"SUCCESS"}}');
  const original = await readFile(join(projectRoot, 'src/docs/ticket.png'));
  expect((await readFile(join(folder, 'ticket.png'))).equals(original)).toBe(true);
});

test('the main job by SDK', async () => {
  await run('npm', ['install', '--no-audit', '--no-fund', '--offline', join(projectRoot, 'generated/sdk')], {
    cwd: folder,
  });
  await copyFile(join(projectRoot, 'src/docs/ticket.png'), join(folder, 'photo.png'));
  await writeFile(join(folder, 'main-job.mjs'), await snippet('sdk'));
  await writeFile(join(folder, 'main-job.mts'), await snippet('sdk'));
  const typesOfNode = ['--types', 'node', '--typeRoots', join(projectRoot, 'node_modules/@types')];
  const tsc = join(projectRoot, 'node_modules/typescript/bin/tsc');
  const strictly = ['--strict', '--noEmit', '--module', 'nodenext', ...typesOfNode, 'main-job.mts'];
  await run(process.execPath, [tsc, ...strictly], { cwd: folder });
  const { stdout, stderr } = await run(process.execPath, ['main-job.mjs'], { cwd: folder, env });
  const { length } = await readFile(join(projectRoot, 'src/docs/ticket.png'));
  expect(stdout).toMatch(new RegExp(`^[0-9a-f]{32} ${length}\n$`));
  expect(stderr).toMatch(/^0 %\n(\d+ %\n)*100 %\n$/);
});
