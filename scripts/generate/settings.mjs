// The server's settings (src/settings.ts) as data, without a build before. Called by the generators of the docs and of README's table.
import { readFile } from 'node:fs/promises';
import { transform } from '@swc/core';

/** Rows of {key, default, doc}. */
export async function readSettings() {
  const source = await readFile(new URL('../../src/settings.ts', import.meta.url), 'utf8');
  const { code } = await transform(source, { jsc: { parser: { syntax: 'typescript' }, target: 'es2022' } });
  const { settings } = await import(`data:text/javascript,${encodeURIComponent(code)}`);
  return Object.entries(settings).map(([key, setting]) => ({ key, default: setting.default, doc: setting.doc }));
}
