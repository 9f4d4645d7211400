// Builds the page at / from src/web into dist/web: one script, one style sheet, both named by their content. Part of npm run build,
// after the SDK's build.
import { createHash } from 'node:crypto';
import { mkdir, readdir, readFile, rename, rm, writeFile } from 'node:fs/promises';
import { join, resolve } from 'node:path';
import { fileURLToPath } from 'node:url';
import { build } from 'tsdown';

const root = resolve(fileURLToPath(new URL('..', import.meta.url)));
const source = join(root, 'src/web');

/** Resolves with the name of the entry. */
async function buildScript(assets) {
  await build({
    cwd: source,
    config: false,
    entry: 'main.ts',
    outDir: assets,
    tsconfig: 'tsconfig.json',
    format: 'esm',
    target: 'es2022',
    platform: 'browser',
    deps: { alwaysBundle: [/./] },
    dts: false,
    minify: true,
    sourcemap: true,
    clean: false,
    logLevel: 'warn',
    outputOptions: { entryFileNames: 'main-[hash].js' },
  });
  return (await readdir(assets)).find((name) => name.endsWith('.js'));
}

/** The parts in the order of their names. */
async function buildStyle(assets) {
  const names = (await readdir(join(source, 'styles'))).filter((name) => name.endsWith('.css')).sort();
  const parts = await Promise.all(names.map((name) => readFile(join(source, 'styles', name), 'utf8')));
  const style = parts.join('\n');
  const name = `style-${createHash('sha256').update(style).digest('hex').slice(0, 8)}.css`;
  await writeFile(join(assets, name), style);
  return name;
}

/** A server that runs meanwhile serves the old page or the new one, never half of one. */
export async function buildWeb(target = join(root, 'dist/web')) {
  const fresh = `${target}-${process.pid}`;
  const assets = join(fresh, 'assets');
  try {
    await mkdir(assets, { recursive: true });
    const [script, style] = [await buildScript(assets), await buildStyle(assets)];
    const page = await readFile(join(source, 'index.html'), 'utf8');
    await writeFile(
      join(fresh, 'index.html'),
      page.replace('/main.js"', `/${script}"`).replace('/style.css"', `/${style}"`),
    );
    await rm(target, { recursive: true, force: true });
    await rename(fresh, target);
  } finally {
    await rm(fresh, { recursive: true, force: true });
  }
}

if (process.argv[1] === fileURLToPath(import.meta.url)) await buildWeb();
