// openapi.yaml as data: read once by app, http and the scripts that need what only the contract says.
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { parse } from 'yaml';
import type { Code, Envelope, OperationId } from '../generated/errors.js';
import type { ImageFormat } from '../generated/types.js';
import type { ImageBreach } from './images/image-error.js';
import { projectRoot } from './root.js';

export interface CodeAtStatus {
  code: Code;
  status: number;
}

export interface SecurityScheme {
  type: 'apiKey';
  in: 'header';
  name: string;
  'x-pattern'?: string;
}

export interface Parameter {
  name: string;
  in: 'header' | 'path' | 'query';
  required?: boolean;
  schema: { type: string; pattern?: string };
}

export interface Operation {
  operationId: OperationId;
  security: Record<string, string[]>[];
  parameters?: Parameter[];
  requestBody?: { 'x-max-bytes': number; content: Record<string, unknown> };
  responses: Record<string, { headers?: Record<string, unknown> }>;
  'x-error-codes': CodeAtStatus[];
  'x-image-rules'?: { field: string; breaches: Record<ImageBreach, CodeAtStatus> };
}

interface Reference {
  $ref: string;
}

export interface Contract {
  info: { version: string };
  paths: Record<
    string,
    { parameters?: (Parameter | Reference)[] } & Partial<Record<'get' | 'post' | 'delete', Operation>>
  >;
  components: {
    securitySchemes: Record<string, SecurityScheme>;
    parameters: Record<string, Parameter>;
    headers: Record<string, unknown>;
  };
  'x-session': { tokenSeconds: number; expiresInHeader: string };
  'x-idempotency': { keptSeconds: number; reservedSeconds: number };
  'x-image-rules': {
    maxBytes: number;
    maxPixels: number;
    formats: { format: ImageFormat; mediaType: string }[];
  };
}

export { projectRoot };
export const contractText = readFileSync(join(projectRoot, 'openapi.yaml'), 'utf8');
export const contract: Contract = parse(contractText);

const methods = ['get', 'post', 'delete'] as const;

function resolve<T>(node: T | Reference): T {
  if (typeof node !== 'object' || node === null || !('$ref' in node)) return node as T;
  const path = node.$ref.split('/').slice(1);
  return path.reduce<unknown>((at, key) => (at as Record<string, unknown>)[key], contract) as T;
}

/** Every operation by its operationId, with the path's parameters and without references. */
export const operations: ReadonlyMap<OperationId, Operation> = new Map(
  Object.values(contract.paths).flatMap((item) =>
    methods.flatMap((method) => {
      const operation = item[method];
      if (!operation) return [];
      const parameters = [...(item.parameters ?? []), ...(operation.parameters ?? [])].map(resolve);
      const responses = Object.fromEntries(
        Object.entries(operation.responses).map(([status, one]) => [status, resolve(one)]),
      );
      return [[operation.operationId, { ...operation, parameters, responses }]];
    }),
  ),
);

/** A copy that may be changed: the validator writes into the document it is given. */
export const copyOfContract = (): Contract => structuredClone(contract);

/** Of a path template such as /image/{imageId}: takes its paths, and captures their parameters in their order. */
export const patternOf = (route: string): RegExp => new RegExp(`^${route.replaceAll(/\{\w+\}/g, '([^/]+)')}$`);

/** Routes under /api/ answer in D1's envelope, all others in that of D0, D2 and D3 (decision R2). */
export const envelopeOf = (path: string): Envelope => (path.startsWith('/api/') ? 'code' : 'result');
