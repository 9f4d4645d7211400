// The uploads of a visit: some at a time, each with its row. Fed by intake.ts, opened by main.ts.
import { announce } from './announce.js';
import { button, find } from './dom.js';
import { spoken } from './problem.js';
import { createUploadRow, type UploadRow } from './upload-row.js';
import type { Visit } from './visit.js';

/** Browsers open six connections to a host; thumbnails and the session need some too. */
const atATime = 3;
/** Five minutes for 5 MiB is a line of 150 kbit/s. */
const timeoutMs = 300_000;

const panel = find(HTMLElement, '#uploads-panel');
const list = find(HTMLElement, '#uploads');
const clear = button('#clear');

interface Upload {
  file: File;
  row: UploadRow;
  visit: Visit;
  controller: AbortController;
}

type Door = 'file' | 'base64';

const chosenDoor = (): Door => (find(HTMLInputElement, '#door-base64').checked ? 'base64' : 'file');

async function send({ file, row, visit: { cloakroom }, controller: { signal } }: Upload, door: Door): Promise<string> {
  const options = { signal, timeoutMs, onProgress: ({ fraction }: { fraction: number }) => row.progress(fraction) };
  if (door === 'file') return (await cloakroom.uploadImage({ image: file }, options)).imageId;
  return (await cloakroom.uploadImageBase64({ image_base64: file }, options)).payload.image.image_id;
}

export function createUploads(onStored: (visit: Visit, imageId: string) => void) {
  const waiting: Upload[] = [];
  const rows = new Set<UploadRow>();
  let running = 0;

  function refresh(): void {
    panel.hidden = rows.size === 0;
    clear.hidden = ![...rows].some((row) => row.isOver);
  }

  function remove(row: UploadRow): void {
    const next = row.element.nextElementSibling ?? row.element.previousElementSibling;
    const hadFocus = row.element.contains(document.activeElement);
    row.element.remove();
    rows.delete(row);
    refresh();
    if (hadFocus) (next?.querySelector<HTMLElement>('.stop') ?? button('#choose')).focus();
  }

  async function run(upload: Upload): Promise<void> {
    const { row, visit, controller } = upload;
    const door = chosenDoor();
    const started = performance.now();
    running += 1;
    row.progress(0);
    try {
      const imageId = await send(upload, door);
      row.stored(imageId, door === 'file' ? 'the file door' : 'the base64 door', performance.now() - started);
      announce(`${row.name} is stored.`);
      onStored(visit, imageId);
    } catch (error) {
      if (controller.signal.aborted) row.cancelled();
      else row.failed(error);
      if (!visit.signal.aborted) announce(`${row.name}: ${spoken(error)}`);
    }
    running -= 1;
    refresh();
    start();
  }

  function start(): void {
    while (running < atATime) {
      const next = waiting.shift();
      if (!next) return;
      void run(next);
    }
  }

  function cancel(upload: Upload): void {
    const at = waiting.indexOf(upload);
    if (at >= 0) waiting.splice(at, 1);
    upload.controller.abort();
    if (at >= 0) upload.row.cancelled();
    refresh();
  }

  function enqueue(visit: Visit, file: File): void {
    const row = createUploadRow(file, {
      cancel: () => cancel(upload),
      again: () => {
        upload.controller = new AbortController();
        row.waiting();
        row.focus();
        waiting.push(upload);
        start();
        refresh();
      },
      dismiss: () => remove(row),
    });
    const upload: Upload = { file, row, visit, controller: new AbortController() };
    visit.signal.addEventListener('abort', () => upload.controller.abort());
    row.waiting();
    rows.add(row);
    list.append(row.element);
    waiting.push(upload);
  }

  clear.addEventListener('click', () => {
    for (const row of [...rows].filter(({ isOver }) => isOver)) remove(row);
    button('#choose').focus();
  });
  addEventListener('beforeunload', (event) => {
    if (running > 0) event.preventDefault();
  });

  return {
    get isBusy(): boolean {
      return running > 0;
    },
    add(visit: Visit, files: File[]): void {
      if (files.length === 0) return;
      for (const file of files) enqueue(visit, file);
      announce(files.length === 1 ? '1 image is being handed in.' : `${files.length} images are being handed in.`);
      start();
      refresh();
    },
    /** The visit is over: its signal has aborted what was under way. */
    close(): void {
      waiting.length = 0;
      rows.clear();
      list.replaceChildren();
      refresh();
    },
  };
}
