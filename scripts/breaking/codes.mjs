// Rules: x-error-codes and x-client-codes. The set of codes of an operation is a type of the SDK, and a released SDK takes an answer
// that is not in its set for UNEXPECTED_ANSWER.
import { breaking, compatible, operationsOfBoth, retry } from './changes.mjs';

const names = (rows) => new Set(rows.map(({ code }) => code));
const pair = ({ code, status }) => `${code} ${status}`;
const lacks = (rows, row) => !rows.some((one) => pair(one) === pair(row));

function pairsOf(where, before, after) {
  const added = after.filter((row) => lacks(before, row));
  const removed = before.filter((row) => lacks(after, row));
  return [
    ...added.map((row) =>
      names(before).has(row.code)
        ? breaking(where, `answers \`${row.code}\` with the new status ${row.status}`, 'code-status-added')
        : breaking(where, `answers the new code \`${row.code}\` (${row.status})`, 'code-added'),
    ),
    ...removed.map((row) =>
      names(after).has(row.code)
        ? compatible(where, `no longer answers \`${row.code}\` with ${row.status}`, 'code-status-removed')
        : breaking(where, `no longer answers \`${row.code}\` (${row.status})`, 'code-removed'),
    ),
  ];
}

/** Rows that no operation has: answers of routes that are not there. */
const routeless = (document) => (document['x-error-codes'] ?? []).filter(({ operations }) => operations.length === 0);

/** Codes that come or go with whole operations still change the SDK's ErrorCode. */
function wholeTable(before, after, told) {
  const [old, young] = [before, after].map((document) => names(document['x-error-codes'] ?? []));
  const where = 'x-error-codes';
  const untold = (from, other) =>
    [...from].filter((code) => !other.has(code) && !told.some(({ text }) => text.includes(`\`${code}\``)));
  return [
    ...untold(young, old).map((code) => breaking(where, `has the new code \`${code}\``, 'code-added')),
    ...untold(old, young).map((code) => breaking(where, `no longer has \`${code}\``, 'code-removed')),
  ];
}

function retries(before, after) {
  const key = (row) => `${row.envelope} ${pair(row)}`;
  const young = new Map((after['x-error-codes'] ?? []).map((row) => [key(row), row]));
  return (before['x-error-codes'] ?? [])
    .filter((row) => young.has(key(row)))
    .flatMap((row) =>
      retry('x-error-codes', `\`${pair(row)}\` (${row.envelope})`, row.retry, young.get(key(row)).retry, 'code-retry'),
    );
}

function clientCodes(before, after) {
  const [old, young] = [before, after].map(
    (document) => new Map((document['x-client-codes'] ?? []).map((row) => [row.code, row])),
  );
  const where = 'x-client-codes';
  return [
    ...[...young.keys()]
      .filter((code) => !old.has(code))
      .map((code) => breaking(where, `has the new code \`${code}\``, where)),
    ...[...old].flatMap(([code, row]) =>
      young.has(code)
        ? retry(where, `\`${code}\``, row.retry, young.get(code).retry, where)
        : breaking(where, `no longer has \`${code}\``, where),
    ),
  ];
}

export function codes(before, after) {
  const ofOperations = operationsOfBoth(before, after).both.flatMap((one) =>
    pairsOf(one.name, one.before.operation['x-error-codes'] ?? [], one.after.operation['x-error-codes'] ?? []),
  );
  const told = [...ofOperations, ...pairsOf('routes that are not there', routeless(before), routeless(after))];
  return [...told, ...wholeTable(before, after, told), ...retries(before, after), ...clientCodes(before, after)];
}
