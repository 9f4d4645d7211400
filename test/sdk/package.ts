// The SDK as a program gets it: packed from generated/sdk as it is built there, installed with npm into an empty folder. Used by the
// tests beside.
import { mkdirSync, mkdtempSync, readdirSync, realpathSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { projectRoot, run } from '../process/server-process.js';

/** Of what npm hands to what it runs, only where npm keeps what it has loaded: the package has no dependencies. */
const npmEnvironment = (): Record<string, string> => {
  const { npm_config_cache: cache } = process.env;
  return { npm_config_offline: 'true', ...(cache && { npm_config_cache: cache }) };
};

async function npm(args: string[], cwd: string): Promise<void> {
  const { code, stdout, stderr } = await run('npm', args, { cwd, env: npmEnvironment() });
  if (code !== 0) throw new Error(`npm ${args.join(' ')} ended with ${code}: ${stderr}${stdout}`);
}

export interface InstalledSdk {
  /** Where `import 'cloakroom-sdk'` finds it. */
  folder: string;
  /** The URL of its ESM entry. */
  entry: string;
  remove(): void;
}

/** Packs and installs once per call, without a registry: the package must not need one. */
export async function installSdk(): Promise<InstalledSdk> {
  const made = mkdtempSync(join(realpathSync(tmpdir()), 'cr-sdk-'));
  const remove = () => rmSync(made, { recursive: true, force: true, maxRetries: 10 });
  try {
    const folder = join(made, 'app');
    mkdirSync(folder);
    await npm(['pack', '--ignore-scripts', '--pack-destination', made], join(projectRoot, 'generated/sdk'));
    const tarball = readdirSync(made).find((name) => name.endsWith('.tgz'));
    writeFileSync(join(folder, 'package.json'), JSON.stringify({ private: true, type: 'module' }));
    await npm(['install', `../${tarball}`, '--no-audit', '--no-fund'], folder);
    return { folder, entry: pathToFileURL(join(folder, 'node_modules/cloakroom-sdk/dist/index.js')).href, remove };
  } catch (error) {
    remove();
    throw error;
  }
}
