// Compiles before npm start and npm run admin. Without the compiler (npm ci --omit=dev) it takes the build that is there, or says
// how to get one.
import { spawnSync } from 'node:child_process';
import { existsSync } from 'node:fs';
import { fileURLToPath } from 'node:url';

const at = (path) => fileURLToPath(new URL(`../${path}`, import.meta.url));
const run = (...command) => spawnSync(process.execPath, command, { cwd: at('.'), stdio: 'inherit' }).status ?? 1;
const compiler = at('node_modules/typescript/bin/tsc');

if (existsSync(compiler)) {
  process.exitCode = run(compiler, '-b', at('.'));
  // The page and the reference's bundles are built with the package's installation; here only where they are not there yet.
  if (process.exitCode === 0 && !existsSync(at('dist/web/index.html'))) {
    process.exitCode = run(at('scripts/build-sdk.mjs')) || run(at('scripts/build-web.mjs'));
  }
  if (process.exitCode === 0 && !existsSync(at('generated/docs/vendor/scalar.js'))) {
    process.exitCode = run(at('scripts/build-docs.mjs'));
  }
} else if (!existsSync(at('dist/src/main.js'))) {
  console.error(`Nothing is built here, and the compiler is not installed. Either
  npm ci --include=dev    installs it and builds, or
  npm pack                on a machine that has it makes the package, which needs none: see README, "Install as a package".`);
  process.exitCode = 1;
}
