// npm start -- --workers N: one service by several processes. Sessions and images are those of all, a worker that dies is replaced, the
// metrics are of all, and the end leaves nothing behind.
import { afterAll, afterEach, beforeAll, describe, expect, test } from '@jest/globals';
import { call, demoOf, getSession, newImage, newPicture, newSession, readImage } from './calls.js';
import {
  isAlive,
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
