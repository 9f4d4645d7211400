// Elements of index.html by their selectors, with their types checked. Used by every part of the page.

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
