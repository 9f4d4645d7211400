// The guides stay true: their programs are run as they stand against a real server, and what they name exists.
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { parse } from 'yaml';
import { projectRoot } from '../../src/contract.js';
import { settings } from '../../src/settings.js';
import { password, startServer, type TestServer } from '../support/server.js';
import { type Desk, guides, programOf, programsOf, setDesk } from './guides/programs.js';

const contract = parse(readFileSync(join(projectRoot, 'openapi.yaml'), 'utf8'));
const { version } = JSON.parse(readFileSync(join(projectRoot, 'package.json'), 'utf8'));
const { length } = readFileSync(join(projectRoot, 'src/docs/ticket.png'));
const id = '[0-9a-f]{32}';
const { idleSeconds, tokenSeconds } = contract['x-session'];
const { keptSeconds } = contract['x-idempotency'];

/** What each program prints. */
const printed: [string, RegExp][] = [
  ['start/curl', new RegExp(`^${id}\n${id}\n200 image/png\n{"resultContext":{"success":true,.*"SUCCESS"}}$`)],
  ['start/sdk', new RegExp(`^${id} image/png ${length}\n$`)],
  [
    'sessions/look',
    new RegExp(`^session-expires-in: (${idleSeconds}|${idleSeconds - 1})\r\n{.*"expiresAt":".*\n?$`, 'i'),
  ],
  ['sessions/token', /^UPLOAD_SUCCESSFUL\nINVALID_TOKEN\n$/],
  ['sessions/tabs', /^ada-\S+\nshow the login form\nSESSION_EXPIRED\n$/],
  ['sessions/relogin', /^true\n$/],
  ['uploading/node', /^0 %\n(\d+ %\n)*100 %\ntrue\nABORTED\n$/],
  ['uploading/repeat', new RegExp(`^(${id})\n\\1\n$`)],
  ['contract-tests/rows', /\d{3} answers checked, \d+ rows \(0 failed\), .*\nThe contract is kept\.\nReports: /],
  ['compatibility/version', new RegExp(`^${version.replaceAll('.', '\\.')}\n$`)],
  [
    'production/admin',
    /^clientId +clientSecret\nclient-\S+ +\S+\nuserId +email +active\n\S+ +ada@images\.example +yes\n$/,
  ],
];
/** Run below, and in a browser by guides/page.test.ts. */
const others = ['production/rotate', 'uploading/page', 'uploading/page'];

let server: TestServer;
let desk: Desk;
beforeAll(async () => {
  server = await startServer();
  desk = await setDesk(server);
}, 60_000);
afterAll(async () => {
  await server?.close();
  desk?.sdk.remove();
});

const login = async (client: { clientId: string; clientSecret: string }) => {
  const headers = { ...client, 'Content-Type': 'application/json' };
  const body = JSON.stringify({ email: server.email, password });
  const response = await fetch(`${server.url}/user/login`, { method: 'POST', headers, body });
  return { status: response.status, text: await response.text() };
};

test('every program of every guide is run by a test', () => {
  const found = guides.flatMap(({ name, text }) => programsOf(text).map((program) => `${name}/${program.name}`));
  expect(found.sort()).toEqual([...printed.map(([path]) => path), ...others].sort());
  const marks = guides.flatMap(({ text }) => text.match(/<!-- run:/g) ?? []);
  const blocks = guides.flatMap(({ text }) => text.match(/^<!-- run: \S+ -->\n```\w+\n/gm) ?? []);
  expect(blocks).toHaveLength(marks.length);
});

test.each(printed)(
  'the program %s prints what it should',
  async (path, pattern) => {
    // npm run … is called in a clone.
    const cwd = path.startsWith('contract-tests/') ? projectRoot : undefined;
    expect(await desk.run(programOf(path), cwd ? { cwd } : {})).toMatch(pattern);
  },
  120_000,
);

test('the program production/rotate replaces the secret at once, and sessions live on', async () => {
  const client = await server.services.clients.create('to be rotated');
  const { sessionId } = JSON.parse((await login(client)).text);
  const told = await desk.run(programOf('production/rotate'), { env: { CLIENT_ID: client.clientId } });
  const [, clientSecret = ''] = /^client-\S+ +(\S+)$/m.exec(told) ?? [];
  expect([(await login(client)).status, clientSecret === client.clientSecret]).toEqual([401, false]);
  const headers = { clientId: client.clientId, clientSecret, sessionId };
  expect((await fetch(`${server.url}/session`, { headers })).status).toBe(200);
});

test('each guide has its front matter, an order of its own, and no heading of the first level', () => {
  for (const { frontMatter, text } of guides) {
    expect(frontMatter).toEqual({ title: expect.any(String), summary: expect.any(String), order: expect.any(Number) });
    expect(frontMatter.summary).toMatch(/^[A-Z].{20,160}\.$/);
    expect(text.replaceAll(/^```[\s\S]*?^```/gm, '')).not.toMatch(/^# /m);
  }
  const orders = guides.map(({ frontMatter }) => Number(frontMatter.order)).sort((a, b) => a - b);
  expect(orders).toEqual(guides.map((_, at) => at + 1));
});

describe('what the guides name', () => {
  const textOf = (guide: string) => guides.find(({ name }) => name === guide)?.text ?? '';
  const codes: { code: string }[] = [...contract['x-error-codes'], ...contract['x-client-codes']];
  const exported = ['CLIENT_ID', 'CLIENT_SECRET', 'URL', 'EMAIL', 'PASSWORD'];
  const known = new Set([
    ...Object.keys(settings),
    ...codes.map(({ code }) => code),
    ...exported.flatMap((name) => [name, `CLOAKROOM_${name}`]),
    'NODE_OPTIONS', // Node's own
    'MALLOC_ARENA_MAX', // the C library's
  ]);

  test.each(guides)('$name names only settings and codes that exist', ({ text }) => {
    const named = [...text.matchAll(/\b[A-Z][A-Z0-9]*(?:_[A-Z0-9]+)+\b/g)].map(([name]) => name);
    expect([...new Set(named)].filter((name) => !known.has(name))).toEqual([]);
  });

  test.each(guides)('$name gives codes only at statuses that the contract has', ({ text }) => {
    const given = [...text.matchAll(/`([A-Z_]+)`(?:\]\([^)]*\))? (\d{3})\b/g)];
    const has = (code = '', status = '') =>
      contract['x-error-codes'].some(
        (row: { code: string; status: number }) => row.code === code && `${row.status}` === status,
      );
    expect(given.filter(([, code, status]) => !has(code, status)).map(([whole]) => whole)).toEqual([]);
  });

  test('the codes of refused images are those of the contract', () => {
    const rows = textOf('uploading').match(/^\| .* \|$/gm) ?? [];
    const told = (start: string) =>
      (rows.find((row) => row.startsWith(`| ${start}`)) ?? '')
        .split('|')
        .slice(2, 4)
        .map((cell) => /`(\w+)`\S* (\d+)/.exec(cell)?.slice(1).join(' '));
    const breaches = ['/image/upload', '/api/auth/upload_image'].map(
      (path) => contract.paths[path].post['x-image-rules'].breaches as Record<string, { code: string; status: number }>,
    );
    const asked = (breach: string) => breaches.map((of) => `${of[breach]?.code} ${of[breach]?.status}`);
    expect(told('no file')).toEqual(asked('missing'));
    expect(told('too large')).toEqual(asked('tooLarge'));
    expect(told('a file of another kind')).toEqual(asked('wrongKind'));
    expect(told('cut short')).toEqual(asked('malformed'));
    expect(told('cut short')).toEqual(asked('tooManyPixels'));
  });

  test('the workflow is the one of the repository', () => {
    const [, shown = ''] = /^```yaml\n([\s\S]*?)^```$/m.exec(textOf('contract-tests')) ?? [];
    const { jobs } = parse(readFileSync(join(projectRoot, '.github/workflows/contract.yml'), 'utf8'));
    expect(parse(shown)).toEqual({ jobs });
  });

  test('how long a token and a key live is told as the contract says', () => {
    expect(textOf('sessions')).toContain(`${tokenSeconds / 60} minutes at most`);
    expect([textOf('uploading'), keptSeconds]).toEqual([expect.stringContaining('A key holds for a day'), 86_400]);
  });
});
