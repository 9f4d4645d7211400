// The whole site as files: pages as HTML and Markdown, the search index, llms.txt, the site map. Called by scripts/generate/docs.mjs.
import { codePages } from './codes.mjs';
import { readContract } from './contract.mjs';
import { changelogPage, guideIndex, guidePages } from './guides.mjs';
import { homePage } from './home.mjs';
import { layout } from './layout.mjs';
import { ledgerPage } from './ledger.mjs';
import { linksOf, relinked } from './links.mjs';
import { operationPages } from './operations.mjs';
import { provenancePages } from './provenance.mjs';
import { createRenderer } from './render.mjs';
import { rulesPage } from './rules.mjs';
import { beforeYouPaste } from './samples.mjs';
import { searchRows } from './search.mjs';

/** Where the site is meant to be, in sitemap.xml and llms.txt; a server writes its own address instead. */
export const placeholder = 'https://cloakroom.example/docs/';

/** The page that is not made of Markdown: its twin says where the same is told in text. */
const tryIt = (model) => ({
  path: 'reference/index',
  title: 'Try it',
  nav: 'Try it',
  section: 'Reference',
  summary: 'Every operation, called from the browser with your own credentials.',
  isForeign: true,
  markdown: `This page calls the API from a browser, so it needs one. The same in text: [operations](/operations/index.md), [rules](/rules.md), [codes](/errors/index.md); the contract itself: [openapi.yaml](/openapi.yaml).\n\n${model.operations.map(({ operationId, summary }) => `- [${operationId}](/operations/${operationId}.md): ${summary}\n`).join('')}`,
});

function pagesOf(model, parts) {
  const guides = guidePages(model, parts);
  return [
    homePage(model, guides),
    guideIndex(guides),
    ...guides,
    tryIt(model),
    rulesPage(model),
    ledgerPage(model),
    ...operationPages(model, { beforeYouPaste }),
    ...codePages(model),
    ...provenancePages(model),
    changelogPage(),
  ];
}

function llms(model, pages) {
  const sections = [...new Set(pages.map(({ section }) => section))].filter(Boolean);
  const line = ({ path, title, summary }) => `- [${title}](${placeholder}${path}.md): ${summary}\n`;
  const parts = sections.map(
    (section) =>
      `## ${section}\n\n${pages
        .filter((page) => page.section === section)
        .map(line)
        .join('')}`,
  );
  return `# ${model.contract.info.title}\n\n> ${pages[0].summary} An HTTP API described by one OpenAPI document: ${placeholder}openapi.yaml\n\n${parts.join('\n')}`;
}

const siteMap = (pages) => `<?xml version="1.0" encoding="UTF-8"?>
<urlset xmlns="http://www.sitemaps.org/schemas/sitemap/0.9">
${pages.map(({ path }) => `<url><loc>${placeholder}${path === 'index' ? '' : path.replace(/\/index$/, '/')}${/(^|\/)index$/.test(path) ? '' : '.html'}</loc></url>\n`).join('')}</urlset>
`;

/** Files by their path. `assets` are the other files of the site, which pages may link to. */
export function siteFiles(contract, { settings, assets }) {
  const model = readContract(contract);
  const pages = pagesOf(model, { settings });
  const paths = new Set([...pages.map(({ path }) => `${path}.md`), ...Object.keys(assets), 'llms.txt']);
  const known = (path) => paths.has(path);
  const files = { ...assets };
  const rows = [];
  for (const page of pages) {
    const toTwin = linksOf(`${page.path}.md`, { extension: 'md', known });
    files[`${page.path}.md`] =
      `# ${page.title}\n\n${page.lead ?? `${page.summary}\n\n`}${relinked(page.markdown, toTwin)}`;
    if (page.isForeign) continue;
    const { html, headings } = createRenderer(linksOf(`${page.path}.md`, { extension: 'html', known }))(page.markdown);
    files[`${page.path}.html`] = layout({ page, pages, body: html, headings, version: contract.info.version });
    rows.push(...searchRows(page, html));
  }
  files['search.json'] = `${JSON.stringify(rows)}\n`;
  files['llms.txt'] = llms(model, pages);
  files['sitemap.xml'] = siteMap(pages);
  return files;
}
