// Asks before an image is deleted. Called by gallery.ts.
import { find } from './dom.js';

const dialog = find(HTMLDialogElement, '#confirm');

/** The browser keeps the focus in, gives it back, and takes Escape for "Keep it". */
export function confirmDelete(number: string): Promise<boolean> {
  find(HTMLElement, '#confirm-title').textContent = `Delete ${number}?`;
  dialog.returnValue = 'keep';
  dialog.showModal();
  return new Promise((resolve) => {
    dialog.addEventListener('close', () => resolve(dialog.returnValue === 'delete'), { once: true });
  });
}

/** The visit is over. */
export const closeConfirm = (): void => dialog.close('keep');
