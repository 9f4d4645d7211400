// The page that calls the API from the browser: Scalar, which reads the contract, with our frame, colours and links.
// Called by scripts/generate/docs.mjs. Its sources are in scalar/.
import { readFile } from 'node:fs/promises';
import { provenance } from './provenance.mjs';

const origin = 'Written by scripts/generate/docs/scalar.mjs from openapi.yaml. Never edited.';
const here = (file) => readFile(new URL(file, import.meta.url), 'utf8');

/** For hosts that send none; the server sends the same (src/http/publications.ts). */
const policy =
  "default-src 'none'; script-src 'self'; style-src 'self' 'unsafe-inline'; img-src 'self' data: blob:; connect-src 'self'; form-action 'self'; base-uri 'none'";

/** What a reader of this page must know first, before what the contract says of itself. */
const introduction = `**Try it here**: open an operation and press *Test Request*. It goes to this server, with the \`clientId\` and \`clientSecret\` that the
operator gave you; what you fill in once stays filled in until you leave the page. Start with [Log in](#tag/user/POST/user/login): the \`sessionId\`
of its answer, and later the access token, are filled in by themselves, as the credentials that they are. In the body of
[Log out](#tag/session/POST/session/logout), and where an \`imageId\` is asked for, write your own in place of the example.
`;

/** The contract as Scalar gets it: only the serving deployment, which is all that the page may talk to, and our own samples. */
function scalarContract(model, samplesOf) {
  const { contract, operations } = model;
  const { info, servers, paths, ...rest } = structuredClone(contract);
  for (const operation of operations) {
    // Its example of a file is a sentence, which would be sent as one.
    delete paths[operation.path][operation.method.toLowerCase()].requestBody?.content['multipart/form-data']?.examples;
    const samples = samplesOf(model, operation);
    if (samples.length > 0)
      paths[operation.path][operation.method.toLowerCase()]['x-codeSamples'] = samples.map(
        ({ syntax, label, source }) => ({ lang: syntax, label, source }),
      );
  }
  const description = `${introduction}\n${info.description}`;
  return { ...rest, info: { ...info, description }, servers: servers.slice(0, 1), paths };
}

const sourcesIn = (node) =>
  typeof node !== 'object' || node === null
    ? []
    : Object.entries(node).flatMap(([key, value]) => (key === 'x-source' ? [value] : sourcesIn(value)));

/** Where a mark such as R6 is told, from the page's folder: {R6: '../decisions.html#…'}. */
const placesOf = ({ contract }) =>
  Object.fromEntries(
    sourcesIn(contract).flatMap((source) =>
      [...provenance(source).matchAll(/\[(\w+)\]\(([^)#]+)\.md(#[^)]+)?\)/g)].map(([, mark, path, anchor = '']) => [
        mark,
        `..${path}.html${anchor}`,
      ]),
    ),
  );

/** The credentials that an operation gives, with the way to each in its answer. */
function issuedBy({ contract, operations }) {
  const schemes = Object.entries(contract.components.securitySchemes).filter(([, scheme]) => scheme['x-result']);
  return schemes.map(([name, scheme]) => {
    const { method, path } = operations.find(({ operationId }) => operationId === scheme['x-issued-by']);
    return { name, method, path, result: scheme['x-result'].split('.') };
  });
}

async function script(model) {
  const data = { places: placesOf(model), issued: issuedBy(model) };
  const lines = Object.entries(data).map(([name, value]) => `const ${name} = ${JSON.stringify(value, null, 2)};\n`);
  return `// ${origin}\n${lines.join('')}\n${await here('scalar/reference.js')}`;
}

/** The site's colours by day and by night, so that Scalar's switch between the two moves them too. */
async function style() {
  const text = await here('style.css');
  const [day, night] = [...text.matchAll(/:root \{([^}]*)\}/g)].map(([, body]) => body);
  if (!/@media \(prefers-color-scheme: dark\) \{\s*:root/.test(text) || !day || !night)
    throw new Error('style.css must begin with its colours: :root {…}, then the same in the dark.');
  const rest = await here('scalar/reference.css');
  return `/* ${origin} */\n:root,\n.light-mode {${day}}\n\n@media (prefers-color-scheme: dark) {\n:root {${night}}\n}\n\n.dark-mode {${night}}\n\n${rest}`;
}

const page = ({ contract: { info } }) => `<!doctype html>
<!-- ${origin} -->
<html lang="en">
<head>
<meta charset="utf-8">
<meta http-equiv="Content-Security-Policy" content="${policy}">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="color-scheme" content="light dark">
<meta name="description" content="Every operation, called from the browser with your own credentials.">
<title>Try it · ${info.title}</title>
<link rel="icon" type="image/svg+xml" href="../ticket.svg">
<link rel="stylesheet" href="reference.css">
<link rel="alternate" type="text/markdown" href="index.md">
</head>
<body>
<header class="bar">
<a class="brand" href="../index.html" aria-label="${info.title}"><img src="../ticket.svg" alt="" width="28" height="28"> <span class="name">${info.title}</span></a>
<nav class="places" aria-label="Places"><a class="place" href="../guides/start.html">Start</a> <a class="place" href="index.html" aria-current="page">Try it</a>
<a class="place" href="../operations/index.html">Operations</a> <a class="place" href="../errors/index.html">Codes</a></nav>
</header>
<noscript><p class="noscript">This page calls the API, for which it needs JavaScript. The same to read: <a href="../operations/index.html">operations</a>.</p></noscript>
<div id="reference"></div>
<script src="../vendor/scalar.js"></script>
<script src="reference.js"></script>
</body>
</html>
`;

/** `samplesOf(model, operation)` gives the requests to paste. */
export async function referenceFiles(model, { samplesOf }) {
  return {
    'reference/index.html': page(model),
    'reference/openapi.json': `${JSON.stringify(scalarContract(model, samplesOf), null, 2)}\n`,
    'reference/reference.js': await script(model),
    'reference/reference.css': await style(),
  };
}
