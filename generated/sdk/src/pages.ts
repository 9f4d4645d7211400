// Written by OpenAPI Generator from openapi.yaml with scripts/sdk-templates. Never edited.
// A list of pages as one async iterable.
import type { Client } from './client.js';
import type { AnyOperation } from './operation.js';
import { perform } from './perform.js';
import type { CallOptions } from './types.js';

export type Pages<P, T> = (client: Client, params?: P, options?: CallOptions) => AsyncGenerator<T, void, undefined>;
export type BoundPages<F> = F extends Pages<infer P, infer T> ? (params?: P, options?: CallOptions) => AsyncGenerator<T, void, undefined> : never;

/** The next page is asked for when the items of the one before are used up. */
export function pages<P, T>(list: AnyOperation, items: string, cursor: string, nextCursor: string): Pages<P, T> {
  return async function* (client, params, options) {
    for (let page: unknown = params ?? {}; ; ) {
      const { data } = await perform(client, list.spec, page as object, options ?? {});
      const result = data as Record<string, unknown>;
      yield* (result[items] ?? []) as T[];
      if (result[nextCursor] === undefined) return;
      page = { ...params, [cursor]: result[nextCursor] };
    }
  };
}

export function bindPages<P, T>(client: Client, all: Pages<P, T>): BoundPages<Pages<P, T>> {
  return ((params?: P, options?: CallOptions) => all(client, params, options)) as BoundPages<Pages<P, T>>;
}
