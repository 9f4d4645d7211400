// The images of the user, newest first, a page at a time. Opened by main.ts, told of new images by uploads.ts.
import type { ImageInfo } from 'cloakroom-sdk';
import { announce } from './announce.js';
import { closeConfirm, confirmDelete } from './confirm.js';
import { button, find } from './dom.js';
import { createImageCard, type ImageCard } from './image-card.js';
import { clearProblem, showProblem } from './problem.js';
import type { Visit } from './visit.js';

const pageSize = 12;

const list = find(HTMLElement, '#gallery');
const empty = find(HTMLElement, '#empty');
const more = button('#more');
const problem = find(HTMLElement, '#room-problem');

export function createGallery() {
  const cards = new Map<string, ImageCard>();
  let visit: Visit | null = null;
  let cursor: string | undefined;

  /** Runs a call of this visit; what fails is shown, unless the visit ended over it. */
  async function attempt<T>(call: (current: Visit) => Promise<T>): Promise<T | undefined> {
    const current = visit;
    if (!current) return undefined;
    clearProblem(problem);
    try {
      const result = await call(current);
      return visit === current ? result : undefined;
    } catch (error) {
      if (!current.signal.aborted) showProblem(problem, error);
      return undefined;
    }
  }

  function refresh(): void {
    empty.hidden = cards.size > 0 || cursor !== undefined;
    more.hidden = cursor === undefined;
  }

  async function remove(card: ImageCard): Promise<void> {
    if (!(await confirmDelete(card.number))) return;
    card.setBusy(true);
    const isDone = await attempt(async ({ cloakroom, signal }) => {
      await cloakroom.deleteImage({ imageId: card.imageId }, { signal });
      return true;
    });
    card.setBusy(false);
    if (!isDone) return;
    const next = card.element.nextElementSibling ?? card.element.previousElementSibling;
    card.element.remove();
    cards.delete(card.imageId);
    announce(`${card.number} is deleted.`);
    refresh();
    (next?.querySelector<HTMLElement>('.delete') ?? find(HTMLElement, '#gallery-title')).focus();
  }

  function cardOf(info: ImageInfo): ImageCard {
    const card = createImageCard(info, () => void remove(card));
    cards.set(info.imageId, card);
    return card;
  }

  async function loadPage(): Promise<ImageCard | undefined> {
    list.setAttribute('aria-busy', 'true');
    const after = cursor === undefined ? {} : { cursor };
    const page = await attempt(({ cloakroom, signal }) =>
      cloakroom.listImages({ limit: pageSize, ...after }, { signal }),
    );
    list.setAttribute('aria-busy', 'false');
    if (!page) return undefined;
    cursor = page.nextCursor;
    const added = page.images.filter(({ imageId }) => !cards.has(imageId)).map(cardOf);
    list.append(...added.map(({ element }) => element));
    refresh();
    return added[0];
  }

  more.addEventListener('click', async () => {
    more.disabled = true;
    const first = await loadPage();
    more.disabled = false;
    if (!first) return;
    announce(`${cards.size} images are shown${more.hidden ? ', that is all of them' : ''}.`);
    first.focus();
  });

  return {
    async open(opened: Visit): Promise<void> {
      visit = opened;
      await loadPage();
    },
    /** Puts a new image in front. */
    async add(imageId: string): Promise<void> {
      const result = await attempt(({ cloakroom, signal }) => cloakroom.getImageInfo({ imageId }, { signal }));
      if (!result || cards.has(imageId)) return;
      list.prepend(cardOf(result.image).element);
      refresh();
    },
    close(): void {
      visit = null;
      cursor = undefined;
      cards.clear();
      list.replaceChildren();
      clearProblem(problem);
      closeConfirm();
      more.hidden = true;
      empty.hidden = true;
    },
  };
}
