// Writes generated/docs/, the published reference: plain pages that need no JavaScript. Called by scripts/generate.mjs.
import { mkdir, readFile, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { clientCodePage } from './docs/client-codes.mjs';
import { codePage, codesPage } from './docs/codes.mjs';
import { readContract } from './docs/contract.mjs';
import { ledgerPage } from './docs/ledger.mjs';
import { referencePage } from './docs/reference.mjs';

const origin = 'Written by scripts/generate/docs.mjs from openapi.yaml. Never edited.';
const asset = (file) => readFile(new URL(`docs/${file}`, import.meta.url), 'utf8');

export async function writeDocs({ contract, out }) {
  const model = readContract(contract);
  const pending = await readFile(new URL('../../test/pending-pairs', import.meta.url), 'utf8');
  const files = {
    'index.html': referencePage(model),
    'ledger.html': ledgerPage(model, pending.split('\n')),
    'errors/index.html': codesPage(model),
    ...Object.fromEntries(model.codeNames.map((code) => [`errors/${code}.html`, codePage(model, code)])),
    ...Object.fromEntries(model.clientCodes.map((row) => [`errors/${row.code}.html`, clientCodePage(model, row)])),
    'style.css': `/* ${origin} */\n${await asset('style.css')}`,
    'ticket.svg': `<!-- ${origin} -->\n${await asset('ticket.svg')}`,
  };
  for (const [path, text] of Object.entries(files)) {
    const file = join(out, 'docs', path);
    await mkdir(dirname(file), { recursive: true });
    await writeFile(file, text);
  }
}
