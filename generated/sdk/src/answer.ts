// Written by OpenAPI Generator from openapi.yaml with scripts/sdk-templates. Never edited.
// Reads an answer: its data, or the error that its code and status are.
import type { Client } from './client.js';
import { fault } from './errors.js';
import type { Spec } from './operation.js';

export interface Answer {
  data: unknown;
  response: Response;
}

interface Envelope {
  resultContext?: { resultCode?: string; resultMsg?: string };
  code?: string;
  message?: string;
}

/** Retry-After in seconds: a number, or a date (RFC 9110 §10.2.3). */
const secondsOf = (text: string): number =>
  /^\d+$/.test(text) ? +text : Math.max(0, (Date.parse(text) - Date.now()) / 1000 || 0);

/** Throws the operation's code, or UNEXPECTED_ANSWER for what the contract does not know. */
export async function read(client: Client, spec: Spec, response: Response): Promise<Answer> {
  const { status, headers } = response;
  const isResult = status === 200 || status === spec.alsoResult;
  const type = headers.get('Content-Type') ?? 'answer';
  if (spec.isBytes && (isResult || status === 206) && type.startsWith('image/')) return { data: await response.blob(), response };
  const text = await response.text();
  let data: Envelope | undefined;
  try {
    data = JSON.parse(text);
  } catch {
    // What is no JSON is no answer of the contract.
  }
  const { resultCode: code, resultMsg } = data?.resultContext ?? { resultCode: data?.code, resultMsg: data?.message };
  // Without a code it is right only where the operation's results have none.
  const isKnown = code ? `,${spec.answers},`.includes(`,${code} ${status},`) : data && isResult && !spec.answers.includes(' 200');
  if (isKnown && isResult) return { data, response };
  const after = headers.get('Retry-After');
  const facts = { response, retryAfterSeconds: after ? secondsOf(after) : undefined };
  if (!code || !isKnown) {
    const message = `${status} ${code ?? type} is unexpected`;
    throw fault(client, spec, 'UNEXPECTED_ANSWER', { ...facts, message, retryable: status > 501 && status < 505 });
  }
  throw fault(client, spec, `${code} ${status}`, { ...facts, message: resultMsg || code });
}
