// What screen readers are told beside what is shown. Used wherever something happens away from the focus.
import { find } from './dom.js';

const shownMs = 10_000;

function say(selector: string, text: string): void {
  const line = document.createElement('p');
  line.textContent = text;
  find(HTMLElement, selector).append(line);
  // Read by then; it must not be met again by someone who walks through the page.
  setTimeout(() => line.remove(), shownMs);
}

/** When the reader next pauses. */
export const announce = (text: string): void => say('#polite', text);

/** At once: only for what can't wait. */
export const warn = (text: string): void => say('#assertive', text);
