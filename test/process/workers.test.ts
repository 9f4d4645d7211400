// npm start -- --workers N: one service by several processes. Sessions and images are those of all, a worker that dies is replaced, the
// metrics are of all, and the end leaves nothing behind.
import { once } from 'node:events';
import { type AddressInfo, createServer } from 'node:net';
import { join } from 'node:path';
import { afterAll, afterEach, beforeAll, describe, expect, test } from '@jest/globals';
import { beginUpload, call, demoOf, getSession, newImage, newPicture, newSession, readImage } from './calls.js';
import {
  isAlive,
  mongodsOf,
  run,
  type ServerProcess,
  scratchFolder,
  serverProgram,
  startServerProcess,
  sweepProcesses,
  until,
} from './server-process.js';

const program: [string, ...string[]] = [process.execPath, serverProgram, '--workers', '3'];

describe('three workers', () => {
  let server: ServerProcess;
  beforeAll(async () => {
    server = await startServerProcess({ DATA_DIR: await scratchFolder(), RATE_LIMITS: 'off' }, { command: program });
    await until('three workers listen', () => workers().length === 3, 30_000);
  });
  afterAll(sweepProcesses);

  const logOf = (message: string) => server.log().filter(({ msg }) => msg === message);
  const workers = () => logOf('listening');

  test('say once what people need to know', () => {
    expect(server.stdout().match(/^Cloakroom listening on/gm)).toHaveLength(1);
    expect(server.startUpText.match(/^ +clientSecret /gm)).toHaveLength(1);
    expect(new Set(workers().map(({ urls }) => urls?.[0]))).toEqual(new Set([server.url]));
  });

  test('are one service: what one did all know', async () => {
    const account = demoOf(server);
    const sessionId = await newSession(server.url, account);
    const image = newPicture();
    const imageId = await newImage(server.url, account, sessionId, image);
    const answers = await Promise.all(Array.from({ length: 12 }, () => getSession(server.url, account, sessionId)));
    expect(new Set(answers.map(({ status }) => status))).toEqual(new Set([200]));
    expect((await readImage(server.url, imageId)).equals(image)).toBe(true);
    const metrics = await (await fetch(`${server.url}/metrics`)).text();
    expect(metrics).toMatch(
      /duration_seconds_count\{operation="getSession",method="GET",status="200",code="SUCCESS"\} 12$/m,
    );
  });

  test('a worker that is killed is replaced, and the others serve meanwhile', async () => {
    const before = workers().length;
    const [pid] = await childrenOf(server.pid);
    process.kill(pid ?? 0, 'SIGKILL');
    await until('another worker listens', () => workers().length === before + 1, 30_000);
    expect(logOf('a worker ended; another is started')).toHaveLength(1);
    expect((await call(`${server.url}/health/ready`)).status).toBe(200);
  });

  test('SIGTERM ends them all, the database too', async () => {
    const pids = await childrenOf(server.pid);
    expect(pids.length).toBeGreaterThanOrEqual(3);
    expect(await server.stop()).toEqual({ code: 0, signal: null });
    await until('they are gone', () => !pids.some(isAlive), 10_000);
  });
});

test('a port in use, whichever it is, ends the start as it does without workers', async () => {
  const taken = createServer().listen(0, '127.0.0.1');
  await once(taken, 'listening');
  const port = String((taken.address() as AddressInfo).port);
  const folder = scratchFolder();
  const refused = ['HTTPS_PORT', 'METRICS_PORT'].map(async (name) => {
    const { code, stderr } = await run(program[0], program.slice(1), {
      env: { PORT: '0', HTTPS_PORT: '0', DATA_DIR: join(folder, name), [name]: port },
    });
    return [name, code, stderr];
  });
  expect(await Promise.all(refused)).toEqual(
    ['HTTPS_PORT', 'METRICS_PORT'].map((name) => [
      name,
      1,
      `Can't listen on 127.0.0.1:${port} (EADDRINUSE): set ${name} to a free port, or to 0.\n`,
    ]),
  );
  taken.close();
  await sweepProcesses();
});

test('workers whose primary is killed finish what is under way, and then end, the database too', async () => {
  const DATA_DIR = join(scratchFolder(), 'data');
  const server = await startServerProcess({ DATA_DIR }, { command: program, isGroup: true });
  const account = demoOf(server);
  const slow = await beginUpload(server.url, account, await newSession(server.url, account), newPicture(200_000));
  const workers = await childrenOf(server.pid);
  process.kill(server.pid, 'SIGKILL');
  await until('the workers stop', () => server.log().some(({ msg }) => msg === 'stopping'));
  expect((await slow.finish()).status).toBe(200);
  await until('they are gone', () => !workers.some(isAlive));
  await until('their database is', () => mongodsOf(DATA_DIR).length === 0);
  await sweepProcesses();
}, 90_000);

test.each(['--help', '-h'])('%s tells how it is called', async (option) => {
  const { code, stdout, stderr } = await run(process.execPath, [serverProgram, option]);
  expect({ code, stderr }).toEqual({ code: 0, stderr: '' });
  expect(stdout).toMatch(/^Usage: npm start \[-- --workers N\]/);
});

describe('wrong arguments', () => {
  afterEach(sweepProcesses);
  test.each([['--workers', '0'], ['--workers', 'many'], ['--nonsense'], ['extra']])('%s %s', async (...args) => {
    const { code, stderr } = await run(process.execPath, [serverProgram, ...args], { env: { PORT: '0' } });
    expect(code).toBe(2);
    expect(stderr).toContain('Usage: npm start [-- --workers N], cloakroom serve [--workers N]');
  });
});

/** Of the process itself, not of theirs. */
async function childrenOf(pid: number): Promise<number[]> {
  const { stdout } = await run('ps', ['-o', 'pid=', '--ppid', String(pid)]);
  return stdout.trim().split(/\s+/).map(Number);
}
