// Asks before an image is deleted. Called by gallery.ts.
import { find } from './dom.js';

const dialog = find(HTMLDialogElement, '#confirm');
const form = find(HTMLFormElement, 'form', dialog);

/** The browser keeps the focus in, gives it back, and takes Escape for "Keep it". */
export function confirmDelete(number: string): Promise<boolean> {
  find(HTMLElement, '#confirm-title').textContent = `Delete ${number}?`;
  dialog.showModal();
  return new Promise((resolve) => {
    const answered = new AbortController();
    const { signal } = answered;
    const answer = (isDelete: boolean) => {
      answered.abort();
      resolve(isDelete);
    };
    // Not by the close event alone: it comes late, and may meet the dialog open again for another image.
    const chosen = ({ submitter }: SubmitEvent) => (submitter as HTMLButtonElement | null)?.value === 'delete';
    form.addEventListener('submit', (event) => answer(chosen(event)), { signal });
    dialog.addEventListener('cancel', () => answer(false), { signal });
    dialog.addEventListener('close', () => dialog.open || answer(false), { signal });
  });
}

/** The visit is over. */
export const closeConfirm = (): void => dialog.close();
