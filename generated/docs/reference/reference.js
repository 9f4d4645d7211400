// Written by scripts/generate/docs/scalar.mjs from openapi.yaml. Never edited.
const places = {
  "D3": "../sources/d3-login.html",
  "R6": "../decisions.html#r6-sessions",
  "D1": "../sources/d1-base64-upload.html",
  "R4": "../decisions.html#r4-images",
  "R13": "../decisions.html#r13-idempotency-key",
  "D0": "../sources/d0-image-upload.html",
  "D2": "../sources/d2-logout.html",
  "R2": "../decisions.html#r2-two-envelopes-one-table-of-codes",
  "G1": "../decisions.html#g1-where-access-tokens-come-from",
  "R9": "../decisions.html#r9-access-tokens",
  "R3": "../decisions.html#r3-http-status",
  "G2": "../decisions.html#g2-how-an-image-is-seen-again",
  "R5": "../decisions.html#r5-base64",
  "G4": "../decisions.html#g4-whether-a-session-still-lives",
  "R10": "../decisions.html#r10-addresses-of-images",
  "R7": "../decisions.html#r7-logout",
  "R1": "../decisions.html#r1-head-and-body",
  "R14": "../decisions.html#r14-session-expires-in-and-x-request-id",
  "R15": "../decisions.html#r15-written-for-machines-too",
  "R11": "../decisions.html#r11-login"
};
const issued = [
  {
    "name": "sessionId",
    "method": "POST",
    "path": "/user/login",
    "result": [
      "sessionId"
    ]
  },
  {
    "name": "x-access-token",
    "method": "POST",
    "path": "/api/auth/token",
    "result": [
      "payload",
      "access_token"
    ]
  }
];

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
