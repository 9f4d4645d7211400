// The tools for language models: started as people start them, spoken to by the protocol's own client, against a server of the tests.
import { execFile } from 'node:child_process';
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { afterAll, beforeAll, expect, test } from '@jest/globals';
import { Client } from '@modelcontextprotocol/sdk/client/index.js';
import { StdioClientTransport } from '@modelcontextprotocol/sdk/client/stdio.js';
import { operations, projectRoot } from '../../src/contract.js';
import { newImage, newSession } from '../support/calls.js';
import { password, startServer, type TestServer } from '../support/server.js';

const reading = ['getImage', 'getImageInfo', 'getLiveness', 'getReadiness', 'getSession', 'listImages'];
const ticket = await readFile(join(projectRoot, 'src/docs/ticket.png'));

let server: TestServer;
beforeAll(async () => {
  server = await startServer();
});
afterAll(() => server.close());

const asClient = (): Record<string, string> => ({
  CLOAKROOM: server.url,
  CLIENT_ID: server.client.clientId,
  CLIENT_SECRET: server.client.clientSecret,
});
const asUser = () => ({ ...asClient(), EMAIL: server.email, PASSWORD: password });

/** Runs the tools with these credentials, and ends them after the work. */
async function withTools(env: Record<string, string>, args: string[], work: (tools: Client) => Promise<void>) {
  const tools = new Client({ name: 'tests', version: '1' });
  const script = join(projectRoot, 'scripts/mcp.mjs');
  await tools.connect(new StdioClientTransport({ command: process.execPath, args: [script, ...args], env }));
  try {
    await work(tools);
  } finally {
    await tools.close();
  }
}

interface Content {
  type: string;
  text?: string;
  data?: string;
  mimeType?: string;
}
async function use(tools: Client, name: string, given: Record<string, unknown> = {}) {
  const { content, isError = false } = await tools.callTool({ name, arguments: given });
  return { isError, content: (content as Content[])[0] };
}
async function json(tools: Client, name: string, given?: Record<string, unknown>) {
  const { isError, content } = await use(tools, name, given);
  if (isError) throw new Error(content?.text);
  return JSON.parse(content?.text ?? '');
}
const namesOf = async (tools: Client) => (await tools.listTools()).tools.map(({ name }) => name).sort();

test('with a session, it reads: no other tools are there', async () => {
  const sessionId = await newSession(server);
  const imageId = await newImage(server, sessionId, ticket);
  await withTools({ ...asClient(), SESSION_ID: sessionId }, [], async (tools) => {
    expect(tools.getServerVersion()).toMatchObject({ name: 'cloakroom' });
    expect(await namesOf(tools)).toEqual(reading);
    expect((await json(tools, 'getSession')).session.email).toBe(server.email);
    expect((await json(tools, 'listImages', { limit: 5 })).images[0].imageId).toBe(imageId);
    const { content } = await use(tools, 'getImage', { imageId });
    expect(content).toEqual({ type: 'image', mimeType: 'image/png', data: ticket.toString('base64') });
    const { isError } = await use(tools, 'deleteImage', { imageId });
    expect(isError).toBe(true);
    expect((await json(tools, 'getImageInfo', { imageId })).image.imageId).toBe(imageId);
  });
});

test('with --write every operation is a tool', async () => {
  await withTools(asUser(), ['--write'], async (tools) => {
    expect(await namesOf(tools)).toEqual([...operations.keys()].sort());
    const { imageId } = await json(tools, 'uploadImage', { image: ticket.toString('base64') });
    const { payload } = await json(tools, 'uploadImageBase64', { image_base64: ticket.toString('base64') });
    const { images } = await json(tools, 'listImages', { limit: 2 });
    expect(images.map((image: { imageId: string }) => image.imageId)).toEqual([payload.image.image_id, imageId]);
    await json(tools, 'deleteImage', { imageId });
    expect((await use(tools, 'getImageInfo', { imageId })).isError).toBe(true);
    await json(tools, 'logout');
  });
});

test('tools say which of them change something', async () => {
  await withTools(asUser(), ['--write'], async (tools) => {
    const hints = (await tools.listTools()).tools.map(({ name, annotations }) => ({ name, ...annotations }));
    expect(
      hints
        .filter(({ readOnlyHint }) => readOnlyHint)
        .map(({ name }) => name)
        .sort(),
    ).toEqual(reading);
    expect(hints.filter(({ destructiveHint }) => destructiveHint).map(({ name }) => name)).toEqual(['deleteImage']);
  });
});

test.each([
  [
    'a session that is over',
    () => ({ ...asClient(), SESSION_ID: '0'.repeat(32) }),
    'getSession',
    {},
    'SESSION_EXPIRED 401: ',
  ],
  ['no session', asClient, 'getSession', {}, 'NOT_LOGGED_IN'],
  ['a wrong secret', () => ({ ...asUser(), CLIENT_SECRET: 'wrong' }), 'getSession', {}, 'PARAM_ILLEGAL 401: '],
  ['an image that is not there', asClient, 'getImage', { imageId: '0'.repeat(32) }, 'PARAM_ILLEGAL 404: '],
  ['a malformed argument', asClient, 'getImage', { imageId: '../session' }, 'getImage: '],
  ['an argument that is missing', asClient, 'getImage', {}, 'getImage: '],
])('%s is an error with its code', async (_, env, tool, given, expected) => {
  await withTools(env(), [], async (tools) => {
    const { isError, content } = await use(tools, tool, given);
    expect(isError).toBe(true);
    expect(content?.text).toContain(expected);
  });
});

test('without credentials it says what it needs', async () => {
  const script = join(projectRoot, 'scripts/mcp.mjs');
  const ended = promisify(execFile)(process.execPath, [script], { env: {}, timeout: 20_000 });
  await expect(ended).rejects.toMatchObject({
    code: 2,
    stderr: expect.stringMatching(/^clientId is missing.*CLIENT_ID/s),
  });
});
