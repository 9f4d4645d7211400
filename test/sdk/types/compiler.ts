// The repository's TypeScript on files of another folder, as a program that uses the SDK compiles. Used by the tests of the SDK.
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { projectRoot, run } from '../../process/server-process.js';

const typeRoots = [join(projectRoot, 'node_modules/@types')];

/** The libraries' own declarations are checked too, so that the SDK's must hold without the DOM's, and without Node's. */
const strict = { target: 'ES2022', strict: true, skipLibCheck: false, typeRoots };
const exact = { exactOptionalPropertyTypes: true, noUncheckedIndexedAccess: true };
const node = { lib: ['ES2022'], types: ['node'] };
const dom = ['ES2022', 'DOM', 'DOM.Iterable'];

export const settings = {
  node16: { ...strict, ...node, ...exact, module: 'node16', moduleResolution: 'node16' },
  nodenext: { ...strict, ...node, module: 'nodenext', moduleResolution: 'nodenext' },
  bundler: { ...strict, ...node, ...exact, module: 'esnext', moduleResolution: 'bundler' },
  'bundler for a page': { ...strict, ...exact, lib: dom, types: [], module: 'esnext', moduleResolution: 'bundler' },
  'plain strict': { ...strict, lib: dom, types: [], module: 'esnext', moduleResolution: 'bundler' },
};
export type Setting = keyof typeof settings;

/** Compiles files of a folder. Gives what the compiler says, by the file; what is of no file stands under ''. */
export async function compile(
  folder: string,
  files: string[],
  setting: Setting,
  emit = false,
): Promise<Record<string, string[]>> {
  const config = join(folder, `tsconfig.${setting.replace(/\W+/g, '-')}.${files[0]}.json`);
  const compilerOptions = { ...settings[setting], noEmit: !emit };
  writeFileSync(config, JSON.stringify({ compilerOptions, files }));
  const command = [join(projectRoot, 'node_modules/typescript/bin/tsc'), '-p', config, '--pretty', 'false'];
  const { stdout, stderr } = await run(process.execPath, command, { cwd: folder });
  const said: Record<string, string[]> = {};
  for (const line of (stdout + stderr).split('\n').filter((text) => /^\S/.test(text))) {
    const [, file = '', fault = line] = /^(.*)\(\d+,\d+\): error (TS\d+: .*)/.exec(line) ?? [];
    said[file] = [...(said[file] ?? []), fault];
  }
  return said;
}
