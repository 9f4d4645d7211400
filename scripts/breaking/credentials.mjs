// Rules: the security schemes, their x- data, and which of them each operation asks for.
import { breaking, compatible, fixed, operationsOfBoth } from './changes.mjs';

const schemesOf = (document) => document.components?.securitySchemes ?? {};
const relied = ['type', 'in', 'name', 'scheme', 'x-issued-by', 'x-result', 'x-expires-in'];

function scheme(name, before, after) {
  const where = `credential ${name}`;
  if (!after) return [breaking(where, 'is gone', 'credential-removed')];
  const refusals = (one) => one['x-refused-by'] && [...one['x-refused-by']].sort();
  return [
    ...relied.flatMap((key) => fixed(where, key, before[key], after[key], 'credential-changed')),
    ...fixed(where, 'x-refused-by', refusals(before), refusals(after), 'credential-changed'),
    ...fixed(where, 'x-pattern', before['x-pattern'], after['x-pattern'], 'credential-changed', { mayGo: true }),
  ];
}

/** The sets of credentials of which one is enough; the empty set where none is needed. */
function waysIn(document, operation) {
  const security = operation.security ?? document.security ?? [];
  const sets = (security.length === 0 ? [{}] : security).map((one) => Object.keys(one).sort().join(' + '));
  return sets.map((set) => set || 'no credentials');
}

export function credentials(before, after) {
  const [old, young] = [schemesOf(before), schemesOf(after)];
  const come = Object.keys(young).filter((name) => !old[name]);
  return [
    ...Object.keys(old).flatMap((name) => scheme(name, old[name], young[name])),
    ...come.map((name) => compatible(`credential ${name}`, 'is new', 'credential-added')),
    ...operationsOfBoth(before, after).both.flatMap((one) => {
      const [was, is] = [waysIn(before, one.before.operation), waysIn(after, one.after.operation)];
      const lost = was.filter((way) => !is.includes(way));
      const won = is.filter((way) => !was.includes(way));
      if (lost.length > 0)
        return [breaking(one.name, `asks for ${is.join(' or ')} instead of ${was.join(' or ')}`, 'security-changed')];
      return won.map((way) => compatible(one.name, `also takes ${way}`, 'security-added'));
    }),
  ];
}
