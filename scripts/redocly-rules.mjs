// Rules of ours for redocly lint: the contract's table of codes holds together, and decision R15. Used by redocly.yaml.
import { operationsOf, resolve } from './openapi-document.mjs';

const key = ({ code, status }) => `${code} ${status}`;

/** The error examples of a response, as {code, status}. */
function examplesOf(root, status, response) {
  const media = resolve(root, response).content?.['application/json'];
  return Object.entries(media?.examples ?? {}).map(([code, example]) => ({
    code,
    status,
    value: resolve(root, example).value,
  }));
}

/** Table, operations, statuses and examples say the same (decisions R2, R3). */
const CodesAgree = () => ({
  Root(root, { report }) {
    const rows = root['x-error-codes'];
    const known = new Map(rows.map((row) => [`${row.envelope} ${key(row)}`, row]));
    if (known.size !== rows.length) report({ message: 'x-error-codes has a row twice.' });
    for (const { path, operation } of operationsOf(root)) {
      const envelope = path.startsWith('/api/') ? 'code' : 'result';
      const own = operation['x-error-codes'] ?? [];
      const { operationId } = operation;
      for (const pair of own) {
        const row = known.get(`${envelope} ${key(pair)}`);
        if (!row?.operations.includes(operationId))
          report({ message: `${operationId}: ${key(pair)} is not in the table's rows.` });
        if (!operation.responses[pair.status]) report({ message: `${operationId}: ${key(pair)} has no response.` });
      }
      const declared = new Set(own.map(key));
      for (const row of rows) {
        if (row.operations.includes(operationId) && !declared.has(key(row))) {
          report({ message: `${operationId}: the table gives it ${key(row)}, its own list does not.` });
        }
      }
      if (path.startsWith('/health/')) continue; // answers in a shape of their own (decision R3)
      const shown = Object.entries(operation.responses).flatMap(([status, response]) =>
        examplesOf(root, Number(status), response),
      );
      for (const pair of own)
        if (!shown.some((one) => key(one) === key(pair)))
          report({ message: `${operationId}: no example of ${key(pair)}.` });
      for (const { code, status, value } of shown) {
        if (!declared.has(key({ code, status })))
          report({ message: `${operationId}: an example of ${code} ${status}, which it does not answer.` });
        const said = value.resultContext?.resultCode ?? value.code;
        if (said !== code) report({ message: `${operationId}: the example ${code} ${status} says ${said}.` });
      }
    }
  },
});

/** Headers that every answer of a limited operation, and every 429, 503 and error, declares (decisions R14, R15). */
const HeadersDeclared = () => ({
  Root(root, { report }) {
    for (const { path, operation } of operationsOf(root)) {
      for (const [status, ref] of Object.entries(operation.responses)) {
        const headers = Object.keys(resolve(root, ref).headers ?? {});
        const isHealth = path.startsWith('/health/');
        const isFault = Number(status) >= 400;
        const wanted = [
          'X-Request-Id',
          ...(isHealth ? [] : ['RateLimit', 'RateLimit-Policy']),
          ...(isFault && !(isHealth && status === '503') ? ['Link'] : []),
          ...(['429', '503', '409'].includes(status) ? ['Retry-After'] : []),
          ...(status === '401' ? ['WWW-Authenticate'] : []),
          ...(status === '405' ? ['Allow'] : []),
        ];
        for (const name of wanted) {
          if (!headers.includes(name))
            report({ message: `${operation.operationId} ${status} does not declare ${name}.` });
        }
      }
    }
  },
});

const NamedObjects = () => ({
  Schema(schema, { report, location }) {
    const isNamed = /^#\/components\/schemas\/[^/]+$/.test(location.pointer);
    if (schema.type === 'object' && !isNamed) report({ message: 'An object schema stands inline: give it a name.' });
    if (schema.type === 'object' && schema.additionalProperties !== false)
      report({ message: 'An object schema is not closed.' });
  },
});

const PlainTexts = () => ({
  any(node, { report }) {
    for (const name of ['description', 'summary', 'meaning', 'action']) {
      if (typeof node?.[name] === 'string' && node[name].includes('*/'))
        report({ message: `A ${name} has an end of comment in it.` });
    }
  },
});

const HeaderExamples = () => ({
  Header(header, { report }) {
    if (header.example === undefined && header.schema?.enum === undefined)
      report({ message: 'A header has neither example nor enum.' });
  },
  Link(link, { report }) {
    if (typeof link.requestBody === 'object') report({ message: 'A link has an object body.' });
  },
  PathItem(item, { report }) {
    if (item.head) report({ message: 'HEAD is not an operation of its own.' });
  },
});

/** What the SDK and the reference need is data in the contract (decision R15). */
const SourcesAndData = () => ({
  Root(root, { report }) {
    for (const name of ['x-session', 'x-image-rules', 'x-error-codes', 'x-client-codes', 'x-idempotency']) {
      if (root[name] === undefined) report({ message: `The contract has no ${name}.` });
    }
    for (const [name, scheme] of Object.entries(root.components.securitySchemes)) {
      const issuer = scheme['x-issued-by'];
      if (!issuer) report({ message: `The security scheme ${name} does not say who issues it.` });
      const says = operationsOf(root).filter(({ operation }) => operation['x-issues'] === name);
      const named = says.map(({ operation }) => operation.operationId).join();
      if (named !== (issuer === 'operator' ? '' : issuer))
        report({ message: `${name}: x-issued-by says ${issuer}, x-issues says ${named || 'none'}.` });
    }
    for (const { operation } of operationsOf(root)) {
      for (const name of ['x-source', 'x-idempotent', 'x-error-codes']) {
        if (operation[name] === undefined) report({ message: `${operation.operationId} has no ${name}.` });
      }
      const body = operation.requestBody;
      if (body && !body['x-max-bytes']) report({ message: `${operation.operationId}: its body has no x-max-bytes.` });
      for (const media of Object.values(body?.content ?? {})) {
        if (!media.examples) report({ message: `${operation.operationId}: its body has no example.` });
      }
    }
  },
  Schema(schema, { report, location }) {
    const isNamed = /^#\/components\/schemas\/[^/]+$/.test(location.pointer);
    if (isNamed && schema['x-source'] === undefined) report({ message: 'A named schema has no x-source.' });
  },
});

export default function cloakroomRules() {
  const rules = {
    'codes-agree': CodesAgree,
    'headers-declared': HeadersDeclared,
    'named-objects': NamedObjects,
    'plain-texts': PlainTexts,
    'header-examples': HeaderExamples,
    'sources-and-data': SourcesAndData,
  };
  return { id: 'cloakroom', rules: { oas3: rules } };
}
