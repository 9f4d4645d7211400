// The ledger as a page: every status and code of each operation, and that npm test has seen the server answer it. Called by site.mjs.
import { readFileSync } from 'node:fs';
import { blocks, codeLink, operationLink, table } from './markdown.mjs';

/** Lines of test/pending-pairs: "operation status code". */
const owed = () => new Set(readFileSync(new URL('../../../test/pending-pairs', import.meta.url), 'utf8').split('\n'));

export function ledgerPage({ operations }) {
  const pending = owed();
  const rows = operations.flatMap(({ operationId, 'x-error-codes': pairs }) =>
    pairs.map((pair) => ({ operationId, ...pair, isOwed: pending.has(`${operationId} ${pair.status} ${pair.code}`) })),
  );
  const proven = rows.filter(({ isOwed }) => !isOwed).length;
  return {
    path: 'ledger',
    title: 'Ledger of answers',
    nav: 'Ledger',
    section: 'Reference',
    summary:
      'Every pair of status and code that the contract declares, and whether the tests saw a real server answer it.',
    markdown: blocks(
      `The contract declares ${rows.length} pairs of status and code. The tests saw a real server answer ${proven} of them, and no ` +
        'other: `npm test` fails where a declared pair is never seen, or an undeclared one is.',
      operations.map(({ operationId }) => [
        `## ${operationId}`,
        `Answers of ${operationLink(operationId)}:`,
        table(
          ['Status', 'Code', 'Seen'],
          rows
            .filter((row) => row.operationId === operationId)
            .map((row) => [row.status, codeLink(row.code), row.isOwed ? 'owed: not answered yet' : 'yes']),
        ),
      ]),
    ),
  };
}
