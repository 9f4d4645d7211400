// The witnesses of the contract can fail: a controller that strays is found out, and a code that the table lacks does not compile.
import { execFile } from 'node:child_process';
import { cp, mkdtemp, readFile, rm, symlink, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { parse } from 'yaml';
import { projectRoot } from '../../src/contract.js';

const run = promisify(execFile);
let copy: string;

beforeAll(async () => {
  // Below the project, so that the compiler finds the same packages.
  copy = await mkdtemp(join(projectRoot, '.generated-stray-'));
  await cp(join(projectRoot, 'src'), join(copy, 'src'), { recursive: true });
  await cp(join(projectRoot, 'generated'), join(copy, 'generated'), { recursive: true });
  await cp(join(projectRoot, 'tsconfig.json'), join(copy, 'tsconfig.json'));
  await cp(join(projectRoot, 'package.json'), join(copy, 'package.json'));
  await symlink(join(projectRoot, 'node_modules'), join(copy, 'node_modules'));
});
afterAll(() => rm(copy, { recursive: true, force: true }));

/** What the check says of the copy's controllers, in a process of its own, as npm run check runs it. */
async function differences(): Promise<string[]> {
  const script = `
    import { readFile } from 'node:fs/promises';
    import { parse } from 'yaml';
    import { compareContracts } from './scripts/compare-contracts.mjs';
    import { writeImplemented } from './scripts/generate/routes.mjs';
    await writeImplemented({ root: ${JSON.stringify(copy)}, out: ${JSON.stringify(copy)} });
    const read = async (file) => parse(await readFile(file, 'utf8'));
    const found = compareContracts(await read('openapi.yaml'), await read(${JSON.stringify(join(copy, 'implemented.yaml'))}));
    console.log(JSON.stringify(found));`;
  const { stdout } = await run(process.execPath, ['--input-type=module', '-e', script], { cwd: projectRoot });
  return JSON.parse(stdout);
}

/** Changes a file of the copy for the time of some work. */
async function strayed<T>(file: string, from: string, to: string, work: () => Promise<T>): Promise<T> {
  const path = join(copy, file);
  const text = await readFile(path, 'utf8');
  if (!text.includes(from)) throw new Error(`${file} has no ${from}`);
  await writeFile(path, text.replace(from, to));
  try {
    return await work();
  } finally {
    await writeFile(path, text);
  }
}

describe('the controllers', () => {
  test('keep the contract as they are', async () => {
    expect(await differences()).toEqual([]);
  });

  test.each([
    [
      'a lost operation',
      'session-controller.ts',
      "@Get('/session')",
      "@Get('/sessions')",
      'get /session: in the contract',
    ],
    ['a lost status', 'user-controller.ts', '@Response<ResultError>(403)', '', 'post /user/login → responses → 403'],
    [
      'an added status',
      'user-controller.ts',
      '@Response<ResultError>(403)',
      '@Response<ResultError>(403)\n@Response<ResultError>(418)',
      '418',
    ],
    [
      'another envelope',
      'token-controller.ts',
      '@Response<CodeError>(400)',
      '@Response<Error>(400)',
      'post /api/auth/token → responses → 400',
    ],
    [
      'a lost credential',
      'user-controller.ts',
      'clientId: [], clientSecret: []',
      'clientId: []',
      'post /user/login → security',
    ],
    [
      'a renamed parameter',
      'image-controller.ts',
      '@Query() cursor',
      '@Query() after',
      'get /images → parameters → query cursor',
    ],
    [
      'a required parameter',
      'image-controller.ts',
      '@Query() cursor?: string',
      '@Query() cursor: string',
      'query cursor → required',
    ],
    [
      'another result',
      'session-controller.ts',
      'Promise<SessionResult>',
      'Promise<{ token: string }>',
      'get /session → responses → 200',
    ],
    [
      'another body',
      'user-controller.ts',
      '@Body() body: LoginRequest',
      '@Body() body: { email: string }',
      'post /user/login → body',
    ],
  ])('%s is found out', async (_name, file, from, to, said) => {
    const found = await strayed(`src/controllers/${file}`, from, to, differences);
    expect(found.join('\n')).toContain(said);
  });
});

describe('the table of codes', () => {
  const compile = () =>
    run(process.execPath, ['node_modules/typescript/bin/tsc', '-p', '.', '--noEmit', '--incremental', 'false'], {
      cwd: copy,
    }).then(
      () => '',
      (error: { stdout: string }) => error.stdout,
    );

  test.each([
    ['a code that it lacks', "'SESSION_EXPIRED', 401", "'SESSION_LOST', 401"],
    ['a status that the code does not have', "'SESSION_EXPIRED', 401", "'SESSION_EXPIRED', 403"],
  ])('%s does not compile', async (_name, from, to) => {
    const errors = await strayed('src/services/sessions.ts', from, to, compile);
    expect(errors).toMatch(/src\/services\/sessions\.ts.*error TS2345/);
  });

  test('says the same in the contract and in generated/', async () => {
    const contract = parse(await readFile(join(projectRoot, 'openapi.yaml'), 'utf8'));
    const { codeTable } = await import('../../generated/errors.js');
    const pairs = (rows: readonly { code: string; status: number }[]) =>
      rows.map(({ code, status }) => `${code} ${status}`);
    expect(pairs(codeTable)).toEqual(pairs(contract['x-error-codes']));
  });
});
