// The ways a file comes to this page: chosen, dropped anywhere, pasted. Made by main.ts.
import { button, find } from './dom.js';

const hasFiles = ({ dataTransfer }: DragEvent): boolean => dataTransfer?.types.includes('Files') ?? false;

export function createIntake(take: (files: File[]) => void): void {
  const input = find(HTMLInputElement, '#files');
  const drop = find(HTMLElement, '#drop');
  const highlight = (isOn: boolean) => drop.classList.toggle('over', isOn);

  button('#choose').addEventListener('click', () => input.click());
  input.addEventListener('change', () => {
    take([...(input.files ?? [])]);
    // The same file may be chosen again.
    input.value = '';
  });

  // Everywhere, logged in or not: a browser opens a file that is dropped beside the target, and the page would be gone.
  addEventListener('dragover', (event) => {
    if (!hasFiles(event)) return;
    event.preventDefault();
    highlight(true);
  });
  addEventListener('dragleave', (event) => {
    if (event.relatedTarget === null) highlight(false);
  });
  addEventListener('drop', (event) => {
    if (!hasFiles(event)) return;
    event.preventDefault();
    highlight(false);
    take([...(event.dataTransfer?.files ?? [])]);
  });

  addEventListener('paste', (event) => {
    const files = [...(event.clipboardData?.files ?? [])];
    if (files.length === 0) return;
    event.preventDefault();
    take(files);
  });
}
