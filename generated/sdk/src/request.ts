// Written by OpenAPI Generator from openapi.yaml with scripts/sdk-templates. Never edited.
// Turns an operation and its parameters into an address, headers and a body.
import type { Client } from './client.js';
import { idempotency } from './contract.js';
import { fault } from './errors.js';
import type { Spec } from './operation.js';
import type { CallOptions } from './types.js';

export type Params = Record<string, unknown>;

export interface Request {
  url: string;
  method: string;
  headers: Record<string, string>;
  body: Blob | null;
}

export async function requestOf(
  client: Client,
  spec: Spec,
  params: Params,
  credentials: Record<string, string>,
  options: CallOptions,
): Promise<Request> {
  const { body, answers } = spec;
  const path = spec.path.replace(/{(\w+)}/g, (_, name: string) => {
    const text = `${params[name] ?? ''}`;
    // URLs swallow "." and "..", and without a value it is another route.
    if (/[^.]/.test(text)) return encodeURIComponent(text);
    throw fault(client, spec, /\w+ 400/.exec(answers)?.[0] ?? '', { message: `${name} is missing or malformed` });
  });
  const valuesOf = (names: readonly string[] = []) =>
    names
      .map((name): [string, unknown] => [name, params[name] ?? credentials[name]])
      .filter(([, value]) => value !== undefined);
  const query = `${new URLSearchParams(valuesOf(spec.query) as [string, string][])}`;
  const [blob, type] = (await body?.(valuesOf(spec.fields))) ?? [];
  const headers = new Headers();
  // The last that sets a name wins, however it is spelt.
  for (const some of [
    client.options.headers,
    options.headers,
    credentials,
    spec.takesKey && { [idempotency.header]: options.idempotencyKey },
    type && { 'Content-Type': type },
  ]) {
    for (const [name, value] of Object.entries(some || {})) if (value) headers.set(name, value);
  }
  return {
    url: client.options.baseUrl + path + (query && `?${query}`),
    method: spec.method,
    body: blob ?? null,
    headers: Object.fromEntries(headers),
  };
}
