// Rules: x-session, x-image-rules and x-idempotency, the figures by which servers and the SDK behave.
import { breaking, compatible, figure, fixed, operationsOfBoth } from './changes.mjs';

const seconds = ['idleSeconds', 'rememberedIdleSeconds', 'maxSeconds', 'rememberedMaxSeconds', 'tokenSeconds'];

function promises(name, figures, fixtures, before, after) {
  const [old, young] = [before[name] ?? {}, after[name] ?? {}];
  return [
    ...figures.flatMap((key) => figure('promise', name, key, old[key], young[key], name)),
    ...fixtures.flatMap((key) => fixed(name, key, old[key], young[key], name)),
    ...rest(name, old, young, [...figures, ...fixtures]),
  ];
}

/** What the rule does not know of is taken for something to rely on. */
const rest = (where, old, young, known) =>
  [...new Set([...Object.keys(old), ...Object.keys(young)])]
    .filter((key) => !known.includes(key) && key !== 'x-source')
    .flatMap((key) => fixed(where, key, old[key], young[key], where));

/** The SDK looks at the first bytes before it sends: a shorter signature lets more through, any other less. */
function signature(format, before, after) {
  if (before === after) return [];
  const text = `the signature of ${format} is \`${after}\` instead of \`${before}\``;
  const isWider = before?.startsWith(after ?? '');
  return [(isWider ? compatible : breaking)('x-image-rules', text, 'x-image-rules')];
}

function formats(before = [], after = []) {
  const where = 'x-image-rules';
  const young = new Map(after.map((row) => [row.format, row]));
  const come = after.filter(({ format }) => !before.some((row) => row.format === format));
  return [
    ...come.map(({ format }) => compatible(where, `takes ${format} too`, where)),
    ...before.flatMap((row) => {
      const now = young.get(row.format);
      if (!now) return [breaking(where, `no longer takes ${row.format}`, where)];
      const lost = row.extensions.filter((extension) => !now.extensions.includes(extension));
      const won = now.extensions.filter((extension) => !row.extensions.includes(extension));
      return [
        ...fixed(where, `the mediaType of ${row.format}`, row.mediaType, now.mediaType, where),
        ...lost.map((extension) => breaking(where, `${row.format} no longer has the extension ${extension}`, where)),
        ...won.map((extension) => compatible(where, `${row.format} has the extension ${extension} too`, where)),
        ...signature(row.format, row.signature, now.signature),
        ...rest(where, row, now, ['format', 'mediaType', 'extensions', 'signature']),
      ];
    }),
  ];
}

function imageRules(before, after) {
  const [old, young] = [before['x-image-rules'] ?? {}, after['x-image-rules'] ?? {}];
  const limits = ['maxBytes', 'maxPixels'];
  return [
    ...limits.flatMap((key) => figure('limit', 'x-image-rules', key, old[key], young[key], 'x-image-rules')),
    ...formats(old.formats, young.formats),
    ...rest('x-image-rules', old, young, [...limits, 'formats']),
  ];
}

/** Which field holds the image, and which code each breach of a rule has. */
const imageFields = (before, after) =>
  operationsOfBoth(before, after).both.flatMap((one) => {
    const [old, young] = [one.before.operation['x-image-rules'] ?? {}, one.after.operation['x-image-rules'] ?? {}];
    const breaches = new Set([...Object.keys(old.breaches ?? {}), ...Object.keys(young.breaches ?? {})]);
    const text = (breach) => breach && `${breach.code} ${breach.status}`;
    return [
      ...rest(one.name, old, young, ['breaches']),
      ...[...breaches].flatMap((breach) =>
        fixed(
          one.name,
          `the code of ${breach}`,
          text(old.breaches?.[breach]),
          text(young.breaches?.[breach]),
          'x-image-rules',
        ),
      ),
    ];
  });

export const figures = (before, after) => [
  ...promises('x-session', seconds, ['credential', 'expiresInHeader'], before, after),
  ...promises('x-idempotency', ['keptSeconds', 'reservedSeconds'], ['header'], before, after),
  ...imageRules(before, after),
  ...imageFields(before, after),
];
