// What a run of npm run contract found: a table for the terminal, a page, JUnit XML, and the ledger as JSON. Used by scripts/contract.mjs.
import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';

const escaped = (text) => String(text).replace(/[&<>"]/g, (letter) => `&#${letter.charCodeAt(0)};`);

/** Answers, failed rows and breaches of each operation. */
function tableOf({ counts, rows, breaches }) {
  const names = new Set([...counts.keys()].map((key) => key.split(' ').slice(0, -2).join(' ')));
  for (const { operation } of [...rows, ...breaches]) names.add(operation);
  return [...names].map((name) => {
    const own = [...counts].filter(
      ([key]) => key.startsWith(`${name} `) && key.split(' ').length === name.split(' ').length + 2,
    );
    const ownRows = rows.filter(({ operation }) => operation === name);
    return {
      name,
      answers: own.reduce((sum, [, count]) => sum + count, 0),
      pairs: own.map(([key, count]) => `${key.slice(name.length + 1)} ×${count}`),
      rows: ownRows.length,
      failed: ownRows.filter((row) => row.breaches.length > 0).length,
      breaches: breaches.filter(({ operation }) => operation === name).length,
    };
  });
}

export function printTable(result, print) {
  const columns = ['operation', 'answers', 'codes', 'rows', 'failed', 'breaches'];
  const lines = tableOf(result).map(({ name, answers, pairs, rows, failed, breaches }) =>
    [name, answers, pairs.length, rows, failed, breaches].map(String),
  );
  const widths = columns.map((column, n) => Math.max(column.length, ...lines.map((line) => line[n].length)));
  for (const line of [columns, ...lines]) {
    print(line.map((cell, n) => (n === 0 ? cell.padEnd(widths[n]) : cell.padStart(widths[n]))).join('  '));
  }
}

/** Every breach as {where, what}. */
export const findingsOf = ({ rows, breaches, schemathesis, cleaned }) => [
  ...breaches.map(({ operation, status, breach, times, example }) => ({
    where: `${operation} ${status}`,
    what: `${breach} (${times}×, first at ${example})`,
  })),
  ...rows.flatMap(({ operation, name, breaches: own }) =>
    own.map((breach) => ({ where: `${operation}: ${name}`, what: breach })),
  ),
  ...(schemathesis && schemathesis.status !== 0
    ? [{ where: 'Schemathesis', what: `it ended with ${schemathesis.status}: see its report` }]
    : []),
  ...cleaned.faults.map((what) => ({ where: 'removing', what })),
];

const html = (result, findings) => `<!doctype html>
<html lang="en"><head><meta charset="utf-8"><meta name="viewport" content="width=device-width"><title>Cloakroom: contract tests</title>
<style>
:root{color-scheme:light dark}body{font:1rem/1.5 system-ui,sans-serif;max-width:60rem;margin:2rem auto;padding:0 1rem}
table{border-collapse:collapse;width:100%}th,td{text-align:left;padding:.3rem .6rem;border-bottom:1px solid #8886;vertical-align:top}
td:nth-child(2),td:nth-child(4),td:nth-child(5){text-align:right}code{font-size:.85em}.bad{color:#c0182b}.good{color:#1a7f37}
</style></head><body>
<h1>Contract tests</h1>
<p><code>${escaped(result.url)}</code>, ${escaped(result.date)}</p>
<p class="${findings.length === 0 ? 'good' : 'bad'}">${findings.length === 0 ? 'The contract is kept.' : `${findings.length} breaches of the contract.`}</p>
${findings.length === 0 ? '' : `<table><thead><tr><th>where</th><th>what</th></tr></thead><tbody>${findings.map(({ where, what }) => `<tr><td>${escaped(where)}</td><td>${escaped(what)}</td></tr>`).join('')}</tbody></table>`}
<h2>Answers</h2>
<table><thead><tr><th>operation</th><th>answers</th><th>status and code</th><th>rows</th><th>failed</th></tr></thead><tbody>
${tableOf(result)
  .map(
    ({ name, answers, pairs, rows, failed }) =>
      `<tr><td><code>${escaped(name)}</code></td><td>${answers}</td><td>${pairs.map(escaped).join('<br>')}</td><td>${rows}</td><td>${failed}</td></tr>`,
  )
  .join('\n')}
</tbody></table>
</body></html>
`;

function junit(result, findings, folder) {
  const test = (suite, name, faults) =>
    `    <testcase classname="${escaped(suite)}" name="${escaped(name)}">${faults.map((fault) => `<failure message="${escaped(fault)}"/>`).join('')}</testcase>`;
  const answers = tableOf(result).map(({ name }) => {
    const own = result.breaches.filter(({ operation }) => operation === name);
    return test(
      'answers',
      name,
      own.map(({ status, breach }) => `${status}: ${breach}`),
    );
  });
  const rows = result.rows.map(({ operation, name, breaches }) => test(operation, name, breaches));
  const file = join(folder, 'schemathesis.xml');
  const theirs = existsSync(file)
    ? (/<testsuite [\s\S]*<\/testsuite>/.exec(readFileSync(file, 'utf8'))?.[0] ?? '')
    : '';
  const suite = (name, cases) =>
    `  <testsuite name="${name}" tests="${cases.length}">\n${cases.join('\n')}\n  </testsuite>`;
  return `<?xml version="1.0" encoding="UTF-8"?>\n<testsuites name="contract" failures="${findings.length}">\n${suite('answers', answers)}\n${suite('rows', rows)}\n${theirs}\n</testsuites>\n`;
}

export function writeReport(result, findings, folder) {
  writeFileSync(join(folder, 'report.html'), html(result, findings));
  writeFileSync(join(folder, 'junit.xml'), junit(result, findings, folder));
  const ledger = [...result.counts].sort().map(([key, count]) => [key, count]);
  writeFileSync(join(folder, 'ledger.json'), `${JSON.stringify(Object.fromEntries(ledger), null, 2)}\n`);
}
