// express-openapi-validator on the contract, taken apart into its steps, so that ours can stand between them (decision R8).
import type { NextFunction, Request, RequestHandler } from 'express';
import * as OpenApiValidator from 'express-openapi-validator';
import { type Contract, copyOfContract, envelopeOf, operations } from '../contract.js';
import { ImageError } from '../images/image-error.js';
import { isPassword } from '../services/passwords.js';
import { stateOf } from './call.js';
import { illegal } from './refusals.js';

export interface ContractSteps {
  pathParams: RequestHandler;
  metadata: RequestHandler;
  request: RequestHandler;
  /** Only where answers are checked too: in tests. */
  response: RequestHandler | null;
}

/** A JSON answer that breaks the contract. */
export type ReportBreach = (breach: { path: string; message: string }) => void;

type ValidatorOptions = Parameters<typeof OpenApiValidator.middleware>[0];

/** The validator counts the characters of a text that has a least length: of an image in base64 that takes as long as parsing it. */
function withoutImageLength(contract: Contract): Contract {
  type Schemas = Record<string, { properties?: Record<string, { minLength?: number }> }>;
  const { schemas } = contract.components as unknown as { schemas: Schemas };
  const fields = [...operations.values()].flatMap((operation) => operation['x-image-rules']?.field ?? []);
  for (const { properties = {} } of Object.values(schemas))
    for (const field of fields) delete properties[field]?.minLength;
  return contract;
}

/** HEAD is allowed wherever GET is, but is not an operation of its own in the contract (decisions R8, R15). */
function withHead(contract: Contract): Contract {
  for (const item of Object.values(contract.paths)) if (item.get) Object.assign(item, { head: item.get });
  return contract;
}

export function createContractSteps(reportBreach?: ReportBreach): ContractSteps {
  const onError = (error: { message: string }, _body: unknown, request: { originalUrl: string; method: string }) =>
    reportBreach?.({ path: `${request.method} ${request.originalUrl}`, message: error.message });
  const steps = OpenApiValidator.middleware({
    apiSpec: withHead(withoutImageLength(copyOfContract())) as unknown as ValidatorOptions['apiSpec'],
    validateApiSpec: false, // npm run check does
    validateSecurity: false,
    fileUploader: false,
    validateRequests: { allowUnknownQueryParameters: false, coerceTypes: false },
    validateResponses: reportBreach ? { onError: onError as never } : false,
    ajvFormats: { mode: 'full' },
    formats: { password: { type: 'string', validate: isPassword } },
  }) as unknown as RequestHandler[];
  const step = (name: string): RequestHandler => {
    const found = steps.find((candidate) => candidate.name === name);
    if (!found) throw new Error(`express-openapi-validator has no ${name}`);
    return found;
  };
  return {
    pathParams: step('pathParamsMiddleware'),
    metadata: step('metadataMiddleware'),
    request: step('requestMiddleware'),
    response: reportBreach ? step('responseMiddleware') : null,
  };
}

const digits = /^(0|[1-9]\d{0,14})$/; // what a double holds exactly

/** The validator reads 0x10, 5e0 and 5.0 as integers; the contract means digits (decision R15). */
export const checkDigits: RequestHandler = (request, _response, next) => {
  for (const { name, in: place, schema } of stateOf(request).operation?.parameters ?? []) {
    const value = place === 'query' && schema.type === 'integer' ? request.query[name] : undefined;
    if (typeof value === 'string' && !digits.test(value)) {
      throw illegal(envelopeOf(request.path), 400, `The query parameter ${name} must be decimal digits.`);
    }
  }
  next();
};

const longestMessage = 300;

function reasonOf(fault: { message: string; errors?: { path: string; message: string }[] }): string {
  const [first] = fault.errors ?? [];
  const isWhole = first === undefined || first.message.includes('query parameter');
  const reason = isWhole ? fault.message : `${first.path.slice(1).replaceAll('/', '.')} ${first.message}`;
  return `${reason.slice(0, longestMessage)}.`;
}

/** Whether the operation's image is not there at all: that has a code of its own, before anything else illegal (decision R5). */
function lacksImage(request: Request): boolean {
  const field = stateOf(request).operation?.['x-image-rules']?.field;
  if (field === undefined) return false;
  const body: unknown = request.body === undefined ? {} : request.body;
  if (typeof body !== 'object' || body === null || Array.isArray(body)) return false;
  const image = (body as Record<string, unknown>)[field];
  return image === undefined || image === null || (image === '' && stateOf(request).image === undefined);
}

/** Shape of body, path and query parameters, by the contract (decision R8). A missing body reaches the validator as a wrong media type. */
export function checkShape({ request: validate }: ContractSteps): RequestHandler {
  return (request, response, next) => {
    const judged: NextFunction = (fault?: unknown) => {
      if (
        fault instanceof OpenApiValidator.error.BadRequest ||
        fault instanceof OpenApiValidator.error.UnsupportedMediaType
      ) {
        if (lacksImage(request)) return next(new ImageError('missing', 'An image is required.'));
        const isMissing = fault instanceof OpenApiValidator.error.UnsupportedMediaType;
        return next(illegal(envelopeOf(request.path), 400, isMissing ? 'A body is required.' : reasonOf(fault)));
      }
      next(fault);
    };
    validate(request, response, judged);
  };
}
