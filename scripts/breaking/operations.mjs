// Rules: which operations there are, under which names, and the x- data that says how the SDK calls each.
import { resolve } from '../openapi-document.mjs';
import { breaking, compatible, figure, fixed, operationsOfBoth } from './changes.mjs';

/** A released client repeats a call that it may repeat. */
function repeating(name, before, after) {
  const [was, is] = [before['x-idempotent'] === true, after['x-idempotent'] === true];
  if (was === is) return [];
  const text = `is ${is ? 'now' : 'no longer'} safe to repeat`;
  return [(is ? compatible : breaking)(name, text, 'x-idempotent')];
}

/** Statuses that stand for no code of the table, such as 304. */
function statuses(name, before, after) {
  const bare = (own, other) => {
    const coded = new Set(
      [...(own['x-error-codes'] ?? []), ...(other['x-error-codes'] ?? [])].map(({ status }) => String(status)),
    );
    return Object.keys(own.responses).filter((status) => !other.responses[status] && !coded.has(status));
  };
  return [
    ...bare(after, before).map((status) => breaking(name, `answers with the new status \`${status}\``, 'status-added')),
    ...bare(before, after).map((status) =>
      (status.startsWith('2') ? breaking : compatible)(name, `no longer answers with \`${status}\``, 'status-removed'),
    ),
  ];
}

function data(name, [before, documentBefore], [after, documentAfter]) {
  const same = (key, leave) => fixed(name, key, before[key], after[key], key, leave);
  const body = (operation, document) => resolve(document, operation.requestBody)?.['x-max-bytes'];
  const isResult = (operation, document, status) => resolve(document, operation.responses[status])?.['x-result'];
  return [
    ...fixed(name, 'operationId', before.operationId, after.operationId, 'operation-renamed'),
    ...repeating(name, before, after),
    ...same('x-idempotency-key', { mayCome: true }),
    ...same('x-pagination', { mayCome: true }),
    ...same('x-issues'),
    ...same('x-ends'),
    ...figure('limit', name, 'x-max-bytes', body(before, documentBefore), body(after, documentAfter), 'x-max-bytes'),
    ...Object.keys(before.responses)
      .filter((status) => after.responses[status])
      .flatMap((status) => {
        const [was, is] = [isResult(before, documentBefore, status), isResult(after, documentAfter, status)];
        return fixed(name, `x-result of ${status}`, was, is, 'x-result');
      }),
    ...statuses(name, before, after),
  ];
}

export function operations(before, after) {
  const { both, gone, come } = operationsOfBoth(before, after);
  return [
    ...gone.map(({ name, route }) => breaking(name, `${route} is gone`, 'operation-removed')),
    ...come.map(({ name, route }) => compatible(name, `${route} is new`, 'operation-added')),
    ...both.flatMap((one) => data(one.name, [one.before.operation, before], [one.after.operation, after])),
    ...fixed('servers', 'the first server', before.servers?.[0]?.url, after.servers?.[0]?.url, 'servers'),
  ];
}
