// The credentials steps: headers present and well formed, then client, then session or token (decision R8).
// Reads which credentials from the operation's security in the contract. Nothing of the body is read before it has passed.
import type { NextFunction, Request, RequestHandler, Response } from 'express';
import { contract, envelopeOf, type Operation, type SecurityScheme } from '../contract.js';
import { ApiError } from '../errors.js';
import type { Clients } from '../services/clients.js';
import type { Limits } from '../services/limits.js';
import { type Sessions, sessionKeyOf } from '../services/sessions.js';
import type { Tokens } from '../services/tokens.js';
import { type Admitted, addressOf, stateOf } from './call.js';
import { illegal, sessionEnded } from './refusals.js';

export interface CredentialServices {
  clients: Pick<Clients, 'authenticate'>;
  sessions: Pick<Sessions, 'touch'>;
  tokens: Pick<Tokens, 'redeem'>;
  limits: Pick<Limits, 'checkAddress' | 'clientRefused'>;
}

const tokenHeader = 'x-access-token';
const patterns = new Map<string, RegExp>();
const patternOf = (source: string): RegExp => {
  const known = patterns.get(source) ?? new RegExp(source);
  patterns.set(source, known);
  return known;
};

/** The header's one value, undefined where it is missing; refused where it is sent twice or malformed (decisions R3, R13). */
function readHeader(request: Request, name: string, pattern: string | undefined): string | undefined {
  const envelope = envelopeOf(request.path);
  const key = name.toLowerCase();
  const value = request.headers[key] as string | undefined;
  // Node joins what is sent twice by commas.
  const isDoubled = value?.includes(',') && (request.headersDistinct[key]?.length ?? 0) > 1;
  if (isDoubled) throw illegal(envelope, 400, `The header ${name} is sent twice.`);
  const isMalformed = value !== undefined && pattern !== undefined && !patternOf(pattern).test(value);
  if (isMalformed) throw illegal(envelope, 400, `The header ${name} is malformed.`);
  return value;
}

function readCredential(request: Request, { name, 'x-pattern': pattern }: SecurityScheme): string {
  const value = readHeader(request, name, pattern);
  if (name === tokenHeader && !value) throw new ApiError('MISSING_TOKEN', 401, 'An access token is required.');
  if (value === undefined) throw illegal(envelopeOf(request.path), 400, `The header ${name} is missing.`);
  return value;
}

async function admitToken(token: string, { tokens }: CredentialServices): Promise<Admitted> {
  const session = await tokens.redeem(token);
  if (!session) throw new ApiError('INVALID_TOKEN', 401, 'The access token is not valid.');
  return { clientId: session.clientId, session, sessionId: null };
}

async function admitClient(
  request: Request,
  given: Record<string, string>,
  services: CredentialServices,
): Promise<Admitted> {
  const { clientId = '', clientSecret = '', sessionId = null } = given;
  const envelope = envelopeOf(request.path);
  const address = addressOf(request);
  services.limits.checkAddress(address);
  if (!(await services.clients.authenticate({ clientId, clientSecret }))) {
    await services.limits.clientRefused(address);
    throw illegal(envelope, 401, 'The client is unknown or disabled, or its secret is wrong.');
  }
  const session = sessionId === null ? null : await services.sessions.touch(sessionKeyOf(sessionId), clientId);
  return { clientId, session, sessionId };
}

function readCredentials(request: Request, operation: Operation): Record<string, string> {
  const names = Object.keys(operation.security[0] ?? {});
  const given: Record<string, string> = {};
  for (const name of names) {
    const scheme = contract.components.securitySchemes[name];
    if (!scheme) throw new Error(`The contract has no security scheme ${name}`);
    given[name] = readCredential(request, scheme);
  }
  // Of the other headers those that the contract gives a pattern, such as Idempotency-Key.
  for (const { in: place, name, schema } of operation.parameters ?? []) {
    if (place === 'header' && schema.pattern) readHeader(request, name, schema.pattern);
  }
  return given;
}

export function checkCredentials(services: CredentialServices): RequestHandler {
  return async (request: Request, _response: Response, next: NextFunction) => {
    const state = stateOf(request);
    if (!state.operation) throw new Error('The credentials step stands behind routing');
    const given = readCredentials(request, state.operation);
    const token = given[tokenHeader];
    if (token !== undefined) state.admitted = await admitToken(token, services);
    else if (given.clientId !== undefined) state.admitted = await admitClient(request, given, services);
    next();
  };
}

/** Refuses a session that has ended, behind the client's limit: a program that asks on with a dead one is held by it too. */
export const checkSession: RequestHandler = (request, _response, next) => {
  const { admitted } = stateOf(request);
  if (admitted?.sessionId && !admitted.session) throw sessionEnded(envelopeOf(request.path));
  next();
};
