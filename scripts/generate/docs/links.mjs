// Links between pages: written from the site's root or relative to the page, made relative to the page. Called by site.mjs.
import { posix } from 'node:path';

const isElsewhere = (href) => /^(https?:|mailto:|#|data:)/.test(href);

/** The target as a path from the site's root, with its anchor; undefined where it leads elsewhere. */
function resolved(page, href) {
  if (isElsewhere(href)) return undefined;
  const [path, anchor] = href.split('#');
  const from = posix.dirname(`/${page}`);
  const found = posix
    .resolve(from, path)
    .slice(1)
    .replace(/README\.md$/, 'index.md');
  return { path: path.endsWith('/') ? `${found}/`.replace(/^\//, '') : found, anchor };
}

/** A function that writes the page's links: `extension` is what pages have (html, md). `known` says whether a path exists. */
export function linksOf(page, { extension, known }) {
  const from = posix.dirname(page);
  return (href) => {
    const target = resolved(page, href);
    if (!target) return href;
    if (!known(target.path)) throw new Error(`${page} links to ${href}, which the site does not have.`);
    const path = target.path.replace(/\.md$/, `.${extension}`);
    const relative = posix.relative(from === '.' ? '' : from, path) || './';
    return `${relative}${target.anchor ? `#${target.anchor}` : ''}`;
  };
}

/** Markdown with each link that starts at the root made relative. */
export const relinked = (markdown, link) =>
  markdown.replaceAll(
    /(\]\()(\/[^)\s]*|[^)\s:#]+\.md(?:#[^)\s]*)?)(?=\))/g,
    (_whole, open, href) => `${open}${link(href)}`,
  );
