// The ledger as a page: every status and code of each operation, and that npm test has seen the server answer it. Called by
// scripts/generate/docs.mjs.
import { html, page, table } from './html.mjs';
import { codeLink, status } from './operation.mjs';

/** `pending`: lines of test/pending-pairs, "operation status code". */
export const ledgerPage = ({ operations }, pending) => {
  const owed = new Set(pending);
  const rows = operations.flatMap(({ operationId, 'x-error-codes': pairs }) =>
    pairs.map((pair) => ({ operationId, ...pair, isOwed: owed.has(`${operationId} ${pair.status} ${pair.code}`) })),
  );
  const proven = rows.filter(({ isOwed }) => !isOwed).length;
  return page({
    title: 'Ledger · Cloakroom',
    root: '',
    kind: 'narrow',
    body: html`<nav class="trail" aria-label="Where you are"><a href="./">Reference</a></nav>
<main>
<h1>Ledger</h1>
<p class="lead">The contract declares ${rows.length} pairs of status and code. The tests saw a real server answer ${proven} of them, and
no other: <code>npm test</code> fails where a declared pair is never seen, or an undeclared one is.</p>
${operations.map(
  ({ operationId }) => html`<section id="${operationId}" aria-labelledby="${operationId}-title">
<h2 id="${operationId}-title"><a href="./#${operationId}">${operationId}</a></h2>
${table(
  `Answers of ${operationId}`,
  ['Status', 'Code', 'Seen'],
  rows
    .filter((row) => row.operationId === operationId)
    .map(({ code, status: number, isOwed }) => [
      status(number),
      codeLink(code),
      isOwed ? 'owed: not answered yet' : 'yes',
    ]),
)}</section>
`,
)}</main>
`,
  });
};
