// Makes requests of the contract's examples: what stands in for an example's value, and how the request is framed.
import type { Draft } from '../operations/support.js';
import type { RequestExample } from './contract-examples.js';

export interface Values {
  /** By the names of their headers. */
  credentials: Record<string, string>;
  /** By the name of the parameter or field: what is sent instead of the example. */
  real: Record<string, unknown>;
}

type Named = [name: string, value: unknown][];
const replaced = ({ real }: Values, named: Named): Named => named.map(([name, value]) => [name, real[name] ?? value]);
const asTexts = (named: Named): Record<string, string> =>
  Object.fromEntries(named.map(([name, value]) => [name, String(value)]));

/** The parameters of one place: as they are in the example, or what stands in for them. */
export const parametersOf = ({ parameters }: RequestExample, values: Values, place: string): Record<string, string> =>
  asTexts(
    replaced(
      values,
      parameters.filter((one) => one.in === place).map(({ name, example }) => [name, example]),
    ),
  );

/** The fields of the body, likewise. */
export const fieldsOf = ({ body }: RequestExample, values: Values): Record<string, unknown> =>
  Object.fromEntries(replaced(values, Object.entries(body?.fields ?? {})));

type Framed = Required<Pick<Draft, 'body'>> & { type: string };

async function multipart(fields: Record<string, unknown>): Promise<Framed> {
  const form = new FormData();
  // The one field of the contract's forms is a file.
  for (const [name, value] of Object.entries(fields)) form.append(name, new Blob([value as string]), name);
  const framed = new Response(form);
  return { body: Buffer.from(await framed.arrayBuffer()), type: framed.headers.get('content-type') ?? '' };
}

async function framed(example: RequestExample, values: Values): Promise<Framed | undefined> {
  if (!example.body) return undefined;
  const fields = fieldsOf(example, values);
  const { mediaType } = example.body;
  if (mediaType === 'multipart/form-data') return multipart(fields);
  return { body: JSON.stringify(fields), type: mediaType };
}

export async function draftOf(example: RequestExample, values: Values): Promise<Draft> {
  const { method, path, credentials } = example;
  const query = new URLSearchParams(parametersOf(example, values, 'query')).toString();
  const content = await framed(example, values);
  const inPath = Object.entries(parametersOf(example, values, 'path'));
  return {
    method,
    path: inPath.reduce((made, [name, value]) => made.replace(`{${name}}`, value), path),
    ...(query && { query }),
    headers: {
      ...Object.fromEntries(credentials.map((name) => [name, values.credentials[name]])),
      ...parametersOf(example, values, 'header'),
      ...(content && { 'content-type': content.type }),
    },
    ...(content && { body: content.body }),
  };
}
