// What a change is, and the judgements that several rules share. Used by the rules beside it.
import { operationsOf } from '../openapi-document.mjs';

export const breaking = (where, text, rule) => ({ level: 'breaking', where, text, rule });
export const compatible = (where, text, rule) => ({ level: 'compatible', where, text, rule });

const show = (value) =>
  value === undefined ? 'nothing' : `\`${typeof value === 'string' ? value : JSON.stringify(value)}\``;

/** Whether two nodes say the same, whatever the order of their keys. */
export function isSame(a, b) {
  if (typeof a !== 'object' || typeof b !== 'object' || a === null || b === null) return a === b;
  if (Array.isArray(a) !== Array.isArray(b)) return false;
  const keys = new Set([...Object.keys(a), ...Object.keys(b)]);
  return [...keys].every((key) => isSame(a[key], b[key]));
}

/** A figure of which more is better for the caller. A limit that isn't there is endless, a promise that isn't there is nothing. */
export function figure(kind, where, name, before, after, rule) {
  const size = (value) => value ?? (kind === 'limit' ? Number.POSITIVE_INFINITY : 0);
  if (size(before) === size(after)) return [];
  const text = `${name} is ${after ?? 'gone'} instead of ${before ?? 'nothing'}`;
  return [(size(after) < size(before) ? breaking : compatible)(where, text, rule)];
}

/** Data on which a released client relies as it is. What is new may be compatible. */
export function fixed(where, name, before, after, rule, { mayCome = false, mayGo = false } = {}) {
  if (isSame(before, after)) return [];
  const isFree = (before === undefined && mayCome) || (after === undefined && mayGo);
  return [(isFree ? compatible : breaking)(where, `${name} is ${show(after)} instead of ${show(before)}`, rule)];
}

/** The retry of a code: a released client repeats where it was said to help. */
export function retry(where, name, before, after, rule) {
  if (before === after) return [];
  const text = `${name} is ${after ? 'now' : 'no longer'} worth a retry`;
  return [(after ? compatible : breaking)(where, text, rule)];
}

const routeOf = ({ method, path }) => `${method.toUpperCase()} ${path}`;
export const nameOf = (found) => found.operation.operationId ?? routeOf(found);

/** The operations of two documents by route: both, gone, come. */
export function operationsOfBoth(before, after) {
  const [old, young] = [before, after].map(
    (document) => new Map(operationsOf(document).map((one) => [routeOf(one), one])),
  );
  return {
    both: [...old]
      .filter(([route]) => young.has(route))
      .map(([route, one]) => ({ name: nameOf(one), route, before: one, after: young.get(route) })),
    gone: [...old].filter(([route]) => !young.has(route)).map(([route, one]) => ({ name: nameOf(one), route })),
    come: [...young].filter(([route]) => !old.has(route)).map(([route, one]) => ({ name: nameOf(one), route })),
  };
}

/** One change for what befell several operations alike; the breaking ones come first. */
export function merged(changes, operations) {
  const groups = new Map();
  for (const change of changes) {
    const key = [change.level, change.rule, change.text].join('\n');
    if (!groups.has(key)) groups.set(key, { ...change, where: new Set() });
    groups.get(key).where.add(change.where);
  }
  const order = [...operations];
  const place = ({ size }, names) =>
    size > 1 && order.every((one) => names.includes(one)) ? 'every operation' : names.join(', ');
  const sorted = (where) => [...where].sort((a, b) => order.indexOf(a) - order.indexOf(b));
  const rows = [...groups.values()].map((row) => ({ ...row, where: place(row.where, sorted(row.where)) }));
  const key = ({ level, where, text }) => `${level} ${where}: ${text}`;
  return rows.sort((a, b) => (key(a) < key(b) ? -1 : 1));
}
