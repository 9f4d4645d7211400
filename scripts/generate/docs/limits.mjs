// Sessions, images, repeating, paging: the contract's root extensions as sections. Called by rules.mjs.
import { bytes, number, seconds } from './contract.mjs';
import { html, join, section, slug, table } from './html.mjs';
import { codeLink, operationLink as link, status } from './operation.mjs';
import { provenance } from './provenance.mjs';

export function sessions({ contract }) {
  const limits = contract['x-session'];
  return section(
    'sessions',
    'Sessions',
    html`<p>These limits are the defaults; an operator can set others. What really holds is said by
<a href="#header-${slug(limits.expiresInHeader)}">${limits.expiresInHeader}</a>. ${provenance(limits['x-source'])}</p>
${table(
  'Session limits',
  ['A session ends', 'Plain', 'With isRemembered'],
  [
    ['after its last activity', seconds(limits.idleSeconds), seconds(limits.rememberedIdleSeconds)],
    ['after its login, whatever happens', seconds(limits.maxSeconds), seconds(limits.rememberedMaxSeconds)],
  ],
)}<p>An access token lives for ${seconds(limits.tokenSeconds)} at most, and never longer than its session.</p>
`,
  );
}

const breaches = {
  missing: 'there is no image',
  tooLarge: 'it is too large',
  wrongKind: 'it is of another kind',
  malformed: 'it is malformed or cut short',
  tooManyPixels: 'it has too many pixels',
};

export function images({ contract, operations }) {
  const rules = contract['x-image-rules'];
  const uploads = operations.filter((operation) => operation['x-image-rules']);
  const codeOf = (operation, breach) => {
    const row = operation['x-image-rules'].breaches[breach];
    return html`${codeLink(row.code)} ${status(row.status)}`;
  };
  return section(
    'images',
    'Images',
    html`<p>An image has at most ${bytes(rules.maxBytes)} and ${number(rules.maxPixels)} pixels,
all frames of an animation together. Its format is told from its bytes. ${provenance(rules['x-source'])}</p>
${table(
  'Image formats',
  ['Format', 'Served as', 'Usual file names'],
  rules.formats.map(({ format, mediaType, extensions }) => [
    html`<code>${format}</code>`,
    html`<code>${mediaType}</code>`,
    join(
      extensions.map((extension) => html`<code>.${extension}</code>`),
      ', ',
    ),
  ]),
)}${table(
  'Codes of refused images',
  ['What is wrong', ...uploads.map(({ operationId }) => link(operationId))],
  Object.keys(uploads[0]['x-image-rules'].breaches).map((breach) => [
    breaches[breach] ?? breach,
    ...uploads.map((operation) => codeOf(operation, breach)),
  ]),
)}`,
  );
}

export function repeating({ contract, operations }) {
  const rules = contract['x-idempotency'];
  const uploads = operations.filter((operation) => operation['x-idempotency-key']);
  const pages = operations.filter((operation) => operation['x-pagination']);
  return section(
    'repeating',
    'Repeating and paging',
    html`<p>${join(
      uploads.map(({ operationId }) => link(operationId)),
      ' and ',
    )} take the header <code>${rules.header}</code>: the same key
with the same image gives the first answer again for ${seconds(rules.keptSeconds)} and stores nothing twice. A key
whose first call died is free again after ${seconds(rules.reservedSeconds)}. ${provenance(rules['x-source'])}</p>
${pages.map(
  ({
    operationId,
    'x-pagination': names,
  }) => html`<p>${link(operationId)} answers a page at a time. While there is more, its answer
has <code>${names.nextCursor}</code>: send that as <code>${names.cursor}</code> to get the next page.
<code>${names.limit}</code> says how many <code>${names.items}</code> a page may have.</p>
`,
)}`,
  );
}
