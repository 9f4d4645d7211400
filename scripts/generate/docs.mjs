// Writes generated/docs/, the published reference: static pages that any host can serve. Called by scripts/generate.mjs.
import { mkdir, readFile, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { readContract } from './docs/contract.mjs';
import { postmanCollection } from './docs/postman.mjs';
import { samplesOf } from './docs/samples.mjs';
import { referenceFiles } from './docs/scalar.mjs';
import { siteFiles } from './docs/site.mjs';
import { timelineSvg } from './docs/timeline.mjs';
import { upgradedFile } from './docs/upgraded.mjs';
import { readSettings } from './settings.mjs';

const origin = 'Written by scripts/generate/docs.mjs from openapi.yaml and src/docs. Never edited.';
const here = (file) => readFile(new URL(`docs/${file}`, import.meta.url), 'utf8');
const ofSources = (file) => readFile(new URL(`../../src/docs/${file}`, import.meta.url), 'utf8');

export async function writeDocs({ contract, contractFile, out }) {
  const model = readContract(contract);
  const assets = {
    'style.css': `/* ${origin} */\n${await here('style.css')}`,
    'docs.js': `// ${origin}\n${await here('docs.js')}`,
    'ticket.svg': `<!-- ${origin} -->\n${await here('ticket.svg')}`,
    'openapi.yaml': await readFile(contractFile, 'utf8'),
    'guides/session-timeline.svg': timelineSvg(contract),
    'guides/bench.svg': await ofSources('bench/results.svg'),
    'grafana/cloakroom.json': await ofSources('grafana/cloakroom.json'),
    'cloakroom.postman_collection.json': `${JSON.stringify(postmanCollection(model), null, 2)}\n`,
    ...(await upgradedFile(model)),
    ...(await referenceFiles(model, { samplesOf })),
  };
  const files = siteFiles(contract, { settings: await readSettings(), assets });
  for (const [path, text] of Object.entries(files)) {
    const file = join(out, 'docs', path);
    await mkdir(dirname(file), { recursive: true });
    await writeFile(file, text);
  }
}
