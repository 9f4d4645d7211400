// The home page of the site. Called by site.mjs.
import { guideTable } from './guides.mjs';
import { blocks, code, link, list } from './markdown.mjs';

export const homePage = (model, guides) => ({
  path: 'index',
  title: `${model.contract.info.title} documentation`,
  nav: 'Home',
  section: '',
  summary: 'Show your credentials, get a session as your ticket, hand in images and get them back.',
  markdown: blocks(
    list([
      `${link('Start in five minutes', '/guides/start.md')}: from nothing to an image handed in and got back`,
      `${link('Try it', '/reference/index.md')}: every operation, called from this page with your own credentials`,
      `${link('Operations', '/operations/index.md')}: what each takes and answers, with requests to paste in five languages`,
      `${link('Codes', '/errors/index.md')}: every error, what to do about it, and whether to try again`,
      `${link('Provenance', '/sources/index.md')}: the four documents that became this contract, side by side`,
      `${link('Rules', '/rules.md')}: sessions, images, repeating and paging`,
    ]),
    '## Guides',
    guideTable(guides),
    '## About the contract',
    model.contract.info.description,
    '## For programs',
    list([
      `The contract: ${link('openapi.yaml', '/openapi.yaml')} (OpenAPI 3.0.3), ${link('openapi-3.1.yaml', '/openapi-3.1.yaml')} (the same as 3.1)`,
      `A ${link('Postman collection', '/cloakroom.postman_collection.json')} that runs from login to logout`,
      `${link('llms.txt', '/llms.txt')}: the list of these pages for language models; each has a twin whose name ends with ${code('.md')}`,
      `An MCP server made from the contract: ${code('npm run -s mcp')} in the project`,
    ]),
  ),
});
