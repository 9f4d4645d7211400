/** Runs a program that may take minutes, for as long as it gets on. Called by the downloads. */
import { spawn } from 'node:child_process';
import { readdir, stat } from 'node:fs/promises';
import { join } from 'node:path';

const LOOK_MS = 250;
const TELL_MS = 2_000;
const KEPT_CHARS = 4_000;

export interface WatchedRun {
  command: string;
  args: string[];
  /** Environment variables on top of this process's own. */
  settings: Record<string, string>;
  /** Its working folder. Growth of what is in it counts as a sign of life, as output does. */
  folder: string;
  /** It is killed after so long without a sign of life. */
  silenceMs: number;
  /** Called every 2 s with the number of bytes in the folder. */
  onTick(bytes: number): void;
}

/** Resolves with the end of its standard output when it ends well; throws with how it ended and its error line otherwise. */
export function runWatched(run: WatchedRun): Promise<string> {
  const settings = Object.entries(run.settings).map(([name, value]) => `${name}=${value}`);
  const options = { cwd: run.folder, stdio: ['ignore', 'pipe', 'pipe'] as ['ignore', 'pipe', 'pipe'] };
  const child = spawn('/usr/bin/env', [...settings, run.command, ...run.args], options);
  const said = { out: '', err: '' };
  let lastSign = Date.now();
  let lastTold = lastSign;
  let bytes = 0;
  let givenUp = false;
  for (const [stream, name] of [[child.stdout, 'out'] as const, [child.stderr, 'err'] as const]) {
    stream.setEncoding('utf8').on('data', (text: string) => {
      said[name] = (said[name] + text).slice(-KEPT_CHARS);
      lastSign = Date.now();
    });
  }
  const look = async () => {
    const size = await bytesIn(run.folder);
    const now = Date.now();
    if (size !== bytes) lastSign = now;
    bytes = size;
    if (now - lastSign > run.silenceMs) {
      givenUp = true;
      child.kill('SIGKILL');
      // What it started may hold the pipes open; that must not hold us.
      child.stdout.destroy();
      child.stderr.destroy();
    } else if (now - lastTold > TELL_MS) {
      lastTold = now;
      run.onTick(bytes);
    }
  };
  const looking = setInterval(look, LOOK_MS);
  return new Promise<string>((resolve, reject) => {
    child.once('error', reject);
    child.once('close', (code, signal) => {
      if (givenUp) return reject(new Error(`no answer for ${run.silenceMs / 1000} s, given up`));
      if (code === 0) return resolve(said.out);
      const ending = signal ? `ended by ${signal}` : `exit code ${code}`;
      reject(new Error([ending, errorLine(said.err) || errorLine(said.out)].filter(Boolean).join(': ')));
    });
  }).finally(() => clearInterval(looking));
}

/** The last line that says "error", else the last one. */
function errorLine(output: string): string {
  const lines = output.split('\n').flatMap((line) => line.trim() || []);
  return lines.findLast((line) => /error/i.test(line)) ?? lines.at(-1) ?? '';
}

async function bytesIn(folder: string): Promise<number> {
  const entries = await readdir(folder, { recursive: true }).catch(() => []);
  const sizes = entries.map((entry) =>
    stat(join(folder, entry)).then(
      ({ size }) => size,
      () => 0,
    ),
  );
  return (await Promise.all(sizes)).reduce((sum, size) => sum + size, 0);
}
