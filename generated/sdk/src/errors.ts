// Written by OpenAPI Generator from openapi.yaml with scripts/sdk-templates. Never edited.
// The one error that every operation throws.
import type { Client } from './client.js';
import { type ErrorCode, retryable } from './contract.js';
import type { Spec } from './operation.js';

interface ErrorFacts {
  operation: string;
  message: string;
  docUrl: string;
  status?: number | undefined;
  requestId?: string | undefined;
  retryable?: boolean | undefined;
  retryAfterSeconds?: number | undefined;
  response?: Response | undefined;
  cause?: unknown;
}

const name = 'CloakroomError';

export class CloakroomError<Code extends string = ErrorCode> extends Error {
  /** One that was made by this package loaded as ESM is one for a program that loaded it as CommonJS too. */
  static override [Symbol.hasInstance](value: unknown): value is CloakroomError {
    return isCloakroomError(value);
  }

  /** Decide by this. */
  declare readonly code: Code;
  /** The operation that failed, by its operationId. */
  declare readonly operation: string;
  /** The HTTP status, where there was an answer, or where the contract gives one to what was found before sending. */
  declare readonly status: number | undefined;
  /** Names the call in the server's log. */
  declare readonly requestId: string | undefined;
  /** Whether the same call may succeed in a moment. */
  declare readonly retryable: boolean;
  /** In how many seconds, where the server said so. */
  declare readonly retryAfterSeconds: number | undefined;
  /** A page that explains the code. */
  declare readonly docUrl: string;
  /** The answer, where there was one; its body has been read. Not shown where the error is logged. */
  declare readonly response: Response | undefined;

  constructor(code: Code, facts: ErrorFacts) {
    super(facts.message, facts);
    const { response, status = response?.status, ...rest } = facts;
    const requestId = response?.headers.get('X-Request-Id') ?? undefined;
    const mayHelp = retryable.includes(`,${status ? `${code} ${status}` : code},`);
    Object.assign(this, { requestId, retryable: mayHelp, ...rest, status, name, code });
    Object.defineProperty(this, 'response', { value: response });
  }
}

/** By its name, since a program may have loaded this package twice, as ESM and as CommonJS. */
export const isCloakroomError = (error: unknown): error is CloakroomError => (error as Error | null)?.name === name;

/** An error of an operation, given as "CODE STATUS" or as a code of the client's own. */
export function fault(client: Client, { id }: Spec, answer: string, facts: Partial<ErrorFacts>): CloakroomError {
  const [code = '', status] = answer.split(' ');
  const docUrl = `${client.options.baseUrl}/docs/errors/${code}`;
  return new CloakroomError(code as ErrorCode, { operation: id, message: code.toLowerCase().replace(/_/g, ' '), docUrl, status: status ? +status : undefined, ...facts });
}
