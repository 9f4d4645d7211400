// The packed SDK in an empty project against a server process: the main job from each kind of module, by Node itself, by the TypeScript
// compiler and by a bundler.
import { cpSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { demoOf, newPicture } from '../process/calls.js';
import {
  projectRoot,
  run,
  type ServerProcess,
  scratchFolder,
  startServerProcess,
  sweepProcesses,
} from '../process/server-process.js';
import { type InstalledSdk, installSdk } from './package.js';
import { compile } from './types/compiler.js';
import { byBoth, page, programs } from './types/programs.js';

let installed: InstalledSdk;
let server: ServerProcess;

beforeAll(async () => {
  const [sdk, started] = await Promise.allSettled([
    installSdk(),
    startServerProcess({ RATE_LIMITS: 'off', DATA_DIR: scratchFolder() }),
  ]);
  if (sdk.status === 'fulfilled') installed = sdk.value;
  if (started.status === 'fulfilled') server = started.value;
  for (const outcome of [sdk, started]) if (outcome.status === 'rejected') throw outcome.reason;
  for (const [name, program] of Object.entries(programs)) writeFileSync(join(installed.folder, name), program);
}, 120_000);
afterAll(async () => {
  await sweepProcesses();
  installed?.remove();
});

interface Told {
  sessionId: string;
  imageIds: string[];
  info: { sha256: string; createdAt: string; url: string; secureUrl: string };
}

/** Runs a compiled program, and holds what it tells of the main job against what it handed in. */
async function doesTheMainJob(program: string): Promise<void> {
  const { email: EMAIL, password: PASSWORD, clientId: CLIENT_ID, clientSecret: CLIENT_SECRET } = demoOf(server);
  const picture = newPicture(100_000);
  const IMAGE = join(scratchFolder(), 'ticket one.png');
  writeFileSync(IMAGE, picture);
  const env = { URL: server.url, EMAIL, PASSWORD, CLIENT_ID, CLIENT_SECRET, IMAGE };
  const { code, stdout, stderr } = await run(process.execPath, [program], { cwd: installed.folder, env });
  expect({ code, stderr }).toEqual({ code: 0, stderr: '' });
  const { sessionId, imageIds, listed, ...told } = JSON.parse(stdout) as Told & { listed: string[] };
  expect(sessionId).toMatch(/^[0-9a-f]{32}$/);
  // Newest first; what the programs before handed in comes behind.
  expect(listed.slice(0, 2)).toEqual(imageIds);
  expect(told).toEqual({
    fraction: 1,
    isToldOften: true,
    bytes: picture.toString('base64'),
    name: 'ticket one.png',
    info: expect.objectContaining({ imageId: imageIds[1], format: 'png', filesizeInBytes: picture.length }),
    gone: 'PARAM_ILLEGAL',
    refusal: [true, true, 'AUTHENTICATION_FAILED'],
    session: null,
  });
}

test('an error of the package loaded by require is one for a module that imports it', async () => {
  writeFileSync(join(installed.folder, 'both.mjs'), byBoth);
  const { stdout, stderr } = await run(process.execPath, ['both.mjs'], { cwd: installed.folder });
  expect(stderr).toBe('');
  expect(JSON.parse(stdout)).toEqual({
    code: 'NOT_LOGGED_IN',
    isLoadedTwice: true,
    isOne: true,
    isAnyError: false,
    isNull: false,
  });
});

describe('the main job', () => {
  test.each(['main.mjs', 'main.cjs'] as const)('by Node, as %s', (program) => doesTheMainJob(program));

  test.each([
    ['node16', 'main.mts', 'main.mjs'],
    ['node16', 'main.cts', 'main.cjs'],
    ['nodenext', 'main.mts', 'main.mjs'],
  ] as const)('in TypeScript with %s, as %s', async (setting, source, program) => {
    const folder = join(installed.folder, `${setting}-${source.replace('.', '-')}`);
    mkdirSync(folder);
    cpSync(join(installed.folder, source), join(folder, source));
    expect(await compile(folder, [source], setting, true)).toEqual({});
    await doesTheMainJob(join(folder, program));
  });

  test.each(['esm', 'cjs'])('in TypeScript with bundler, bundled by rolldown as %s', async (format) => {
    expect(await compile(installed.folder, ['main.ts'], 'bundler')).toEqual({});
    const program = `bundled.${format === 'esm' ? 'mjs' : 'cjs'}`;
    await bundle('main.ts', program, '--platform', 'node', '--format', format);
    // It needs nothing of what is installed any more.
    const alone = join(scratchFolder(), program);
    cpSync(join(installed.folder, program), alone);
    await doesTheMainJob(alone);
  });
});

async function bundle(source: string, program: string, ...options: string[]): Promise<void> {
  const rolldown = join(projectRoot, 'node_modules/rolldown/bin/cli.mjs');
  const args = [rolldown, source, '--file', program, ...options];
  const { code, stdout, stderr } = await run(process.execPath, args, { cwd: installed.folder });
  expect({ code, said: stderr + stdout }).toEqual({ code: 0, said: expect.not.stringMatching(/warning/i) });
}

test('a page bundles for browsers without anything of Node', async () => {
  writeFileSync(join(installed.folder, 'page.ts'), page);
  expect(await compile(installed.folder, ['page.ts'], 'bundler for a page')).toEqual({});
  await bundle('page.ts', 'page.js', '--platform', 'browser', '--format', 'esm');
  const code = readFileSync(join(installed.folder, 'page.js'), 'utf8');
  expect(code).toContain('/image/upload');
  expect(code).not.toMatch(/^import|require\(|node:/m);
});

const named = `imageFile(process.argv[1]).then((one) => imageFile(new URL(process.argv[2])).then((two) => console.log(one.name + '|' + two.name + '|' + two.size)));`;

test.each([
  ['module', "import { imageFile } from 'cloakroom-sdk/node';"],
  ['commonjs', "const { imageFile } = require('cloakroom-sdk/node');"],
])('imageFile gives the file its name, by its path and by its URL, in a %s', async (kind, loading) => {
  const path = join(scratchFolder(), 'ticket é.png');
  writeFileSync(path, 'four');
  const args = [`--input-type=${kind}`, '-e', loading + named, path, pathToFileURL(path).href];
  const { code, stdout, stderr } = await run(process.execPath, args, { cwd: installed.folder });
  expect({ code, stdout, stderr }).toEqual({ code: 0, stdout: 'ticket é.png|ticket é.png|4\n', stderr: '' });
});
