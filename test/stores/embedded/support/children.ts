/** Starts participants (see participant.ts) as processes of their own, from JavaScript built once into a scratch folder. */
import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdirSync, readdirSync, symlinkSync, writeFileSync } from 'node:fs';
import { dirname, join, resolve } from 'node:path';
import { createInterface } from 'node:readline';
import { transformFileSync } from '@swc/core';
import { scratchFolder, testMongod } from './scratch.js';

const root = resolve(import.meta.dirname, '../../../..');

interface Line {
  event?: string;
  pid?: number;
  progress?: string;
  failed?: string;
  ready?: { pid: number; hostUri: string };
}

export interface Participant {
  process: ChildProcess;
  lines: Line[];
  /** Resolves when its mongod answers; rejects with its error. */
  ready: Promise<{ pid: number; hostUri: string }>;
  /** Makes it leave, and resolves when it is gone. */
  leave(): Promise<void>;
  /** kill -9, and resolves when it is gone. */
  kill(): Promise<void>;
}

/** Builds one of the programs beside this file into a scratch folder; gives its path. Once per test file: sweep() removes it. */
export function buildProgram(name: 'participant' | 'fetch'): string {
  const target = scratchFolder();
  const built = ['src/stores/embedded', 'test/stores/embedded/support'].flatMap((folder) =>
    readdirSync(join(root, folder))
      .filter((name) => /^(?!children|scratch).*\.ts$/.test(name))
      .map((name) => join(folder, name)),
  );
  for (const file of ['src/folders.ts', ...built]) {
    const { code } = transformFileSync(join(root, file), { configFile: join(root, '.swcrc') });
    const out = join(target, file.replace(/\.ts$/, '.js'));
    mkdirSync(dirname(out), { recursive: true });
    writeFileSync(out, code);
  }
  writeFileSync(join(target, 'package.json'), '{"type":"module"}');
  symlinkSync(join(root, 'node_modules'), join(target, 'node_modules'));
  return join(target, `test/stores/embedded/support/${name}.js`);
}

export async function startParticipant(program: string, dataDir: string): Promise<Participant> {
  const options = JSON.stringify({ dataDir, mongodPath: await testMongod() });
  const child = spawn(process.execPath, [program, options], { stdio: ['pipe', 'pipe', 'inherit'] });
  const gone = once(child, 'exit').then(() => {});
  const lines: Line[] = [];
  const ready = new Promise<{ pid: number; hostUri: string }>((resolve, reject) => {
    createInterface({ input: child.stdout }).on('line', (text) => {
      const line = JSON.parse(text) as Line;
      lines.push(line);
      if (line.ready) resolve(line.ready);
      if (line.failed) reject(new Error(line.failed));
    });
    gone.then(() => reject(new Error('it ended before it was ready')));
  });
  ready.catch(() => {});
  return {
    process: child,
    lines,
    ready,
    leave: () => {
      child.stdin.end();
      return gone;
    },
    kill: () => {
      child.kill('SIGKILL');
      return gone;
    },
  };
}
