// What the search finds: one row for each part of a page that has a heading. Called by site.mjs; read by docs.js.

const unescaped = (text) =>
  text
    .replaceAll('&lt;', '<')
    .replaceAll('&gt;', '>')
    .replaceAll('&quot;', '"')
    .replaceAll(/&#(39|x27);/g, "'")
    .replaceAll('&amp;', '&');

const textOf = (html) =>
  unescaped(
    html
      .replace(/<wbr>|<a class="anchor"[\s\S]*?<\/a>/g, '')
      .replace(/<\/?span\b[^>]*>/g, '')
      .replace(/<[^>]+>/g, ' ')
      .replace(/\s+/g, ' '),
  ).trim();

/** Rows of [address, title of the page, heading, text]. */
export function searchRows(page, html) {
  const [intro, ...parts] = html.split(/(?=<h[23] id=")/);
  const rows = [[`${page.path}.html`, page.title, '', `${page.nav ?? ''} ${page.summary} ${textOf(intro)}`.trim()]];
  for (const part of parts) {
    const [heading, id] = /^<h[23] id="([^"]+)">[\s\S]*?<\/h[23]>/.exec(part);
    rows.push([
      `${page.path}.html#${id}`,
      page.title,
      textOf(heading),
      textOf(part.slice(heading.length)).slice(0, 1200),
    ]);
  }
  return rows;
}
