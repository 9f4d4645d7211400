// Written by OpenAPI Generator from openapi.yaml with scripts/sdk-templates. Never edited.
// The walk of one call: parameters, credentials, attempts, answer. Everything that fails leaves as a CloakroomError.
import { type Answer, read } from './answer.js';
import type { Client } from './client.js';
import { expiresInHeader, idempotency } from './contract.js';
import { type CloakroomError, fault, isCloakroomError } from './errors.js';
import { hexOf } from './hex.js';
import type { Spec } from './operation.js';
import { type Params, type Request, requestOf } from './request.js';
import { change } from './session.js';
import { send } from './transport.js';
import type { CallOptions } from './types.js';
import { longestMs, unlessAborted, wait } from './wait.js';

type Settled = CallOptions & { signal: AbortSignal };

/** Repeats what failed where that is safe: after what the server asks for, and a random share of a growing wait. */
async function attempts(client: Client, spec: Spec, request: Request, options: Settled): Promise<Answer> {
  const { maxWaitMs, retryDelayMs, ...defaults } = client.options;
  const { signal, onProgress, timeoutMs = defaults.timeoutMs, retries = defaults.retries } = options;
  const since = Date.now();
  for (let attempt = 1; ; attempt++) {
    const limit = new AbortController();
    const timer = timeoutMs > 0 ? setTimeout(() => limit.abort(), Math.min(timeoutMs, longestMs)) : undefined;
    const either = AbortSignal.any([signal, limit.signal]);
    try {
      const sent = send(client, spec.id, request, attempt, either, onProgress);
      return await unlessAborted(sent.then((response) => read(client, spec, response)), either);
    } catch (cause) {
      const isLate = limit.signal.aborted;
      const error = isCloakroomError(cause)
        ? cause
        : fault(client, spec, isLate ? 'TIMEOUT' : 'NETWORK_ERROR', { message: isLate ? `no answer in ${timeoutMs} ms` : `${cause}`, cause });
      const { code, status, retryable, retryAfterSeconds = 0 } = error;
      const isSafe = spec.isIdempotent || spec.takesKey || (status && code !== 'UNEXPECTED_ANSWER');
      // A key that is under way is waited for as long as it can be.
      const isUnderWay = status === 409 && Date.now() - since < idempotency.reservedSeconds * 1000;
      const askedMs = retryAfterSeconds * 1000;
      const mayRepeat = retryable && isSafe && askedMs <= maxWaitMs && (attempt <= retries || isUnderWay);
      if (!mayRepeat) throw error;
      const ms = askedMs + Math.random() * Math.min(maxWaitMs, retryDelayMs * 2 ** (attempt - 1));
      await wait(Math.min(ms, longestMs), signal);
    } finally {
      clearTimeout(timer);
    }
  }
}

/** Forgets the credentials that an error says are no longer good; true where another try may help. */
async function forgetRefused(client: Client, spec: Spec, error: CloakroomError, sent: Record<string, string>): Promise<boolean> {
  let mayHelp = false;
  for (const { name, refusedBy, forget } of spec.credentials) {
    if (error.status === 401 && refusedBy?.includes(error.code)) mayHelp = !!(await forget?.(client, sent[name]));
  }
  return mayHelp && !spec.ends;
}

async function walk(client: Client, spec: Spec, given: Params, options: Settled): Promise<Answer> {
  const { session: state } = client;
  const { image, issues } = spec;
  const params = image ? { ...given, [image.field]: await image.to(client, spec, given[image.field], options.signal) } : given;
  await state.ready;
  for (let isSecond = false; ; isSecond = true) {
    const sent: Record<string, string> = {};
    for (const { name, held, obtain } of spec.credentials) {
      sent[name] = held(client) ?? (await obtain?.(client, spec)) ?? '';
    }
    const before = state.current?.sessionId;
    const expires = async ({ response }: Answer | CloakroomError, sessionId = before) => {
      const seconds = response?.headers.get(expiresInHeader);
      if (seconds && sessionId) await change(state, sessionId, sessionId, +seconds);
    };
    try {
      const answer = await attempts(client, spec, await requestOf(client, spec, params, sent, options), options);
      if (issues && !(await issues.take?.(client, answer.data, before))) {
        throw fault(client, spec, 'UNEXPECTED_ANSWER', { response: answer.response });
      }
      await expires(answer, issues?.isSession ? state.current?.sessionId : before);
      if (spec.ends) {
        state.over = before;
        await change(state, before, null);
      }
      return answer;
    } catch (error) {
      if (!isCloakroomError(error)) throw error;
      await expires(error);
      if (!(await forgetRefused(client, spec, error, sent)) || isSecond) throw error;
    }
  }
}

/** Carries out one call. Whatever fails is a CloakroomError. */
export async function perform(client: Client, spec: Spec, params: object, options: CallOptions): Promise<Answer> {
  const given = params as CallOptions;
  const asked = options.signal ?? given.signal;
  // One that follows the caller's: a thousand calls may share that.
  const signal = AbortSignal.any(asked ? [asked] : []);
  const idempotencyKey = options.idempotencyKey ?? hexOf(crypto.getRandomValues(new Uint8Array(16)));
  const all = { ...options, idempotencyKey, onProgress: options.onProgress ?? given.onProgress, signal };
  try {
    signal.throwIfAborted();
    return await unlessAborted(walk(client, spec, params as Params, all), signal);
  } catch (cause) {
    if (signal.aborted) throw fault(client, spec, 'ABORTED', { cause: signal.reason });
    if (isCloakroomError(cause)) throw cause;
    // What was to be sent could not be made: a stream that broke, a header that is none.
    throw fault(client, spec, 'NETWORK_ERROR', { message: `${cause}`, cause, retryable: false });
  }
}
