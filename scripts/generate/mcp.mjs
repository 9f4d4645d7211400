// Writes generated/mcp/tools.json: the contract's operations as tools of the Model Context Protocol, which scripts/mcp.mjs serves.
// Called by scripts/generate.mjs.
import { mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { getToolsFromOpenApi } from 'openapi-mcp-generator';
import { operationsOf } from '../openapi-document.mjs';

/** The generator makes fields only of JSON: a form is handed to it as such. */
function withoutForms(contract) {
  const copy = structuredClone(contract);
  for (const { operation } of operationsOf(copy)) {
    const content = operation.requestBody?.content ?? {};
    if (content['multipart/form-data']) content['application/json'] = content['multipart/form-data'];
  }
  return copy;
}

/** A field as JSON Schema has it: a file as base64, nothing of what only our own tools read. */
function fieldOf(schema) {
  const { format, ...rest } = Object.fromEntries(Object.entries(schema).filter(([key]) => !key.startsWith('x-')));
  if (format !== 'binary') return format ? { ...rest, format } : rest;
  return { ...rest, description: `${rest.description} In base64.`, contentEncoding: 'base64' };
}

/** Parameters and fields of the body side by side, as the SDK takes them; headers and credentials are the SDK's own business. */
function inputOf(tool, contract) {
  const { requestBody: body = {}, ...parameters } = tool.inputSchema.properties;
  const headers = tool.executionParameters.filter((parameter) => parameter.in === 'header').map(({ name }) => name);
  const left = [...headers, ...Object.keys(contract.components.securitySchemes)];
  const fields = Object.entries({ ...parameters, ...body.properties }).filter(([name]) => !left.includes(name));
  const required = [...(tool.inputSchema.required ?? []), ...(body.required ?? [])];
  return {
    type: 'object',
    properties: Object.fromEntries(fields.map(([name, schema]) => [name, fieldOf(schema)])),
    required: required.filter((name) => fields.some(([field]) => field === name)),
    additionalProperties: false,
  };
}

export async function writeMcp({ contract, out }) {
  const tools = await getToolsFromOpenApi(withoutForms(contract), {
    dereference: true,
    baseUrl: contract.servers[0].url,
  });
  const operations = new Map(operationsOf(contract).map((found) => [found.operation.operationId, found]));
  const text = {
    writtenBy: 'scripts/generate/mcp.mjs',
    name: contract.info.title.toLowerCase(),
    version: contract.info.version,
    tools: tools.map((tool) => {
      const { method, operation } = operations.get(tool.operationId);
      return {
        name: tool.name,
        title: operation.summary,
        description: tool.description,
        inputSchema: inputOf(tool, contract),
        annotations: {
          readOnlyHint: method === 'get',
          destructiveHint: method === 'delete',
          idempotentHint: operation['x-idempotent'] === true,
        },
      };
    }),
  };
  await mkdir(join(out, 'mcp'), { recursive: true });
  await writeFile(join(out, 'mcp/tools.json'), `${JSON.stringify(text, null, 2)}\n`);
}
