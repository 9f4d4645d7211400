// One upload as a row: preview, name, progress, and the buttons that fit its state. Made by uploads.ts.
import { button, find, fromTemplate } from './dom.js';
import { elapsed, roughly, ticketNumber } from './format.js';
import { clearProblem, mayPass, showProblem } from './problem.js';

export interface RowActions {
  cancel(): void;
  again(): void;
  dismiss(): void;
}

const previewedBytes = 5 * 2 ** 20;

/** What is no image simply has none. */
function preview(file: File, place: HTMLElement): void {
  if (file.size > previewedBytes) return;
  const url = URL.createObjectURL(file);
  const image = document.createElement('img');
  image.alt = '';
  const done = () => URL.revokeObjectURL(url);
  image.onload = done;
  image.onerror = () => {
    done();
    image.remove();
  };
  image.src = url;
  place.append(image);
}

export type UploadRow = ReturnType<typeof createUploadRow>;

export function createUploadRow(file: File, actions: RowActions) {
  const element = fromTemplate('upload-template');
  const state = find(HTMLElement, '.state', element);
  const bar = find(HTMLProgressElement, 'progress', element);
  const stop = button('.stop', element);
  const again = button('.again', element);
  const problem = find(HTMLElement, '.problem-slot', element);
  const name = file.name || 'image';
  let isOver = false;

  find(HTMLElement, '.name', element).textContent = name;
  bar.setAttribute('aria-label', `Upload of ${name}`);
  again.setAttribute('aria-label', `Try ${name} again`);
  preview(file, find(HTMLElement, '.preview', element));
  stop.addEventListener('click', () => (isOver ? actions.dismiss() : actions.cancel()));
  again.addEventListener('click', () => actions.again());

  type Kind = 'waiting' | 'running' | 'stored' | 'failed' | 'cancelled';

  function set(kind: Kind, text: string, isWorthAgain = false): void {
    element.dataset.state = kind;
    state.textContent = text;
    isOver = kind === 'stored' || kind === 'failed' || kind === 'cancelled';
    stop.textContent = isOver ? 'Dismiss' : 'Cancel';
    stop.setAttribute('aria-label', `${isOver ? 'Dismiss' : 'Cancel'} ${name}`);
    again.hidden = !isWorthAgain;
    bar.hidden = isOver;
    if (kind !== 'failed') clearProblem(problem);
  }

  return {
    element,
    name,
    waiting(): void {
      bar.value = 0;
      set('waiting', `${roughly(file.size)}, waiting`);
    },
    progress(fraction: number): void {
      bar.value = fraction;
      set('running', fraction < 1 ? `${Math.floor(fraction * 100)} % of ${roughly(file.size)}` : 'Being checked…');
    },
    stored(imageId: string, door: string, ms: number): void {
      set('stored', `Stored as ${ticketNumber(imageId)} by ${door} in ${elapsed(ms)}`);
    },
    cancelled(): void {
      // What was sent whole may have been stored before the server learnt of it.
      set(
        'cancelled',
        bar.value < 1 ? 'Cancelled. Nothing was kept.' : 'Cancelled, but it may have been stored by then.',
        true,
      );
    },
    failed(error: unknown): void {
      set('failed', `${roughly(file.size)}, not stored`, mayPass(error));
      showProblem(problem, error);
    },
    get isOver(): boolean {
      return isOver;
    },
    /** Focus stays in the row where its buttons change. */
    focus: () => stop.focus(),
  };
}
