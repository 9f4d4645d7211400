// One image of the gallery as a ticket: thumbnail, number, facts, its URLs, the way out. Made by gallery.ts.
import type { ImageInfo } from 'cloakroom-sdk';
import { announce } from './announce.js';
import { button, find, fromTemplate, onClick, setBusy } from './dom.js';
import { dateOf, inBytes, inPixels, ticketNumber } from './format.js';

const saidMs = 2_000;

/** Pages that did not come by HTTPS have no navigator.clipboard. */
async function copy(text: string): Promise<boolean> {
  if (navigator.clipboard) {
    const isWritten = await navigator.clipboard.writeText(text).then(
      () => true,
      () => false,
    );
    if (isWritten) return true;
  }
  const area = document.createElement('textarea');
  const before = document.activeElement;
  area.value = text;
  area.className = 'unseen';
  document.body.append(area);
  area.select();
  const isCopied = document.execCommand('copy');
  area.remove();
  if (before instanceof HTMLElement) before.focus();
  return isCopied;
}

function copies(copyButton: HTMLButtonElement, what: string, url: string): void {
  const label = copyButton.textContent ?? '';
  copyButton.title = url;
  copyButton.addEventListener('click', async () => {
    const isCopied = await copy(url);
    copyButton.textContent = isCopied ? 'Copied' : 'Not copied';
    announce(isCopied ? `${what} copied.` : `${what} could not be copied: ${url}`);
    setTimeout(() => {
      copyButton.textContent = label;
    }, saidMs);
  });
}

/** The public address on this page's own origin, whatever PUBLIC_URL says. */
function showThumbnail(card: HTMLElement, { imageId, format, width, height }: ImageInfo): void {
  const link = find(HTMLAnchorElement, '.thumb', card);
  const image = find(HTMLImageElement, 'img', card);
  const address = `/image/${imageId}`;
  link.href = address;
  image.alt = `Open ${ticketNumber(imageId)}, a ${format} of ${inPixels(width, height)} pixels`;
  image.width = width;
  image.height = height;
  // Not until then: what is transparent would show what is behind it.
  for (const end of ['load', 'error']) image.addEventListener(end, () => link.classList.remove('waiting'));
  image.src = address;
}

export type ImageCard = ReturnType<typeof createImageCard>;

export function createImageCard(info: ImageInfo, onDelete: () => void) {
  const element = fromTemplate('image-template');
  const { imageId, format, width, height, filesizeInBytes, url, secureUrl, createdAt } = info;
  const number = ticketNumber(imageId);
  const text = (selector: string, value: string) => {
    find(HTMLElement, selector, element).textContent = value;
  };
  showThumbnail(element, info);
  text('h3', number);
  text('.format', format);
  text('.pixels', inPixels(width, height));
  text('.bytes', inBytes(filesizeInBytes));
  const time = find(HTMLTimeElement, 'time', element);
  time.dateTime = createdAt;
  time.textContent = dateOf(createdAt);
  const remove = button('.delete', element);
  const copyUrl = button('.copy-url', element);
  const copySecureUrl = button('.copy-secure-url', element);
  copies(copyUrl, `URL of ${number}`, url);
  copies(copySecureUrl, `Secure URL of ${number}`, secureUrl);
  for (const one of [copyUrl, copySecureUrl, remove]) one.setAttribute('aria-describedby', `n-${imageId}`);
  find(HTMLElement, 'h3', element).id = `n-${imageId}`;
  onClick(remove, onDelete);
  element.dataset.imageId = imageId;
  return {
    element,
    imageId,
    number,
    problem: find(HTMLElement, '.problem-slot', element),
    focus: () => find(HTMLElement, '.thumb', element).focus({ preventScroll: true }),
    setBusy: (isBusy: boolean) => {
      element.setAttribute('aria-busy', String(isBusy));
      setBusy(remove, isBusy);
    },
  };
}
