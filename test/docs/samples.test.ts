// Every sample of the reference, in every language, is run as it stands against a real server; what it did is looked at, and where
// the server refuses, it says so and fails.
import { spawnSync } from 'node:child_process';
import { readdirSync } from 'node:fs';
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { scratchFolder, sweepProcesses } from '../process/server-process.js';
import { startServer, type TestServer } from '../support/server.js';
import { effects } from './samples/effects.js';
import { beforeYouPaste, model, operationIds, samplesOf, sourcesIn } from './samples/programs.js';
import { newFolder, newReader, type Reader, runFor } from './samples/stage.js';
import { type Installed, toolchains } from './samples/toolchains.js';

let server: TestServer;
let scratch: string;
/** Many samples run for this one, since all of them are refused. */
let refused: Reader;
const installed: Record<string, Installed> = {};

// Here and not in the describes: concurrent tests wait for these alone.
beforeAll(async () => {
  scratch = scratchFolder();
  server = await startServer();
  refused = await newReader(server, scratch);
  await Promise.all(
    toolchains.map(async ({ language, missing, install }) => {
      if (!missing) installed[language] = await install(sourcesIn(language));
    }),
  );
}, 300_000);
afterAll(async () => {
  await sweepProcesses();
  for (const { remove } of Object.values(installed)) remove?.();
  await server?.close();
});

const inLanguage = (language: string, operationId: string) => installed[language]?.commands[operationId];
/** Runs a sample that must fail; gives all that it said. */
async function refusalOf(language: string, operationId: string, changes: Record<string, string>): Promise<string> {
  const folder = newFolder(scratch, refused.ticket);
  const reader = { ...refused, folder, variables: { ...refused.variables, ...changes } };
  const { code, stdout, stderr } = await runFor(reader, inLanguage(language, operationId));
  expect(code).toBeGreaterThan(0);
  expect(readdirSync(folder)).toEqual(['ticket.png']);
  return stdout + stderr;
}

test('every operation has a sample in every language, and the tests know what each does', () => {
  const languages = model.operations.map((operation) => samplesOf(model, operation).map(({ language }) => language));
  expect(languages).toEqual(operationIds.map(() => toolchains.map(({ language }) => language)));
  expect(Object.keys(effects).sort()).toEqual([...operationIds].sort());
});

const needsSecret = model.operations.filter(({ credentials }) => credentials.includes('clientSecret'));
const withSecret = needsSecret.map(({ operationId }) => operationId);

for (const { language, missing } of toolchains) {
  const title = missing ? `${language}: not run here, ${missing}` : language;
  if (missing) console.warn(title);
  (missing ? describe.skip : describe)(title, () => {
    test.concurrent.each(operationIds)('%s does it', async (operationId) => {
      const reader = await newReader(server, scratch);
      const outcome = await runFor(reader, inLanguage(language, operationId));
      expect(outcome).toMatchObject({ code: 0, stderr: '' });
      await effects[operationId]?.({ ...reader, ...outcome, server, logsIn: language === 'sdk' });
    });

    test.concurrent.each(withSecret)('%s fails with a wrong secret', async (operationId) => {
      expect(await refusalOf(language, operationId, { CLIENT_SECRET: 'wrong' })).toMatch(/\b401\b/);
    });

    test.concurrent.each(operationIds)('%s fails at an address that has no such route', async (operationId) => {
      expect(await refusalOf(language, operationId, { CLOAKROOM: `${server.url}/nowhere` })).toMatch(/\b404\b/);
    });
  });
}

describe('what stands before the samples', () => {
  const text = beforeYouPaste(model);
  const [, block = ''] = /^```sh\n(.*?)^```$/ms.exec(text) ?? [];
  const exported = [...block.matchAll(/^export (\w+)=/gm)].map(([, name = '']) => name);

  test('sets just the variables that the samples read, which are those of the tests', () => {
    const sources = model.operations.flatMap((operation) => samplesOf(model, operation).map(({ source }) => source));
    const read = sources.flatMap((source) => [...source.matchAll(/\b[A-Z]+(_[A-Z]+)*\b/g)].map(([name]) => name));
    expect(exported.filter((name) => !read.includes(name))).toEqual([]);
    expect([...exported].sort()).toEqual(Object.keys(refused.variables).sort());
  });

  test('is a block that a shell takes', () => {
    const { status, stderr } = spawnSync('sh', ['-eu', '-c', block], { stdio: ['ignore', 'pipe', 'pipe'] });
    expect([status, String(stderr)]).toEqual([0, '']);
  });
});
