// What each language of the samples is run by: the tools that a reader has, in a folder of their own. Used by the tests beside.
import { spawnSync } from 'node:child_process';
import { mkdirSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { projectRoot, run, scratchFolder } from '../../process/server-process.js';
import { installSdk } from '../../sdk/package.js';

export interface Installed {
  /** The command that runs a sample, by its name. */
  commands: Record<string, string[]>;
  remove?(): void;
}

export interface Toolchain {
  language: string;
  /** Why it can't run here. */
  missing?: string;
  /** Writes the sources, by name, as they are; installs and builds what they need. */
  install(sources: Record<string, string>): Promise<Installed>;
}

/** Each in a folder of its own, as Go wants it. */
function write(folder: string, file: string, sources: Record<string, string>): [name: string, path: string][] {
  return Object.entries(sources).map(([name, source]) => {
    mkdirSync(join(folder, name));
    const path = join(folder, name, file);
    writeFileSync(path, `${source}\n`);
    return [name, path];
  });
}

/** For what an interpreter runs. */
const interpreted =
  (interpreter: () => string, file: string): Toolchain['install'] =>
  async (sources) => {
    const command = interpreter();
    const written = write(scratchFolder(), file, sources);
    return { commands: Object.fromEntries(written.map(([name, path]) => [name, [command, path]])) };
  };

async function installForSdk(sources: Record<string, string>): Promise<Installed> {
  const { folder, remove } = await installSdk();
  const written = write(folder, 'sample.mjs', sources);
  return { commands: Object.fromEntries(written.map(([name, path]) => [name, [process.execPath, path]])), remove };
}

const { installSchemathesis } = (await import(join(projectRoot, 'scripts/schemathesis.mjs'))) as {
  installSchemathesis(): string;
};
/** Of the one place where CI has the library requests. */
const python = () => join(dirname(installSchemathesis()), 'python');

async function buildGo(sources: Record<string, string>): Promise<Installed> {
  const folder = scratchFolder();
  writeFileSync(join(folder, 'go.mod'), 'module samples\n\ngo 1.18\n');
  write(folder, 'sample.go', sources);
  const bin = join(folder, 'bin');
  // The link is most of the time, and symbols are most of the link.
  const args = ['build', '-ldflags=-s -w', '-o', `${bin}/`, './...'];
  const { code, stderr } = await run('go', args, { cwd: folder, env: { GOTOOLCHAIN: 'local', GOPROXY: 'off' } });
  if (code !== 0) throw new Error(`go build ended with ${code}: ${stderr}`);
  return { commands: Object.fromEntries(Object.keys(sources).map((name) => [name, [join(bin, name)]])) };
}

const hasGo = spawnSync('go', ['version'], { stdio: 'ignore' }).status === 0;

export const toolchains: Toolchain[] = [
  { language: 'curl', install: interpreted(() => 'bash', 'sample.sh') },
  { language: 'sdk', install: installForSdk },
  { language: 'fetch', install: interpreted(() => process.execPath, 'sample.mjs') },
  { language: 'python', install: interpreted(python, 'sample.py') },
  { language: 'go', ...(!hasGo && { missing: 'there is no go on the PATH' }), install: buildGo },
];
