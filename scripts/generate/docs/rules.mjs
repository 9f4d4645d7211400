// The page of what holds across operations: credentials, sessions, images, repeating and paging, envelopes, headers. Its tables of
// limits are fragments of the guides too. Called by site.mjs and guides.mjs.
import { bytes, number, rulesOf, seconds } from './contract.mjs';
import { fieldsTable, meaning } from './fields.mjs';
import { blocks, code, codeLink, link, operationLink, table } from './markdown.mjs';
import { provenance } from './provenance.mjs';

function credentials({ contract, operations }) {
  const giver = (id) => (operations.some(({ operationId }) => operationId === id) ? operationLink(id) : `the ${id}`);
  return table(
    ['Header', 'Given by', 'Meaning', 'From'],
    Object.values(contract.components.securitySchemes).map((scheme) => [
      code(scheme.name),
      `${giver(scheme['x-issued-by'])}${scheme['x-result'] ? `, as ${code(scheme['x-result'])}` : ''}`,
      meaning(scheme.description, scheme['x-pattern'] ? [`pattern ${code(scheme['x-pattern'])}`] : []),
      provenance(scheme['x-source']),
    ]),
  );
}

export function sessionLimits({ contract }) {
  const limits = contract['x-session'];
  return table(
    ['A session ends', 'Plain', 'With isRemembered'],
    [
      ['after its last activity', seconds(limits.idleSeconds), seconds(limits.rememberedIdleSeconds)],
      ['after its login, whatever happens', seconds(limits.maxSeconds), seconds(limits.rememberedMaxSeconds)],
    ],
  );
}

export function imageLimits({ contract }) {
  const rules = contract['x-image-rules'];
  return table(
    ['Format', 'Served as', 'Usual file names', 'At most'],
    rules.formats.map(({ format, mediaType, extensions }) => [
      code(format),
      code(mediaType),
      extensions.map((extension) => code(`.${extension}`)).join(', '),
      `${bytes(rules.maxBytes)}, ${number(rules.maxPixels)} pixels`,
    ]),
  );
}

const breaches = {
  missing: 'there is no image',
  tooLarge: 'it is too large',
  wrongKind: 'it is of another kind',
  malformed: 'it is malformed or cut short',
  tooManyPixels: 'it has too many pixels',
};

function refusedImages({ operations }) {
  const uploads = operations.filter((operation) => operation['x-image-rules']);
  return table(
    ['What is wrong with the image', ...uploads.map(({ operationId }) => operationLink(operationId))],
    Object.keys(uploads[0]['x-image-rules'].breaches).map((breach) => [
      breaches[breach] ?? breach,
      ...uploads.map((operation) => {
        const row = operation['x-image-rules'].breaches[breach];
        return `${codeLink(row.code)} at ${row.status}`;
      }),
    ]),
  );
}

function repeating({ contract, operations }) {
  const rules = contract['x-idempotency'];
  const uploads = operations.filter((operation) => operation['x-idempotency-key']);
  const paged = operations.filter((operation) => operation['x-pagination']);
  return [
    `${uploads.map(({ operationId }) => operationLink(operationId)).join(' and ')} take the header ${code(rules.header)}: the same ` +
      `key with the same image gives the first answer again for ${seconds(rules.keptSeconds)} and stores nothing twice. A key whose ` +
      `first call died is free again after ${seconds(rules.reservedSeconds)}. From ${provenance(rules['x-source'])}.`,
    paged.map(
      ({ operationId, 'x-pagination': names }) =>
        `${operationLink(operationId)} answers a page at a time. While there is more, its answer has ${code(names.nextCursor)}: send ` +
        `that as ${code(names.cursor)} to get the next page. ${code(names.limit)} says how many ${code(names.items)} a page may have.`,
    ),
  ];
}

/** One heading for each header, so that answers can point there; headers of the same name and another use follow each other. */
const headers = ({ contract }) =>
  Object.entries(contract.components.headers).map(([key, { description, schema, example }]) => [
    `### ${key}`,
    `${schema.type}. ${meaning(description, [
      ...rulesOf(schema),
      ...(example === undefined ? [] : [`for example ${code(example)}`]),
    ])}`,
  ]);

export const rulesPage = (model) => {
  const { contract } = model;
  const limits = contract['x-session'];
  return {
    path: 'rules',
    title: 'Rules of the whole API',
    nav: 'Rules',
    section: 'Reference',
    summary: 'Credentials, sessions, images, repeating and paging, the two envelopes, the headers of answers.',
    markdown: blocks(
      '## Credentials',
      'Credentials travel in headers, whose names are matched whatever their case.',
      credentials(model),
      '## Sessions',
      `These limits are the defaults; an operator can set others. What really holds is said by the header ` +
        `[${limits.expiresInHeader}](#${limits.expiresInHeader.toLowerCase()}). From ${provenance(limits['x-source'])}.`,
      sessionLimits(model),
      `An access token lives for ${seconds(limits.tokenSeconds)} at most, and never longer than its session. More in ` +
        `${link('the guide', '/guides/sessions.md')}.`,
      '## Images',
      `All frames of an animation count together. The format is told from the bytes. From ${provenance(contract['x-image-rules']['x-source'])}.`,
      imageLimits(model),
      refusedImages(model),
      '## Repeating',
      repeating(model),
      '## Envelopes',
      'Every error has a code that never changes and a reason in words that may. Decide by the code. The pages of the ' +
        '[codes](/errors/index.md) say what to do about each. Routes under `/api/`:',
      fieldsTable(contract.components.schemas.CodeError, model.deref),
      'All other routes:',
      fieldsTable(contract.components.schemas.ResultError, model.deref),
      '## Headers of answers',
      headers(model),
    ),
  };
};
