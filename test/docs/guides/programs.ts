// The programs in the guides: read from src/docs/guides, and run as they stand in a folder like a reader's. Used by the tests beside and
// in test/docs.
import { mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { parse } from 'yaml';
import { projectRoot } from '../../../src/contract.js';
import { run } from '../../process/server-process.js';
import { type InstalledSdk, installSdk } from '../../sdk/package.js';
import { password, type TestServer } from '../../support/server.js';

const folder = join(projectRoot, 'src/docs/guides');

export interface Guide {
  name: string;
  frontMatter: Record<string, unknown>;
  text: string;
}

export const guides: Guide[] = readdirSync(folder)
  .filter((file) => file.endsWith('.md'))
  .map((file) => {
    const source = readFileSync(join(folder, file), 'utf8');
    const [, head = '', text = ''] = /^---\n([\s\S]*?)\n---\n([\s\S]*)$/.exec(source) ?? [];
    return { name: file.replace(/\.md$/, ''), frontMatter: parse(head) ?? {}, text };
  });

export interface Program {
  name: string;
  language: string;
  code: string;
}

/** The blocks marked `<!-- run: NAME -->`; those of one name and language are one program, in their order. */
export function programsOf(text: string): Program[] {
  const programs = new Map<string, Program>();
  for (const [, name = '', language = '', code = ''] of text.matchAll(
    /^<!-- run: (\S+) -->\n```(\w+)\n([\s\S]*?)\n```$/gm,
  )) {
    const known = programs.get(`${name} ${language}`);
    programs.set(`${name} ${language}`, { name, language, code: known ? `${known.code}\n${code}` : code });
  }
  return [...programs.values()];
}

/** As `guide/name`, in the guide's language. */
export function programOf(path: string, language?: string): Program {
  const [guide, name] = path.split('/');
  const programs = programsOf(guides.find((one) => one.name === guide)?.text ?? '');
  const found = programs.find((one) => one.name === name && (!language || one.language === language));
  if (!found) throw new Error(`No guide has the program ${path} ${language ?? ''}`);
  return found;
}

type Variables = Record<string, string>;

export interface Desk {
  sdk: InstalledSdk;
  /** What the program printed; throws where it failed. */
  run(program: Program, options?: { cwd?: string; env?: Variables }): Promise<string>;
}

/** What a reader exports, as the guides say. */
function exported(server: TestServer, report: string): Variables {
  const { clientId, clientSecret } = server.client;
  const account = { CLIENT_ID: clientId, CLIENT_SECRET: clientSecret, EMAIL: server.email, PASSWORD: password };
  const start = { URL: server.url, ...account };
  const contractTests = Object.entries(start).map(([name, value]) => [`CLOAKROOM_${name}`, value]);
  return { ...start, ...Object.fromEntries(contractTests), REPORT: report, MONGODB_URI: server.mongodbUri };
}

/** A folder with the SDK, the command `cloakroom` and photo.png. */
export async function setDesk(server: TestServer): Promise<Desk> {
  const sdk = await installSdk();
  const bin = join(sdk.folder, 'node_modules/.bin');
  mkdirSync(bin, { recursive: true });
  const program = join(projectRoot, 'dist/src/bin.js');
  writeFileSync(join(bin, 'cloakroom'), `#!/bin/sh\nexec node '${program}' "$@"\n`, { mode: 0o755 });
  writeFileSync(join(sdk.folder, 'photo.png'), readFileSync(join(projectRoot, 'src/docs/ticket.png')));
  const variables = { ...exported(server, join(sdk.folder, 'report')), npm_config_offline: 'true' };
  return {
    sdk,
    async run({ name, language, code }, { cwd = sdk.folder, env = {} } = {}) {
      const file = join(sdk.folder, `${name}.mjs`);
      if (language === 'js') writeFileSync(file, code);
      const [command, args] =
        language === 'js' ? [process.execPath, [file]] : ['bash', ['-euo', 'pipefail', '-c', code]];
      const ended = await run(command, args, { cwd, env: { ...variables, ...env } });
      if (ended.code !== 0) throw new Error(`${name} ended with ${ended.code}: ${ended.stderr}${ended.stdout}`);
      return ended.stdout;
    },
  };
}
