// The sections that hold across operations; some of them from limits.mjs. Called by reference.mjs.
import { rulesOf } from './contract.mjs';
import { html, name, section, slug, table } from './html.mjs';
import { images, repeating, sessions } from './limits.mjs';
import { fieldsTable, operationLink as link, meaning } from './operation.mjs';

function credentials({ contract, operations }) {
  const giver = (id) => (operations.some(({ operationId }) => operationId === id) ? link(id) : `the ${id}`);
  const rows = Object.entries(contract.components.securitySchemes).map(([key, scheme]) => [
    html`<span id="credential-${key}">${name(scheme.name)}</span>`,
    html`${giver(scheme['x-issued-by'])}${scheme['x-result'] && html`, as ${name(scheme['x-result'])}`}`,
    meaning(
      scheme.description,
      scheme['x-pattern'] ? [html`pattern <code>${scheme['x-pattern']}</code>`] : [],
      scheme['x-source'],
    ),
  ]);
  return section('credentials', 'Credentials', table('Credentials', ['Header', 'Given by', 'Meaning'], rows));
}

const envelopes = ({ contract, deref }) =>
  section(
    'envelopes',
    'Errors and their two envelopes',
    html`<p>Every error has a code that never changes and a reason in words that may. Decide by the code. The pages of
the <a href="errors/">codes</a> say what to do about each.</p>
<h3>Routes under <code>/api/</code></h3>
${fieldsTable('The code envelope', contract.components.schemas.CodeError, deref)}
<h3>All other routes</h3>
${fieldsTable('The result envelope', contract.components.schemas.ResultError, deref)}`,
  );

const headers = ({ contract }) =>
  section(
    'headers',
    'Headers of answers',
    table(
      'Headers of answers',
      ['Header', 'Meaning'],
      Object.entries(contract.components.headers).map(([key, { description, schema, example }]) => [
        html`<code id="header-${slug(key)}">${key.replace(/^Image-/, '')}</code>
<span>${schema.type}${key.startsWith('Image-') && ', of images'}</span>`,
        meaning(description, [
          ...rulesOf(schema),
          ...(example === undefined ? [] : [html`for example <code>${example}</code>`]),
        ]),
      ]),
      'fields',
    ),
  );

/** Sections in reading order, each with the title that the page's list of contents shows. */
export const ruleSections = [
  { id: 'credentials', title: 'Credentials', write: credentials },
  { id: 'sessions', title: 'Sessions', write: sessions },
  { id: 'images', title: 'Images', write: images },
  { id: 'repeating', title: 'Repeating and paging', write: repeating },
  { id: 'envelopes', title: 'Errors', write: envelopes },
  { id: 'headers', title: 'Headers of answers', write: headers },
];
