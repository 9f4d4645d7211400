/* global Scalar, places, issued -- the vendored bundle; the two constants above, written by scalar.mjs */

const link = (href, textContent) =>
  Object.assign(document.createElement('a'), { className: 'told', href, textContent });

/** The marks of an x-source, each a link to where it is told. Scalar sets the extension as a property of this name. */
class SourceMarks extends HTMLElement {
  set 'x-source'({ document: one, documents = one ? [one] : [], gap, decision }) {
    const marks = [...documents, gap, decision].filter(Boolean);
    this.replaceChildren('From ', ...marks.map((mark) => link(places[mark], mark)));
  }
}
customElements.define('source-marks', SourceMarks);

/** The codes that an operation answers, each a link to its page. */
class ErrorCodes extends HTMLElement {
  set 'x-error-codes'(rows) {
    const codes = [...new Set(rows.map(({ code }) => code))];
    this.replaceChildren('Codes ', ...codes.map((code) => link(`../errors/${code}.html`, code)));
  }
}
customElements.define('error-codes', ErrorCodes);

const extensions = [
  { name: 'x-source', component: 'source-marks' },
  { name: 'x-error-codes', component: 'error-codes' },
];
const configuration = {
  url: 'openapi.json',
  withDefaultFonts: false,
  telemetry: false,
  hideClientButton: true,
  showDeveloperTools: 'never',
  agent: { disabled: true },
  mcp: { disabled: true },
  hiddenClients: true,
  documentDownloadType: 'none',
  defaultOpenAllTags: true,
  hideModels: true,
  plugins: [() => ({ name: 'cloakroom', extensions })],
  // What was not filled in is missing, not empty.
  onBeforeRequest: ({ request }) => {
    for (const [name, value] of [...request.headers]) if (value === '') request.headers.delete(name);
  },
};
const reference = Scalar.createApiReference('#reference', configuration);

/** Fills in a credential for the calls that follow. */
function fillIn(name, value) {
  const securitySchemes = { ...reference.getConfiguration().authentication?.securitySchemes, [name]: { value } };
  reference.updateConfiguration({ ...reference.getConfiguration(), authentication: { securitySchemes } });
}

const send = window.fetch;
/** What an answer gives as a credential is filled in. */
window.fetch = async (...call) => {
  const response = await send(...call);
  const { pathname } = new URL(response.url);
  const given = issued.filter(({ method, path }) => response.ok && call[0].method === method && pathname === path);
  for (const { name, result } of given) {
    const body = await response
      .clone()
      .json()
      .catch(() => null);
    const value = result.reduce((at, key) => at?.[key], body);
    if (value) fillIn(name, value);
  }
  return response;
};
