// Written by OpenAPI Generator from openapi.yaml with scripts/sdk-templates. Never edited.
// What makes an operation of the table a function with its guard and its form that does not throw.
import type { ToBody } from './body.js';
import type { Client } from './client.js';
import type { Credential } from './credentials.js';
import { type CloakroomError, isCloakroomError } from './errors.js';
import type { ToField } from './image.js';
import { perform } from './perform.js';
import type { CallOptions } from './types.js';

/** One row of the table. A code at a status is written "CODE STATUS". */
export interface Spec {
  id: string;
  method: string;
  path: string;
  query?: readonly string[];
  fields?: readonly string[];
  body?: ToBody;
  isBytes?: boolean;
  credentials: readonly Credential[];
  issues?: Credential;
  ends?: string;
  isIdempotent?: boolean;
  takesKey?: boolean;
  /** The field that is an image, how it is sent, and the answer to each breach of the rules. */
  image?: { field: string; to: ToField; missing: string; tooLarge: string; wrongKind: string };
  /** Another status than 200 that comes with the same shape. */
  alsoResult?: number;
  /** Parted by commas. */
  answers: string;
}

type Arguments<P> = Record<never, never> extends P
  ? [params?: P | undefined, options?: CallOptions | undefined]
  : [params: P, options?: CallOptions | undefined];

/** Either data or an error, and the answer, if there was one; its body has been read. */
export type Outcome<R, C extends string> =
  | { data: R; error: null; response: Response }
  | { data: null; error: CloakroomError<C>; response: Response | undefined };

export interface Guard<C extends string> {
  /** Whether an error was thrown by this operation; its code is one of the operation's then. */
  failed(error: unknown): error is CloakroomError<C>;
}

export interface AnyOperation {
  readonly spec: Spec;
}

/** An operation as a function: `await login(client, { email, password })`. */
export interface Operation<P, R, C extends string> extends AnyOperation, Guard<C> {
  (client: Client, ...call: Arguments<P>): Promise<R>;
  safe(client: Client, ...call: Arguments<P>): Promise<Outcome<R, C>>;
}

export type Bound<O> = O extends Operation<infer P, infer R, infer C> ? Guard<C> & ((...call: Arguments<P>) => Promise<R>) : never;
export type Safe<O> = O extends Operation<infer P, infer R, infer C> ? (...call: Arguments<P>) => Promise<Outcome<R, C>> : never;

export function operation<P, R, C extends string>(spec: Spec): Operation<P, R, C> {
  const call = async (client: Client, params: P = {} as P, options: CallOptions = {}) =>
    (await perform(client, spec, params as object, options)).data as R;
  return Object.assign(call, {
    spec,
    failed: (error: unknown): error is CloakroomError<C> => isCloakroomError(error) && error.operation === spec.id,
    safe: async (client: Client, params: P = {} as P, options: CallOptions = {}): Promise<Outcome<R, C>> => {
      try {
        const { data, response } = await perform(client, spec, params as object, options);
        return { data: data as R, error: null, response };
      } catch (error) {
        if (!isCloakroomError(error)) throw error;
        return { data: null, error: error as CloakroomError<string> as CloakroomError<C>, response: error.response };
      }
    },
  });
}

export function bind<P, R, C extends string>(client: Client, operation: Operation<P, R, C>): Bound<Operation<P, R, C>> {
  const bound = (...call: Arguments<P>) => operation(client, ...call);
  return Object.assign(bound, { failed: operation.failed }) as Bound<Operation<P, R, C>>;
}

export const safe = <P, R, C extends string>(client: Client, operation: Operation<P, R, C>): Safe<Operation<P, R, C>> =>
  ((...call: Arguments<P>) => operation.safe(client, ...call)) as Safe<Operation<P, R, C>>;
