// The programs in the README of the SDK: compiled strictly and run as they stand, with the packed package against a real server.
import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { demoOf, newImage, newPicture, newSession } from '../process/calls.js';
import {
  type Environment,
  projectRoot,
  run,
  type ServerProcess,
  scratchFolder,
  startServerProcess,
  sweepProcesses,
} from '../process/server-process.js';
import { type InstalledSdk, installSdk } from './package.js';

const readme = readFileSync(join(projectRoot, 'generated/sdk/README.md'), 'utf8');

const snippetsOf = (mark: string) =>
  [...readme.matchAll(new RegExp(`^<!-- ${mark} -->\n\`\`\`ts\n([^]*?)\n\`\`\`$`, 'gm'))].map(([, code = '']) => code);

let sdk: InstalledSdk;
let server: ServerProcess;
let env: Environment;
let complaints: string;

beforeAll(async () => {
  sdk = await installSdk();
  server = await startServerProcess({ DATA_DIR: join(scratchFolder(), 'data'), RATE_LIMITS: 'off' });
  const { clientId, clientSecret, email, password } = demoOf(server);
  env = { BASE_URL: server.url, CLIENT_ID: clientId, CLIENT_SECRET: clientSecret, EMAIL: email, PASSWORD: password };
  writeFileSync(join(sdk.folder, 'photo.png'), readFileSync(join(projectRoot, 'src/docs/ticket.png')));
  complaints = await compile(Object.fromEntries(snippetsOf('run').map((code, at) => [nameOf(at), code])), forNode);
}, 120_000);
afterAll(async () => {
  await sweepProcesses();
  sdk?.remove();
});

/** Compiles programs as users do; gives the compiler's complaints. */
async function compile(programs: Record<string, string>, options: object): Promise<string> {
  const compilerOptions = {
    target: 'ES2022',
    module: 'nodenext',
    moduleResolution: 'nodenext',
    typeRoots: [join(projectRoot, 'node_modules/@types')],
    strict: true,
    exactOptionalPropertyTypes: true,
    noUncheckedIndexedAccess: true,
    verbatimModuleSyntax: true,
    ...options,
  };
  const names = Object.keys(programs);
  const config = `${names[0]}.json`;
  for (const name of names) writeFileSync(join(sdk.folder, `${name}.ts`), programs[name] ?? '');
  const files = names.map((name) => `${name}.ts`);
  writeFileSync(join(sdk.folder, config), JSON.stringify({ compilerOptions, files }));
  const args = [join(projectRoot, 'node_modules/typescript/bin/tsc'), '-p', config];
  return (await run(process.execPath, args, { cwd: sdk.folder })).stdout;
}

const forNode = { lib: ['ES2022'], types: ['node'] };
const nameOf = (at: number) => `program-${at}`;

const id = '[0-9a-f]{32}';
const size = readFileSync(join(projectRoot, 'src/docs/ticket.png')).length;
const handIn = async (count: number) => {
  const account = demoOf(server);
  const sessionId = await newSession(server.url, account);
  for (let at = 0; at < count; at++) await newImage(server.url, account, sessionId, newPicture());
};

/** What the programs print, in the order of the README. */
const printed: [string, RegExp][] = [
  ['quick start', new RegExp(`^0 %\n(\\d+ %\n)*100 %\n(${id})\nimage/png ${size}\n\\[\\s+'\\2 png \\d+×\\d+'`)],
  ['Node', new RegExp(`^copy.png: ${size} bytes\n$`)],
  ['errors without exceptions', /^Email or password is wrong\.\n401\n$/],
  ['errors with exceptions', /^There is no such image\.\n$/],
  ['storage and events', /^restored\ntrue true\nended\n$/],
  ['relogin', /^logged in\n\[ 'SUCCESS', 'SUCCESS', 'SUCCESS' \]\n$/],
  ['sources', new RegExp(`^(${id}\n){4}${id} png \\d+ \\d+\nPARAM_ILLEGAL 422 undefined\n$`)],
  ['abort and idempotency', /^ABORTED\ntrue\n$/],
  ['paging', /^2 2\n\d+ bytes in all\n$/],
  ['middleware', /^login #1: 200\ngetSession #1: 200\ntrace-getSession\n$/],
  ['functions', new RegExp(`^${id} true 1\nAUTHENTICATION_FAILED true\nnull 0\n$`)],
];

test('it has the programs that the tests below run', () => {
  expect(snippetsOf('run')).toHaveLength(printed.length);
  expect(readme.match(/^```ts$/gm)).toHaveLength(printed.length + snippetsOf('compile').length);
  expect(snippetsOf('compile')).toHaveLength(1);
});

test('its programs compile', () => {
  expect(complaints).toBe('');
});

test.each(printed.map(([title, pattern], at) => ({ title, pattern, at })))(
  'the program for $title does what it says',
  async ({ title, pattern, at }) => {
    if (title === 'paging') await handIn(4);
    const { code, stdout, stderr } = await run(process.execPath, [`${nameOf(at)}.js`], { cwd: sdk.folder, env });
    expect({ code, stderr }).toEqual({ code: 0, stderr: '' });
    expect(stdout).toMatch(pattern);
  },
);

test('the program for browsers compiles without the types of Node', async () => {
  expect(await compile({ page: snippetsOf('compile')[0] ?? '' }, { types: [], noEmit: true })).toBe('');
});

test('a switch over the codes that forgets one does not compile', async () => {
  const exhaustive = snippetsOf('run').filter((code) => code.includes('satisfies never'));
  expect(exhaustive).toHaveLength(2);
  // Without the first case, and what is done for it alone.
  const short = exhaustive.map((code) => code.replace(/ case '\w+':\n( +(?!case)\S.*\n)*/, '\n'));
  const programs = Object.fromEntries(short.map((code, at) => [`forgetful-${at}`, code]));
  const told = await compile(programs, { ...forNode, noEmit: true });
  exhaustive.forEach((code, at) => {
    const [, forgotten] = / case '(\w+)':\n/.exec(code) ?? [];
    expect(told).toMatch(new RegExp(`^forgetful-${at}.*'"${forgotten}"' does not satisfy .*'never'`, 'm'));
  });
});
