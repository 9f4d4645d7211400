// Starts the built server and the command line as users do: processes with an environment of their own. sweepProcesses() leaves
// no process and no folder behind.
import { type ChildProcess, execFileSync, spawn } from 'node:child_process';
import { once } from 'node:events';
import { existsSync, realpathSync } from 'node:fs';
import { type AddressInfo, createServer } from 'node:net';
import { join, resolve } from 'node:path';
import { birthOf } from '../../src/stores/embedded/processes.js';
import { until } from '../support/until.js';
import { forgetFolders, removeFolder, scratchFolder } from './scratch.js';

export { scratchFolder, until };

export const isAlive = (pid: number): boolean => birthOf(pid) !== null;

export const projectRoot = resolve(import.meta.dirname, '../..');
export const serverProgram = join(projectRoot, 'dist/src/main.js');
export const adminProgram = join(projectRoot, 'dist/src/cli/main.js');

export type Environment = Record<string, string>;

/** What a shell gives a program, without what jest and npm add. */
const shell = (): Environment => {
  const kept = ['PATH', 'HOME', 'XDG_CACHE_HOME', 'MONGOD_PATH'].map((name) => [name, process.env[name]]);
  return Object.fromEntries(kept.filter(([, value]) => value));
};

const running = new Map<ChildProcess, { isGroup: boolean }>();

export interface Ended {
  code: number | null;
  signal: NodeJS.Signals | null;
}

export interface Spawned {
  child: ChildProcess;
  pid: number;
  stdout(): string;
  stderr(): string;
  /** Resolves when it is gone and all it wrote is read. */
  ended: Promise<Ended>;
}

export interface SpawnOptions {
  env?: Environment;
  cwd?: string;
  /** Its standard input, which then ends. */
  input?: string;
  /** In a process group of its own. */
  isGroup?: boolean;
}

/** Any program, in the environment of a plain shell and `env` on top. */
export function start(command: string, args: string[], options: SpawnOptions = {}): Spawned {
  const { env = {}, cwd = projectRoot, input, isGroup = false } = options;
  const child = spawn(command, args, { env: { ...shell(), ...env }, cwd, detached: isGroup });
  running.set(child, { isGroup });
  const said = { stdout: '', stderr: '' };
  for (const name of ['stdout', 'stderr'] as const) {
    child[name].setEncoding('utf8').on('data', (text: string) => {
      said[name] += text;
    });
  }
  child.stdin.on('error', () => {}).end(input ?? '');
  const ended = once(child, 'close').then(([code, signal]) => {
    if (!isGroup) running.delete(child);
    return { code, signal } as Ended;
  });
  return { child, pid: child.pid ?? 0, stdout: () => said.stdout, stderr: () => said.stderr, ended };
}

/** Runs a program to its end. */
export async function run(command: string, args: string[], options: SpawnOptions = {}) {
  const spawned = start(command, args, options);
  const { code } = await spawned.ended;
  return { code, stdout: spawned.stdout(), stderr: spawned.stderr() };
}

/** The server where it refuses to start. */
export const runServer = (env: Environment) => run(process.execPath, [serverProgram], { env: { PORT: '0', ...env } });

/** One command of the admin command line. */
export const admin = (env: Environment, args: string[], input?: string) =>
  run(process.execPath, [adminProgram, ...args], { env, ...(input === undefined ? {} : { input }) });

export interface LogLine {
  level: number;
  msg: string;
  requestId?: string;
  operation?: string;
  status?: number;
  ip?: string;
  signal?: string;
  urls?: string[];
  event?: string;
  /** Of an unknown setting. */
  name?: string;
}

export interface ServerProcess extends Spawned {
  url: string;
  /** What stands before the listening line. */
  startUpText: string;
  /** What stands behind it. Throws where a line is no JSON. */
  log(): LogLine[];
  /** SIGTERM, and how it ended. */
  stop(): Promise<Ended>;
}

const listeningLine = /^Cloakroom listening on (http:\/\/\S+)$/m;

export interface ServerOptions extends SpawnOptions {
  command?: [string, ...string[]];
}

/** Resolves once the server listens; PORT is 0 unless given. */
export async function startServerProcess(env: Environment, options: ServerOptions = {}): Promise<ServerProcess> {
  const { command = [process.execPath, serverProgram], ...rest } = options;
  const spawned = start(command[0], command.slice(1), { ...rest, env: { PORT: '0', ...env } });
  const over = spawned.ended.then(() => {
    throw new Error(`the server ended before it listened: ${spawned.stderr()}${spawned.stdout()}`);
  });
  over.catch(() => {});
  await Promise.race([until('the listening line', () => listeningLine.test(spawned.stdout()), 30_000), over]);
  const [line = '', url = ''] = listeningLine.exec(spawned.stdout()) ?? [];
  const behind = () => spawned.stdout().slice(spawned.stdout().indexOf(line) + line.length);
  return {
    ...spawned,
    url,
    startUpText: spawned.stdout().slice(0, spawned.stdout().indexOf(line)),
    // Without what stands behind the last end of line: it may still be being written.
    log: () =>
      behind()
        .split('\n')
        .slice(1, -1)
        .map((text) => JSON.parse(text) as LogLine),
    stop: () => {
      process.kill(spawned.pid, 'SIGTERM');
      return spawned.ended;
    },
  };
}

/** The pids of the processes whose command line has these words. */
function pidsOf(words: string): number[] {
  const list = execFileSync('ps', ['-ww', '-eo', 'pid=,command='], { encoding: 'utf8' });
  const pids = list.split('\n').flatMap((line) => (line.includes(words) ? [Number.parseInt(line, 10)] : []));
  return pids.filter(isAlive);
}

/** The pids of all mongod that work on a DATA_DIR. */
export const mongodsOf = (dataDir: string): number[] =>
  existsSync(dataDir) ? pidsOf(`--dbpath ${join(realpathSync(dataDir), 'db')} `) : [];

/** A port that was free a moment ago. */
export async function freePort(): Promise<string> {
  const server = createServer().listen(0, '127.0.0.1');
  await once(server, 'listening');
  const { port } = server.address() as AddressInfo;
  server.close();
  await once(server, 'close');
  return String(port);
}

function kill(pid: number): void {
  try {
    process.kill(pid, 'SIGKILL');
  } catch {
    // It is gone.
  }
}

/** Ends what a test left, by pid, and removes the scratch folders. */
export async function sweepProcesses(): Promise<void> {
  for (const [{ pid }, { isGroup }] of running) if (pid) kill(isGroup ? -pid : pid);
  running.clear();
  for (const folder of forgetFolders()) {
    pidsOf(`--dbpath ${folder}/`).forEach(kill);
    await until(`the end of what runs in ${folder}`, () => pidsOf(`--dbpath ${folder}/`).length === 0);
    removeFolder(folder);
  }
}
