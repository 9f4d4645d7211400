// Builds generated/sdk into its dist/, as ESM and CommonJS with types and source maps. Part of npm run build.
import { join, resolve } from 'node:path';
import { fileURLToPath } from 'node:url';
import { build } from 'tsdown';

const root = resolve(fileURLToPath(new URL('..', import.meta.url)));

/** Builds the client of a folder, its node_modules wherever Node finds them. */
export async function buildSdk(folder) {
  await build({
    cwd: folder,
    config: false,
    entry: { index: 'src/index.ts', node: 'src/node.ts' },
    outDir: 'dist',
    format: ['esm', 'cjs'],
    target: 'es2022',
    platform: 'neutral',
    deps: { neverBundle: [/^node:/] },
    dts: true,
    sourcemap: true,
    clean: true,
    logLevel: 'warn',
    checks: { pluginTimings: false },
    outExtensions: ({ format }) => (format === 'cjs' ? { js: '.cjs', dts: '.d.cts' } : { js: '.js', dts: '.d.ts' }),
  });
}

if (process.argv[1] === fileURLToPath(import.meta.url)) await buildSdk(join(root, 'generated/sdk'));
