// Elements of index.html by their selectors, with their types checked, and buttons that may be busy. Used by every part of the page.

type Kind<T> = abstract new (...parts: never[]) => T;

/** Throws where index.html has no such element. */
export function find<T extends Element>(kind: Kind<T>, selector: string, within: ParentNode = document): T {
  const element = within.querySelector(selector);
  if (element instanceof kind) return element;
  throw new Error(`index.html has no ${kind.name} ${selector}`);
}

/** A copy of what a template holds. */
export function fromTemplate(id: string): HTMLElement {
  const { content } = find(HTMLTemplateElement, `#${id}`);
  return find(HTMLElement, '*', document.importNode(content, true));
}

export const button = (selector: string, within?: ParentNode): HTMLButtonElement =>
  find(HTMLButtonElement, selector, within);

/** Not by disabling it: it would lose the focus. */
export function setBusy(one: HTMLButtonElement, isBusy: boolean): void {
  if (isBusy) one.setAttribute('aria-disabled', 'true');
  else one.removeAttribute('aria-disabled');
}

/** Clicks while it is busy come to nothing. */
export function onClick(one: HTMLButtonElement, act: () => void): void {
  one.addEventListener('click', () => one.hasAttribute('aria-disabled') || act());
}
