// An operation that is added to the contract has its samples too: what they send arrives as the contract's examples say, whatever
// characters are in them.
import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { contract } from '../../../src/contract.js';
import { run, scratchFolder, sweepProcesses } from '../../process/server-process.js';
import { fields, mood, paths, title } from './another-contract.js';
import { readContract, samplesOf } from './programs.js';
import { type Recorder, startRecorder } from './recorder.js';
import { type Installed, toolchains } from './toolchains.js';

const model = readContract({ ...contract, paths: { ...(contract as { paths: object }).paths, ...paths } });
const sourcesIn = (language: string): Record<string, string> =>
  Object.fromEntries(
    ['changeThing', 'printThing', 'sendForm'].map((operationId) => {
      const operation = model.operations.find((one) => one.operationId === operationId);
      const samples = operation ? samplesOf(model, operation) : [];
      return [operationId, samples.find((sample) => sample.language === language)?.source ?? ''];
    }),
  );

let recorder: Recorder;
const installed: Record<string, Installed> = {};
// An SDK is generated from the contract, and there is none of this one.
const runnable = toolchains.filter(({ language, missing }) => language !== 'sdk' && !missing);

beforeAll(async () => {
  recorder = await startRecorder();
  for (const { language, install } of runnable) installed[language] = await install(sourcesIn(language));
}, 300_000);
afterAll(async () => {
  await sweepProcesses();
  recorder?.close();
});

describe.each(runnable.map(({ language }) => language))('in %s', (language) => {
  /** Runs a sample, and gives what it sent and the folder that it ran in. */
  async function send(operationId: string) {
    const cwd = scratchFolder();
    writeFileSync(join(cwd, 'ticket.png'), 'the ticket');
    const env = {
      CLOAKROOM: recorder.url,
      CLIENT_ID: 'me',
      ACCESS_TOKEN: 'a.b.c',
      THING_ID: '7',
      EMAIL: 'a@b.example',
    };
    const [command = '', ...args] = installed[language]?.commands[operationId] ?? [];
    expect(await run(command, args, { cwd, env })).toMatchObject({ code: 0, stderr: '' });
    const [request, ...more] = recorder.take();
    expect(more).toEqual([]);
    return { cwd, ...request };
  }
  const credentials = { clientid: 'me', 'x-access-token': 'a.b.c' };

  test('a body, parameters and a header', async () => {
    expect(await send('changeThing')).toMatchObject({
      method: 'PUT',
      path: '/thing/7/parts',
      query: { tag: 'a b&c', page: '2' },
      headers: { ...credentials, 'x-mood': mood },
      body: { ...fields, email: 'a@b.example' },
    });
  });

  test('a form', async () => {
    const body = { title, picture: 'the ticket' };
    expect(await send('sendForm')).toMatchObject({ method: 'POST', path: '/form', headers: credentials, body });
  });

  test('a file as the answer', async () => {
    const { cwd, ...request } = await send('printThing');
    expect(request).toMatchObject({ method: 'GET', path: '/thing/7/parts', query: {}, headers: credentials, body: '' });
    expect(readFileSync(join(cwd, 'copy.pdf'), 'utf8')).toBe('{"done": true}');
  });
});

test('the SDK is called with what is not its own to know', async () => {
  const { changeThing = '' } = sourcesIn('sdk');
  const folder = scratchFolder();
  // Without its imports it is run with a client that takes down the call.
  const client =
    'const taken = []; class Cloakroom { login(...given) { taken.push(given); } changeThing(...given) { taken.push(given); } }';
  const program = `${client}\n${changeThing.replace(/^import .*$/gm, '')}\nconsole.log(JSON.stringify(taken));`;
  writeFileSync(join(folder, 'sample.mjs'), program);
  const env = { EMAIL: 'a@b.example', PASSWORD: 'secret', THING_ID: '7' };
  const { stdout, stderr } = await run(process.execPath, ['sample.mjs'], { cwd: folder, env });
  expect(stderr).toBe('');
  const [login, [params, options] = []] = JSON.parse(stdout.split('\n').at(-2) ?? '');
  expect(login).toEqual([{ email: 'a@b.example', password: 'secret' }]);
  expect(params).toEqual({ thingId: '7', tag: 'a b&c', page: 2, ...fields, email: 'a@b.example' });
  expect(options).toEqual({ headers: { 'X-Mood': mood } });
});
