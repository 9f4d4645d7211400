// The package as an operator gets it: packed from the build, installed with npm into an empty folder. Used by the test beside.
import { mkdirSync, readdirSync } from 'node:fs';
import { join, relative } from 'node:path';
import { projectRoot, run, scratchFolder } from '../process/server-process.js';

/** Where npm finds packages; all else that npm hands to what it runs is about this repository. */
const fromWhere =
  /^(npm_config_(registry|userconfig|cache|cafile|(https-)?proxy)|(https?|no)_proxy|node_extra_ca_certs)$/i;
const npmEnvironment = Object.fromEntries(
  Object.entries(process.env).flatMap(([name, value]) => (value && fromWhere.test(name) ? [[name, value]] : [])),
);

async function succeed(command: string, args: string[], cwd: string): Promise<void> {
  const { code, stdout, stderr } = await run(command, args, { cwd, env: npmEnvironment });
  if (code !== 0) throw new Error(`${command} ${args.join(' ')} ended with ${code}: ${stderr}${stdout}`);
}

export interface InstalledPackage {
  /** The folder that it is installed in. */
  folder: string;
  /** The program that npm linked. */
  bin: string;
  /** The package's own folder, in node_modules. */
  root: string;
  /** Its files, by their path in the tarball. */
  files: string[];
}

export async function installPackage(): Promise<InstalledPackage> {
  const folder = join(scratchFolder(), 'app');
  mkdirSync(folder);
  await succeed(join(projectRoot, 'node_modules/.bin/tsc'), ['-b'], projectRoot);
  await succeed('npm', ['pack', '--ignore-scripts', '--pack-destination', join(folder, '..')], projectRoot);
  const tarball = readdirSync(join(folder, '..')).find((name) => name.endsWith('.tgz'));
  await succeed(
    'npm',
    ['install', `../${tarball}`, '--omit=dev', '--prefer-offline', '--no-audit', '--no-fund'],
    folder,
  );

  const root = join(folder, 'node_modules/cloakroom');
  const files = readdirSync(root, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile())
    .map((entry) => relative(root, join(entry.parentPath, entry.name)))
    .filter((file) => !file.startsWith('node_modules/'));
  return { folder, bin: join(folder, 'node_modules/.bin/cloakroom'), root, files };
}
