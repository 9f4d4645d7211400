// Holds whole answers against the contract: status, headers, media type, body, code, bytes of images, and what HEAD, 304 and 206 owe.
// Used by the recording proxy of npm run contract and by the servers of the tests.
import AjvDraft04 from 'ajv-draft-04';
import addFormats from 'ajv-formats';
import { operationsOf, resolve } from '../openapi-document.mjs';

const asToken = (text) => text.replaceAll('~', '~0').replaceAll('/', '~1');
const asPattern = (path) => new RegExp(`^${path.replace(/\{[^}]+\}/g, '([^/]+)')}$`);
/** What a server may say beside what the contract declares: HTTP's own, and the cross-origin ones of a deployment. */
const plainHeaders =
  /^(date|connection|keep-alive|content-length|content-type|transfer-encoding|vary|access-control-.*|alt-svc|via|server|server-timing|strict-transport-security)$/;
/** What a deployment in production should not say. */
const tellingHeaders = /^(x-powered-by|x-aspnet.*|x-runtime)$/;
const published =
  /^\/($|assets\/|docs($|\/)|openapi\.(yaml|json)$|openapi-3\.1\.yaml$|metrics$|llms\.txt$|favicon\.ico$)/;

/** The header's text as the type that its schema has. */
const typed = (schema, text) => (['integer', 'number'].includes(schema.type) ? Number(text) : text);

/**
 * A checker of one contract. check() takes an exchange {method, path, status, headers (lower case), body: Buffer} and gives
 * {operation, code, breaches}: the operationId or null, the code of the envelope or null, and a sentence for each breach.
 */
export function createAnswerChecker(contract) {
  const ajv = new AjvDraft04({ strict: false, allErrors: true });
  addFormats(ajv);
  ajv.addFormat('binary', true);
  ajv.addFormat('password', true);
  ajv.addSchema(contract, 'contract');
  const routes = operationsOf(contract).map((route) => ({ ...route, pattern: asPattern(route.path) }));
  const signatures = contract['x-image-rules'].formats;
  const compiled = new Map();

  function validate(pointer, value) {
    if (!compiled.has(pointer)) compiled.set(pointer, ajv.compile({ $ref: `contract#${pointer}` }));
    const run = compiled.get(pointer);
    return run(value)
      ? []
      : run.errors.map((error) => `${error.instancePath || 'it'} ${error.message} ${leaf(error)}`.trim());
  }
  const leaf = ({ params }) => params.additionalProperty ?? params.allowedValues?.join() ?? '';

  /** The place of a node in the contract, behind its $ref. */
  const placeOf = (node, pointer) => (node.$ref ? node.$ref.slice(1) : pointer);

  function headerBreaches(response, pointer, { headers, status, method }) {
    const breaches = [];
    const declared = resolve(contract, response).headers ?? {};
    const at = placeOf(response, pointer);
    for (const [name, node] of Object.entries(declared)) {
      const header = resolve(contract, node);
      const text = headers[name.toLowerCase()];
      if (text === undefined) {
        if (header.required && !(method === 'HEAD' && name === 'Content-Length'))
          breaches.push(`the header ${name} is missing`);
        continue;
      }
      const place = `${placeOf(node, `${at}/headers/${asToken(name)}`)}/schema`;
      for (const fault of validate(place, typed(header.schema, text))) breaches.push(`the header ${name}: ${fault}`);
    }
    const known = new Set(Object.keys(declared).map((name) => name.toLowerCase()));
    for (const name of Object.keys(headers)) {
      if (tellingHeaders.test(name)) breaches.push(`the header ${name} tells what the server is made of`);
      else if (!known.has(name) && !plainHeaders.test(name))
        breaches.push(`the header ${name} is not declared for ${status}`);
    }
    return breaches;
  }

  function imageBreaches({ status, headers, body }) {
    const breaches = [];
    const type = headers['content-type'];
    const format = signatures.find(({ mediaType }) => mediaType === type);
    if (!format) breaches.push(`${type} is no type of an image`);
    const [, from, to, size] = /^bytes (\d+)-(\d+)\/(\d+)$/.exec(headers['content-range'] ?? '') ?? [];
    if (status === 206 && (Number(to) >= Number(size) || Number(to) - Number(from) + 1 !== body.length)) {
      breaches.push(`Content-Range ${headers['content-range']} with ${body.length} bytes`);
    }
    const isBeginning = status === 200 || Number(from) === 0;
    if (format && isBeginning && body.length >= 4 && !body.toString('hex', 0, 4).startsWith(format.signature)) {
      breaches.push(`the bytes are no ${format.format}`);
    }
    return breaches;
  }

  function bodyBreaches(response, pointer, exchange) {
    const { method, status, headers, body } = exchange;
    const content = resolve(contract, response).content;
    if (method === 'HEAD' || status === 304 || !content) {
      return body.length > 0 ? [`${body.length} bytes where there are to be none`] : [];
    }
    const [type = ''] = (headers['content-type'] ?? '').split(';');
    const declared = Object.keys(content).find(
      (name) => name === type || (name.endsWith('/*') && type.startsWith(name.slice(0, -1))),
    );
    if (!declared) return [`the media type ${type || 'that is missing'} is not declared`];
    const length = headers['content-length'];
    const breaches =
      length !== undefined && Number(length) !== body.length ? [`Content-Length ${length}, ${body.length} bytes`] : [];
    if (type !== 'application/json') return [...breaches, ...imageBreaches(exchange)];
    let json;
    try {
      json = JSON.parse(body.toString());
    } catch {
      return [...breaches, 'the body is no JSON'];
    }
    const place = `${placeOf(response, pointer)}/content/${asToken(declared)}/schema`;
    return [...breaches, ...validate(place, json).map((fault) => `the body: ${fault}`)];
  }

  const codeOf = (body) => {
    try {
      const json = JSON.parse(body.toString());
      return json.resultContext?.resultCode ?? json.code ?? null;
    } catch {
      return null;
    }
  };

  /** What is no operation of the contract still answers in the envelope of its path. */
  function strayBreaches({ path, method, status, headers, body }) {
    if (published.test(path) || (method === 'OPTIONS' && status === 204)) return [];
    if (![400, 404, 405, 429, 503].includes(status)) return [`${status} for what is no operation`];
    if (method === 'HEAD') return [];
    const schema = path.startsWith('/api/') ? 'CodeError' : 'ResultError';
    let json;
    try {
      json = JSON.parse(body.toString());
    } catch {
      return ['the body is no JSON'];
    }
    const breaches = validate(`/components/schemas/${schema}`, json).map((fault) => `the body: ${fault}`);
    return headers['x-request-id'] ? breaches : [...breaches, 'the header X-Request-Id is missing'];
  }

  return {
    check(exchange) {
      const { status, body } = exchange;
      const path = exchange.path.replace(/^https?:\/\/[^/]+/, '').split('?')[0];
      const method = exchange.method === 'HEAD' ? 'get' : exchange.method.toLowerCase();
      // A path that is written out stands before one with parameters.
      const here = routes.filter(({ pattern, path: own }) => own === path || pattern.test(path));
      const exact = here.filter(({ path: own }) => own === path);
      const at = exact.length > 0 ? exact : here;
      const route = at.find((one) => one.method === method) ?? (status === 405 ? at[0] : undefined);
      if (!route) return { operation: null, code: codeOf(body), breaches: strayBreaches({ ...exchange, path }) };
      const { operation } = route;
      const pointer = `/paths/${asToken(route.path)}/${route.method}/responses/${status}`;
      const response = operation.responses[status];
      const code = codeOf(body);
      if (!response)
        return { operation: operation.operationId, code, breaches: [`the status ${status} is not declared`] };
      const breaches = [...headerBreaches(response, pointer, exchange), ...bodyBreaches(response, pointer, exchange)];
      const isDeclared = operation['x-error-codes'].some((row) => row.code === code && row.status === status);
      if (code !== null && !isDeclared) breaches.push(`${code} is not declared for ${status}`);
      return { operation: operation.operationId, code, breaches };
    },
  };
}
