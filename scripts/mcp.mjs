// npm run -s mcp: a Cloakroom server's operations as tools of the Model Context Protocol, over stdio. Only those that read, unless --write.
// The tools stand in generated/mcp/tools.json; the calls are made by the SDK.
import { readFile } from 'node:fs/promises';
import { parseArgs } from 'node:util';
import { Server } from '@modelcontextprotocol/sdk/server/index.js';
import { StdioServerTransport } from '@modelcontextprotocol/sdk/server/stdio.js';
import { CallToolRequestSchema, ListToolsRequestSchema } from '@modelcontextprotocol/sdk/types.js';
import { AjvJsonSchemaValidator } from '@modelcontextprotocol/sdk/validation/ajv';
import { readArguments } from './usage.mjs';

const usage = `Usage: npm run -s mcp [-- --write], with these in the environment:
  CLOAKROOM      the server's address; http://127.0.0.1:3000 where it is not set
  CLIENT_ID, CLIENT_SECRET
  SESSION_ID     or EMAIL and PASSWORD, to log in when a tool needs it`;

/** The SDK's client, with the session that was given or the credentials to get one. */
async function createClient(env) {
  const { Cloakroom } = await import('../generated/sdk/dist/index.js');
  const { CLOAKROOM = 'http://127.0.0.1:3000', CLIENT_ID = '', CLIENT_SECRET = '' } = env;
  const { SESSION_ID, EMAIL, PASSWORD } = env;
  const given = { getItem: () => JSON.stringify({ sessionId: SESSION_ID }), setItem: () => {}, removeItem: () => {} };
  return new Cloakroom({
    baseUrl: CLOAKROOM,
    clientId: CLIENT_ID,
    clientSecret: CLIENT_SECRET,
    headers: { 'User-Agent': 'cloakroom-mcp' },
    ...(SESSION_ID ? { storage: given } : {}),
    ...(EMAIL && PASSWORD ? { relogin: () => ({ email: EMAIL, password: PASSWORD }) } : {}),
  });
}

const text = (value) => ({ type: 'text', text: value });
/** With what it came of, such as the refused login behind a call without a session. */
function reasonOf({ code, status, message, docUrl, cause }) {
  const own = `${[code, status].filter(Boolean).join(' ')}: ${message}\n${docUrl}`;
  return cause?.docUrl ? `${own}\n${reasonOf(cause)}` : own;
}
const failed = (message) => ({ isError: true, content: [text(message)] });

async function contentOf(answer) {
  if (!(answer instanceof Blob)) return text(JSON.stringify(answer, null, 2));
  return { type: 'image', mimeType: answer.type, data: Buffer.from(await answer.arrayBuffer()).toString('base64') };
}

/** What the SDK takes: files as bytes. */
const paramsOf = ({ inputSchema }, given) =>
  Object.fromEntries(
    Object.entries(given).map(([name, value]) => [
      name,
      inputSchema.properties[name].contentEncoding === 'base64' ? Buffer.from(value, 'base64') : value,
    ]),
  );

async function createServer({ env, mayWrite }) {
  const file = new URL('../generated/mcp/tools.json', import.meta.url);
  const { name, version, tools: all } = JSON.parse(await readFile(file, 'utf8'));
  const tools = all.filter(({ annotations }) => mayWrite || annotations.readOnlyHint);
  const cloakroom = await createClient(env);
  const checks = new Map(tools.map((tool) => [tool.name, new AjvJsonSchemaValidator().getValidator(tool.inputSchema)]));

  const server = new Server({ name, version }, { capabilities: { tools: {} } });
  server.setRequestHandler(ListToolsRequestSchema, () => ({ tools }));
  server.setRequestHandler(CallToolRequestSchema, async ({ params: { name, arguments: given = {} } }, { signal }) => {
    const tool = tools.find((one) => one.name === name);
    if (!tool) return failed(`There is no tool ${name}${mayWrite ? '' : ' without --write'}.`);
    const { valid, errorMessage } = checks.get(name)(given);
    if (!valid) return failed(`${name}: ${errorMessage}`);
    const { data, error } = await cloakroom.safe[name](paramsOf(tool, given), { signal });
    if (error) return failed(reasonOf(error));
    return { content: [await contentOf(data)] };
  });
  return server;
}

const optionsOf = (args) => parseArgs({ args, options: { write: { type: 'boolean', default: false } } }).values;

const options = readArguments(usage, optionsOf);
let server;
try {
  server = await createServer({ env: process.env, mayWrite: options.write });
} catch (error) {
  const message = error.code === 'ERR_MODULE_NOT_FOUND' ? 'The SDK is not built: npm run build' : error.message;
  console.error(`${message}\n\n${usage}`);
  process.exit(2);
}
await server.connect(new StdioServerTransport());
