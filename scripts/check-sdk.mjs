// Holds the built client against what its users' tools expect of a package: publint, Are The Types Wrong?, its types, its size,
// what bundlers drop. A step of npm run check, after the build.
import { execFile } from 'node:child_process';
import { mkdtemp, readdir, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { dirname, join, resolve } from 'node:path';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { gzipSync } from 'node:zlib';
import { publint } from 'publint';
import { formatMessage } from 'publint/utils';
import { rolldown } from 'rolldown';
import { budgets, sizeOf } from './sdk-size.mjs';

const exec = promisify(execFile);
const options = { maxBuffer: 2 ** 26 };

/** What a page that imports only this must not load, and how many bytes it may have, minified and gzipped. */
const shaken = [
  { names: 'CloakroomError', bytes: 1024, without: ['fetch', 'XMLHttpRequest', '/user/login', '/image/upload'] },
  { names: 'getLiveness', bytes: 3328, without: ['/user/login', '/image/upload', 'FormData', '89504e47', 'btoa'] },
  {
    names: 'login',
    bytes: 3584,
    without: ['uploadImage', '/image/upload', 'FormData', '89504e47', 'issueAccessToken'],
  },
];

/** publint and attw on the tarball that npm would publish. */
async function asPackage(root, sdk) {
  const folder = await mkdtemp(join(tmpdir(), 'cloakroom-pack-'));
  try {
    await exec('npm', ['pack', '--ignore-scripts', '--pack-destination', folder], { cwd: sdk, ...options });
    const [name] = await readdir(folder);
    const file = join(folder, name);
    const { buffer: tarball } = new Uint8Array(await readFile(file));
    const { messages, pkg } = await publint({ pack: { tarball }, strict: true });
    // It ends with 1 where there are problems, and tells them on standard output.
    const { stdout } = await exec('npx', ['--no-install', 'attw', file, '--format', 'json'], {
      cwd: root,
      ...options,
    }).catch((error) => error);
    const { analysis } = JSON.parse(stdout);
    const wrong = analysis.problems.map((problem) => `attw: ${JSON.stringify(problem)}`);
    return [...messages.map((message) => `publint: ${formatMessage(message, pkg, { color: false })}`), ...wrong];
  } finally {
    await rm(folder, { recursive: true });
  }
}

async function types(root) {
  const run = exec('npx', ['--no-install', 'tsc', '-p', 'generated/sdk'], { cwd: root, ...options });
  return run.then(
    () => [],
    ({ stdout, stderr }) => [`tsc -p generated/sdk: ${stdout}${stderr}`.trim()],
  );
}

async function sizes(sdk) {
  const faults = [];
  for (const [what, { bytes, code }] of Object.entries(budgets)) {
    const size = await sizeOf(sdk, code);
    console.log(`  ${what}: ${size} of ${bytes} bytes`);
    if (size > bytes) faults.push(`${what} has ${size} bytes, more than the budget of ${bytes}.`);
  }
  return faults;
}

async function manifest(sdk) {
  const { dependencies, peerDependencies, optionalDependencies, sideEffects } = JSON.parse(
    await readFile(join(sdk, 'package.json'), 'utf8'),
  );
  const needed = Object.keys({ ...dependencies, ...peerDependencies, ...optionalDependencies });
  return [
    ...needed.map((name) => `package.json: it depends on ${name}.`),
    ...(sideEffects === false ? [] : ['package.json: sideEffects is not false.']),
  ];
}

const imported = /\b(?:from|import|require)\s*\(?\s*["']([^"']+)["']/g;

/** The main entry must run in a page: nothing but files of its own, whatever the format. */
async function imports(file, seen = new Set()) {
  if (seen.has(file)) return [];
  seen.add(file);
  const code = (await readFile(file, 'utf8')).replace(/\/\*.*?\*\//gs, '');
  const names = [...code.matchAll(imported)].map(([, name]) => name);
  const own = names.filter((name) => name.startsWith('.'));
  const deeper = await Promise.all(own.map((name) => imports(join(dirname(file), name), seen)));
  const foreign = names.filter((name) => !name.startsWith('.'));
  return [...foreign.map((name) => `${file} imports ${name}.`), ...deeper.flat()];
}

async function bundleOf(sdk, names) {
  const input = '\0entry';
  const load = {
    name: 'entry',
    resolveId: (id) => (id === input ? id : null),
    load: (id) => (id === input ? code : null),
  };
  const code = `export { ${names} } from ${JSON.stringify(join(sdk, 'dist/index.js'))};`;
  const bundle = await rolldown({ input, plugins: [load], platform: 'browser' });
  const { output } = await bundle.generate({ minify: true });
  await bundle.close();
  return output[0].code;
}

async function shaking(sdk) {
  const faults = [];
  for (const { names, bytes, without } of shaken) {
    const code = await bundleOf(sdk, names);
    const size = gzipSync(code, { level: 9 }).length;
    console.log(`  ${names} alone: ${size} of ${bytes} bytes`);
    if (size > bytes) faults.push(`A bundle of ${names} alone has ${size} bytes, more than ${bytes}.`);
    const kept = without.filter((text) => code.includes(text));
    if (kept.length > 0) faults.push(`A bundle of ${names} alone holds ${kept.join(', ')}.`);
  }
  return faults;
}

/** What is wrong with the client in generated/sdk, as it is built there. Prints its sizes. */
export async function checkSdk(root) {
  const sdk = join(root, 'generated/sdk');
  const faults = await Promise.all([
    asPackage(root, sdk),
    types(root),
    manifest(sdk),
    ...['index.js', 'index.cjs'].map((name) => imports(join(sdk, 'dist', name))),
  ]);
  return [...faults.flat(), ...(await sizes(sdk)), ...(await shaking(sdk))];
}

if (process.argv[1] === fileURLToPath(import.meta.url)) {
  const faults = await checkSdk(resolve(fileURLToPath(new URL('..', import.meta.url))));
  for (const fault of faults) console.error(fault);
  process.exit(faults.length === 0 ? 0 : 1);
}
