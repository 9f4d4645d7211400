// Written by OpenAPI Generator from openapi.yaml with scripts/sdk-templates. Never edited.
// Where a call's credentials come from: given by the operator, held from login, or fetched from the operation that issues them.
import type { Client } from './client.js';
import { CloakroomError, fault, isCloakroomError } from './errors.js';
import type { AnyOperation, Spec } from './operation.js';
import { perform } from './perform.js';
import { change } from './session.js';

export interface Credential {
  /** Its header. */
  name: string;
  held(client: Client): string | undefined;
  /** Gets it where the client can. Throws what the call then fails with. */
  obtain?(client: Client, spec: Spec): Promise<string | undefined>;
  /** Takes it out of the result of the operation that issues it, which was sent with this session; false where it is not there. */
  take?(client: Client, result: unknown, sessionId: string | undefined): boolean | Promise<boolean>;
  isSession?: boolean;
  /** Forgets this value, unless renewed by now; true where another try may help. */
  forget?(client: Client, value: string | undefined): boolean | Promise<boolean>;
  /** Codes that mean it is no longer good. */
  refusedBy?: readonly string[];
}

interface Issued {
  name: string;
  /** Where in the issuer's result it stands. */
  result: string;
  refusedBy: readonly string[];
}

const at = (path: string, value: unknown): unknown =>
  path.split('.').reduce<unknown>((inner, name) => (inner as Record<string, unknown> | null)?.[name], value);

/** Several calls at once do it once. */
export function shared({ underWay }: Client, name: string, work: () => Promise<unknown>): Promise<unknown> {
  underWay[name] ??= work().finally(() => {
    underWay[name] = undefined;
  });
  return underWay[name];
}

/** Given by the operator, an option of the client. */
export const givenCredential = (name: 'clientId' | 'clientSecret'): Credential => ({ name, held: (client) => client.options[name] });

/** The session: held from the login on, renewed where the client was told how. */
export function sessionCredential({ name, result, refusedBy }: Issued): Credential {
  const held = (client: Client) => client.session.current?.sessionId;
  return {
    name,
    held,
    isSession: true,
    refusedBy,
    async obtain(client, spec) {
      let cause: unknown;
      if (!spec.ends) {
        await client.renew?.().catch((error: unknown) => {
          cause = error;
        });
      }
      const value = held(client);
      if (value) return value;
      throw fault(client, spec, 'NOT_LOGGED_IN', { cause });
    },
    async take(client, answer) {
      const value = at(result, answer);
      if (value) await change(client.session, held(client), value as string);
      return !!value;
    },
    async forget(client, value) {
      await change(client.session, value, null);
      // Whoever logged out does not want to be logged in again by a call that was still under way.
      return value !== client.session.over && !!(client.renew || held(client));
    },
  };
}

/** A token: fetched when a call needs it, kept until shortly before its end. */
export function tokenCredential({ name, issuer, result, expiresIn, refusedBy }: Issued & { issuer: () => AnyOperation; expiresIn: string }): Credential {
  // It ends with the session that it was made of.
  const held = ({ tokens, session }: Client) => {
    const token = tokens[name];
    // Fetched anew 5 seconds before its end.
    if (token && token.expiresAt - Date.now() > 5_000 && token.sessionId === session.current?.sessionId) return token.value;
    return undefined;
  };
  const token: Credential = {
    name,
    held,
    refusedBy,
    async obtain(client, spec) {
      try {
        await shared(client, `${name} ${client.session.current?.sessionId}`, () => perform(client, issuer().spec, {}, {}));
      } catch (cause) {
        if (!isCloakroomError(cause)) throw cause;
        throw new CloakroomError(cause.code, { ...cause, message: cause.message, response: cause.response, operation: spec.id, cause });
      }
      const made = client.tokens[name];
      // Another session meanwhile: its token is another too.
      return made?.sessionId === client.session.current?.sessionId ? made?.value : token.obtain?.(client, spec);
    },
    take({ tokens }, answer, sessionId) {
      const value = at(result, answer) as string;
      const expiresAt = Date.now() + Number(at(expiresIn, answer)) * 1000;
      if (value) tokens[name] = { value, expiresAt, sessionId };
      return !!value;
    },
    forget({ tokens }, value) {
      if (tokens[name]?.value === value) tokens[name] = undefined;
      return true;
    },
  };
  return token;
}
