// An error as people see it: in words, with the code and the request id for whoever has to look into it. Used by every view.
import { CloakroomError } from 'cloakroom-sdk';
import { find, fromTemplate } from './dom.js';
import { wordsOf } from './words.js';

/** Over with a new login or at will, though the very same call would not pass. */
const passing = new Set(['ABORTED', 'NOT_LOGGED_IN', 'SESSION_EXPIRED', 'INVALID_TOKEN']);

/** Whether the same may pass another time. */
export const mayPass = (error: unknown): boolean =>
  error instanceof CloakroomError && (error.retryable || passing.has(error.code));

function waitOf({ retryAfterSeconds }: CloakroomError): string {
  return retryAfterSeconds ? ` The server asks for ${Math.ceil(retryAfterSeconds)} s.` : '';
}

/** In one sentence, for screen readers. */
export function spoken(error: unknown): string {
  if (!(error instanceof CloakroomError)) return 'Something in this page failed.';
  const [what, advice] = wordsOf(error);
  return `${what} ${advice}`;
}

function fill(box: HTMLElement, error: unknown): void {
  const what = find(HTMLElement, '.what', box);
  const facts = find(HTMLElement, '.facts', box);
  const advice = find(HTMLElement, '.advice', box);
  if (!(error instanceof CloakroomError)) {
    what.textContent = 'Something in this page failed.';
    advice.textContent = error instanceof Error ? error.message : String(error);
    facts.remove();
    return;
  }
  const [words, remedy] = wordsOf(error);
  what.textContent = words;
  advice.textContent = remedy + waitOf(error);
  find(HTMLElement, '.code', facts).textContent = error.status ? `${error.code} ${error.status}` : error.code;
  const request = find(HTMLElement, '.request', facts);
  if (error.requestId) find(HTMLElement, 'code', request).textContent = error.requestId;
  else request.remove();
  find(HTMLAnchorElement, 'a', facts).href = error.docUrl;
}

const said = (box: ParentNode): string =>
  ['.what', '.code'].map((selector) => box.querySelector(selector)?.textContent).join();

/** Shows it in a slot, in place of what was there. The same once more is left as it is: it would be read out anew. */
export function showProblem(slot: HTMLElement, error: unknown): void {
  const box = fromTemplate('problem-template');
  fill(box, error);
  if (said(slot) !== said(box)) slot.replaceChildren(box);
}

export const clearProblem = (slot: HTMLElement): void => slot.replaceChildren();

/** For what someone has just asked for: read out each time, and brought into view. */
export function answerWithProblem(slot: HTMLElement, error: unknown): void {
  clearProblem(slot);
  showProblem(slot, error);
  slot.scrollIntoView({ block: 'nearest' });
}
