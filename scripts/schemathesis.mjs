// Runs Schemathesis, all phases, against a server: its own venv in the user's cache, pinned by hashes. Used by scripts/contract.mjs.
import { spawn, spawnSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import { existsSync, mkdirSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { homedir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { parse } from 'yaml';

const here = fileURLToPath(new URL('schemathesis/', import.meta.url));
const contractFile = fileURLToPath(new URL('../openapi.yaml', import.meta.url));

/** The contract without the example of a file, which is words that stand for bytes; hooks.py makes real images instead. */
function contractFor(folder) {
  const contract = parse(readFileSync(contractFile, 'utf8'));
  delete contract.paths['/image/upload'].post.requestBody.content['multipart/form-data'].examples;
  const file = join(folder, 'contract.json');
  writeFileSync(file, JSON.stringify(contract));
  return file;
}

function pythonWithVenv() {
  const found = ['python3.13', 'python3.12', 'python3.11', 'python3', 'python'].find((name) => {
    const isNewEnough = 'import sys, venv, ensurepip; sys.exit(sys.version_info < (3, 11))';
    return spawnSync(name, ['-c', isNewEnough], { stdio: 'ignore' }).status === 0;
  });
  if (found) return found;
  throw new Error(
    'Schemathesis needs Python 3.11 or newer with venv: install it (Debian: python3 python3-venv) and try again.',
  );
}

/** The st command of a venv that holds just what requirements.txt pins; made at the first run. */
export function installSchemathesis() {
  const requirements = join(here, 'requirements.txt');
  const key = createHash('sha256').update(readFileSync(requirements)).digest('hex').slice(0, 12);
  const cache = join(process.env.XDG_CACHE_HOME || join(homedir(), '.cache'), 'cloakroom');
  const venv = join(cache, `schemathesis-${key}`);
  const command = join(venv, 'bin/st');
  if (existsSync(join(venv, 'whole'))) return command;
  console.log(`  installing Schemathesis into ${venv} …`);
  mkdirSync(cache, { recursive: true });
  rmSync(venv, { recursive: true, force: true });
  const run = (program, ...args) => {
    const { status, stderr, stdout } = spawnSync(program, args, { encoding: 'utf8' });
    if (status !== 0) throw new Error(`${program} ${args.join(' ')} failed:\n${stdout}${stderr}`);
  };
  run(pythonWithVenv(), '-m', 'venv', venv);
  run(join(venv, 'bin/python'), '-m', 'pip', 'install', '--quiet', '--require-hashes', '-r', requirements);
  mkdirSync(join(venv, 'making'));
  renameSync(join(venv, 'making'), join(venv, 'whole'));
  return command;
}

/** Resolves with the exit code: 0 where the server keeps the contract. */
export function runSchemathesis({ url, client, user, cases, seed, reportFolder }) {
  const environment = {
    ...process.env,
    SCHEMATHESIS_HOOKS: 'hooks',
    PYTHONPATH: here,
    PYTHONDONTWRITEBYTECODE: '1',
    CLOAKROOM_URL: url,
    CLOAKROOM_CLIENT_ID: client.clientId,
    CLOAKROOM_CLIENT_SECRET: client.clientSecret,
    CLOAKROOM_EMAIL: user.email,
    CLOAKROOM_PASSWORD: user.password,
  };
  const phases = 'examples,coverage,fuzzing,stateful';
  const options = [
    '--phases',
    phases,
    '-n',
    String(cases),
    '--seed',
    String(seed),
    '--no-color',
    '--continue-on-failure',
  ];
  const report = ['--report', 'junit', '--report-junit-path', join(reportFolder, 'schemathesis.xml')];
  const configuration = ['--config-file', join(here, 'schemathesis.toml')];
  mkdirSync(reportFolder, { recursive: true });
  const run = spawn(
    installSchemathesis(),
    [...configuration, 'run', contractFor(reportFolder), '--url', url, ...options, ...report],
    {
      env: environment,
      cwd: reportFolder,
      stdio: ['ignore', 'inherit', 'inherit'],
    },
  );
  return new Promise((resolve) => run.on('exit', resolve));
}
