// The tarball of npm pack, installed into an empty folder: what it holds, and that `cloakroom` serves and administers from there.
import { mkdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { type Account, demoOf, login, newImage, newPicture, newSession, readImage } from '../process/calls.js';
import {
  mongodsOf,
  projectRoot,
  run,
  type ServerProcess,
  startServerProcess,
  sweepProcesses,
  until,
} from '../process/server-process.js';
import { type InstalledPackage, installPackage } from './server-package.js';

const installMs = 300_000;
const { version } = JSON.parse(readFileSync(join(projectRoot, 'package.json'), 'utf8')) as { version: string };
let installed: InstalledPackage;

const cloakroom = (...args: string[]) => run(installed.bin, args, { cwd: installed.folder });

/** DATA_DIR is the default, .data in the folder. */
const serveIn = (cwd: string, ...args: string[]): Promise<ServerProcess> =>
  startServerProcess({ RATE_LIMITS: 'off', HTTPS_PORT: '0' }, { command: [installed.bin, 'serve', ...args], cwd });

beforeAll(async () => {
  installed = await installPackage();
}, installMs);
afterAll(sweepProcesses);

test('it holds what serving needs, and neither tests nor scripts nor sources nor the SDK', () => {
  const { files } = installed;
  const inFolders = ['dist/src/bin.js', 'dist/generated/routes.js', 'generated/docs/index.html'];
  expect(files).toEqual(expect.arrayContaining(inFolders));
  expect(files.filter((file) => !/^(dist|generated\/docs)\//.test(file)).sort()).toEqual([
    'CHANGELOG.md',
    'LICENSE',
    'README.md',
    'SECURITY.md',
    'openapi.yaml',
    'package.json',
    'src/docs/ticket.png',
  ]);
  const unwanted = /(?<!\.d)\.ts$|\.tsbuildinfo$|^dist\/(?!src\/|generated\/|web\/)|\.test\./;
  expect(files.filter((file) => unwanted.test(file))).toEqual([]);
});

test('each package that it imports is a dependency of its own', () => {
  const imports = installed.files
    .filter((file) => /^dist\/(src|generated)\/.*\.js$/.test(file))
    .flatMap((file) => [...readFileSync(join(installed.root, file), 'utf8').matchAll(/^import .*'([^'.][^']*)';$/gm)])
    .flatMap(([, name = '']) => /^(?!node:)(@[^/]+\/)?[^/]+/.exec(name)?.[0] ?? []);
  expect(imports).toContain('express');
  const { dependencies } = JSON.parse(readFileSync(join(installed.root, 'package.json'), 'utf8'));
  expect([...new Set(imports)].filter((name) => !(name in dependencies))).toEqual([]);
});

describe('cloakroom serve', () => {
  let server: ServerProcess;
  let demo: Account;

  beforeAll(async () => {
    server = await serveIn(installed.folder);
    demo = demoOf(server);
  });

  test('takes an image by the demo account that it prints, and gives it back', async () => {
    const picture = newPicture();
    const imageId = await newImage(server.url, demo, await newSession(server.url, demo), picture);
    expect(await readImage(server.url, imageId)).toEqual(picture);
    expect(server.stderr()).toBe('');
  });

  test('names an image of the package in the calls to paste', () => {
    const [, path = ''] = /image=@"([^"]+)"/.exec(server.startUpText) ?? [];
    expect(path).toBe(join(installed.root, 'src/docs/ticket.png'));
    expect(readFileSync(path)).toEqual(readFileSync(join(projectRoot, 'src/docs/ticket.png')));
  });

  test.each([
    ['/', 'text/html'],
    ['/docs/', 'text/html'],
    ['/docs/errors/SESSION_EXPIRED', 'text/html'],
    ['/openapi.yaml', 'application/yaml'],
  ])('serves %s', async (path, type) => {
    const response = await fetch(server.url + path);
    await response.arrayBuffer();
    expect({ status: response.status, type: response.headers.get('content-type') }).toEqual({
      status: 200,
      type: expect.stringContaining(type),
    });
  });

  test('has the same database as cloakroom admin beside it', async () => {
    const { code, stdout } = await cloakroom('admin', 'client', 'create', '--name', 'x', '--json');
    expect(code).toBe(0);
    const client = JSON.parse(stdout) as Pick<Account, 'clientId' | 'clientSecret'>;
    expect((await login(server.url, { ...demo, ...client })).code).toBe('SUCCESS');
  });

  test.each([['--workers', '2'], ['--workers=2']])('%s %s', async (...args) => {
    const cwd = join(installed.folder, args.join(''));
    mkdirSync(cwd);
    const another = await serveIn(cwd, ...args);
    await until('both listen', () => another.log().filter(({ msg }) => msg === 'listening').length === 2, 30_000);
    expect((await login(another.url, demoOf(another))).code).toBe('SUCCESS');
    expect(await another.stop()).toEqual({ code: 0, signal: null });
    expect(mongodsOf(join(cwd, '.data'))).toEqual([]);
  });

  test('stops by SIGTERM with 0 and leaves no mongod', async () => {
    const cwd = join(installed.folder, 'stopped');
    mkdirSync(cwd);
    const another = await serveIn(cwd);
    expect(mongodsOf(join(cwd, '.data'))).toHaveLength(1);
    expect(await another.stop()).toEqual({ code: 0, signal: null });
    expect(mongodsOf(join(cwd, '.data'))).toEqual([]);
  });
});

describe('the command line', () => {
  test.each(['--version', '-V'])('%s prints the version of the package', async (option) => {
    expect(await cloakroom(option)).toEqual({ code: 0, stdout: `${version}\n`, stderr: '' });
  });

  test.each([
    [['--help'], 'Usage: cloakroom [options] <command>'],
    [['serve', '--help'], 'Usage: cloakroom [options] <command>'],
    [['admin', '--help'], 'Usage: cloakroom admin [options] [command]'],
    [['admin', 'client', '--help'], 'Usage: cloakroom admin client [options] [command]'],
  ])('%j is told on standard output', async (args, says) => {
    const { code, stdout, stderr } = await cloakroom(...args);
    expect({ code, stderr }).toEqual({ code: 0, stderr: '' });
    expect(stdout.startsWith(`${says}\n`)).toBe(true);
  });

  test.each([
    [[], 'missing command'],
    [['server'], "unknown command 'server'"],
    [['serve', '--port', '0'], "'serve' takes --workers N and nothing else"],
    [['admin', 'client', 'rename'], "unknown command 'rename'"],
  ])('%j is wrong usage: exit code 2, with help on standard error', async (args, says) => {
    const { code, stdout, stderr } = await cloakroom(...args);
    expect({ code, stdout }).toEqual({ code: 2, stdout: '' });
    expect(stderr).toContain(`error: ${says}`);
    expect(stderr).toContain('Usage: cloakroom ');
  });

  test('a fault of configuration ends serve with 1 and admin with 2, as it ends the programs themselves', async () => {
    const env = { MONGODB_URI: 'localhost' };
    const [serve, admin] = await Promise.all(
      [['serve'], ['admin', 'user', 'list']].map((args) => run(installed.bin, args, { cwd: installed.folder, env })),
    );
    expect([serve?.code, admin?.code]).toEqual([1, 2]);
    for (const { stderr } of [serve, admin] as { stderr: string }[]) expect(stderr).toContain('MONGODB_URI is no');
  });
});
