// The types of openapi-document.mjs, as far as the tests that walk the contract's examples need them.
export interface Example {
  value: unknown;
}
export interface Media {
  examples?: Record<string, Example>;
}
export interface Parameter {
  name: string;
  in: 'header' | 'path' | 'query';
  required?: boolean;
  example?: unknown;
}
export interface Header {
  required?: boolean;
  example?: unknown;
  schema: { enum?: unknown[] };
}
export interface Response {
  headers?: Record<string, Header>;
  content?: Record<string, Media>;
}
export interface Operation {
  operationId: string;
  security: Record<string, string[]>[];
  parameters?: Parameter[];
  requestBody?: { content: Record<string, Media> };
  responses: Record<string, Response>;
}
export interface Route {
  path: string;
  method: string;
  item: { parameters?: Parameter[] };
  operation: Operation;
}

/** A node is typed as what its $ref points to. */
export function resolve<T>(document: object, node: T): T;
export function operationsOf(document: object): Route[];
