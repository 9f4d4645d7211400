// The images of the user, newest first, a page at a time. Opened by main.ts, told of new images by uploads.ts.
import { CloakroomError, type ImageInfo } from 'cloakroom-sdk';
import { announce } from './announce.js';
import { closeConfirm, confirmDelete } from './confirm.js';
import { button, find, onClick, setBusy } from './dom.js';
import { createImageCard, type ImageCard } from './image-card.js';
import { answerWithProblem, clearProblem, showProblem } from './problem.js';
import type { Visit } from './visit.js';

const pageSize = 12;

const list = find(HTMLElement, '#gallery');
const empty = find(HTMLElement, '#empty');
const title = find(HTMLElement, '#gallery-title');
const more = button('#more');
const problem = find(HTMLElement, '#gallery-problem');
const ofRoom = find(HTMLElement, '#room-problem');

/** Someone was faster, or the answer to a first try was lost. */
const isGone = (error: unknown): boolean =>
  error instanceof CloakroomError && error.code === 'PARAM_ILLEGAL' && error.status === 404;

export function createGallery() {
  const cards = new Map<string, ImageCard>();
  let visit: Visit | null = null;
  let cursor: string | undefined;
  /** Until the first page is there nothing is known of the user's images. */
  let isLoaded = false;
  let loading: Promise<ImageCard[] | undefined> | undefined;

  /** Runs a call of this visit; what fails is shown in the slot, unless the visit ended over it. */
  async function attempt<T>(
    slot: HTMLElement,
    call: (current: Visit) => Promise<T>,
    show = showProblem,
  ): Promise<T | undefined> {
    const current = visit;
    if (!current) return undefined;
    try {
      const result = await call(current);
      if (visit !== current) return undefined;
      clearProblem(slot);
      return result;
    } catch (error) {
      if (!current.signal.aborted) show(slot, error);
      return undefined;
    }
  }

  function refresh(): void {
    empty.hidden = !isLoaded || cards.size > 0 || cursor !== undefined;
    more.textContent = isLoaded ? 'Show more' : 'Try again';
    const isAll = isLoaded && cursor === undefined;
    if (isAll && document.activeElement === more) title.focus();
    more.hidden = isAll;
  }

  async function remove(card: ImageCard): Promise<void> {
    if (!(await confirmDelete(card.number))) return;
    clearProblem(card.problem);
    card.setBusy(true);
    const isDone = await attempt(
      card.problem,
      async ({ cloakroom, signal }) => {
        const { error } = await cloakroom.safe.deleteImage({ imageId: card.imageId }, { signal });
        if (error && !isGone(error)) throw error;
        return true;
      },
      answerWithProblem,
    );
    card.setBusy(false);
    if (!isDone) return;
    const next = card.element.nextElementSibling ?? card.element.previousElementSibling;
    card.element.remove();
    cards.delete(card.imageId);
    announce(`${card.number} is deleted.`);
    refresh();
    (next?.querySelector<HTMLElement>('.delete') ?? title).focus();
  }

  function cardOf(info: ImageInfo): ImageCard {
    const card = createImageCard(info, () => void remove(card));
    cards.set(info.imageId, card);
    return card;
  }

  async function loadPage(show: typeof showProblem): Promise<ImageCard[] | undefined> {
    const current = visit;
    list.setAttribute('aria-busy', 'true');
    setBusy(more, true);
    const after = cursor === undefined ? {} : { cursor };
    const page = await attempt(
      problem,
      ({ cloakroom, signal }) => cloakroom.listImages({ limit: pageSize, ...after }, { signal }),
      show,
    );
    if (visit !== current) return undefined;
    list.setAttribute('aria-busy', 'false');
    setBusy(more, false);
    isLoaded ||= page !== undefined;
    if (page) cursor = page.nextCursor;
    const added = page?.images.filter(({ imageId }) => !cards.has(imageId)).map(cardOf);
    if (added) list.append(...added.map(({ element }) => element));
    refresh();
    return added;
  }

  /** One at a time. */
  function load(show = showProblem): Promise<ImageCard[] | undefined> {
    const current = loading ?? loadPage(show);
    loading = current;
    void current.finally(() => {
      if (loading === current) loading = undefined;
    });
    return current;
  }

  onClick(more, async () => {
    const added = await load(answerWithProblem);
    if (!added) return;
    const shown = cards.size === 1 ? '1 image is shown' : `${cards.size} images are shown`;
    announce(`${shown}${more.hidden ? ', that is all of them' : ''}.`);
    added[0]?.focus();
  });

  return {
    async open(opened: Visit): Promise<void> {
      visit = opened;
      await load();
    },
    /** Puts a new image in front. */
    async add(imageId: string): Promise<void> {
      // By itself it would look like all there is.
      if (!isLoaded) await load();
      if (!isLoaded || cards.has(imageId)) return;
      const result = await attempt(ofRoom, ({ cloakroom, signal }) => cloakroom.getImageInfo({ imageId }, { signal }));
      if (!result || cards.has(imageId)) return;
      list.prepend(cardOf(result.image).element);
      refresh();
    },
    close(): void {
      visit = null;
      cursor = undefined;
      isLoaded = false;
      loading = undefined;
      cards.clear();
      list.replaceChildren();
      list.setAttribute('aria-busy', 'false');
      for (const slot of [problem, ofRoom]) clearProblem(slot);
      closeConfirm();
      setBusy(more, false);
      more.hidden = true;
      empty.hidden = true;
    },
  };
}
