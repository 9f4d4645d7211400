// What is served beside the contract: the contract itself, its reference, the page at /. Nothing here loads from other hosts.
import { readFile } from 'node:fs/promises';
import { extname, join } from 'node:path';
import express, { type RequestHandler, type Response, Router } from 'express';
import { contract, contractText, envelopeOf, projectRoot } from '../contract.js';
import { illegal } from './refusals.js';

const pagePolicy =
  "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data: blob:; connect-src 'self'; form-action 'self'; base-uri 'none'; frame-ancestors 'none'";
/** Scalar's code editor writes its styles anew with every field that opens, so no hash of them holds. */
const referencePolicy = pagePolicy.replace("style-src 'self'", "style-src 'self' 'unsafe-inline'");
const isReference = (path: string) => /^\/reference\/(index(\.html)?)?$/.test(path);

const setPageHeaders = (response: Response, policy: string) =>
  response.set({
    'Content-Security-Policy': policy,
    'X-Content-Type-Options': 'nosniff',
    'Referrer-Policy': 'no-referrer',
  });

const pageHeaders: RequestHandler = (_request, response, next) => {
  setPageHeaders(response, pagePolicy);
  next();
};

export const readOnly: RequestHandler = (request, _response, next) => {
  if (request.method === 'GET' || request.method === 'HEAD') return next();
  const headers = { Allow: 'GET, HEAD' };
  throw illegal(envelopeOf(request.path), 405, `This path does not take the method ${request.method}.`, { headers });
};

const mustBeAskedFor = (response: { setHeader(name: string, value: string): unknown }): void =>
  void response.setHeader('Cache-Control', 'no-cache');

const docsFolder = join(projectRoot, 'generated/docs');
const types: Record<string, string> = {
  '.md': 'text/markdown; charset=utf-8',
  '.yaml': 'application/yaml; charset=utf-8',
};

/** A page's own address ends without .html; what is not found falls through to the walk's 404. */
const docsFiles = express.static(docsFolder, {
  extensions: ['html'],
  cacheControl: false,
  setHeaders(response, file) {
    mustBeAskedFor(response);
    const type = types[extname(file)];
    if (type) response.setHeader('Content-Type', type);
  },
});

/** The pages name their own address only in these; elsewhere all links are relative. */
const placeholder = 'https://cloakroom.example/docs/';
const withOwnAddress =
  (name: string, type: string, publicUrl: () => string): RequestHandler =>
  async (_request, response, next) => {
    const text = await readFile(join(docsFolder, name), 'utf8').catch(() => null);
    if (text === null) return next();
    mustBeAskedFor(response);
    response.type(type).send(text.replaceAll(placeholder, `${publicUrl()}/docs/`));
  };

function createDocs(llms: RequestHandler, siteMap: RequestHandler): RequestHandler {
  const docs = Router({ caseSensitive: true });
  docs.use((request, response, next) => {
    setPageHeaders(response, isReference(request.path) ? referencePolicy : pagePolicy);
    next();
  });
  docs.get('/llms.txt', llms);
  docs.get('/sitemap.xml', siteMap);
  docs.use(docsFiles);
  return docs;
}

const firstPart = (path: string): string => path.split('/', 2)[1] ?? '';
const partsOfOperations = new Set(Object.keys(contract.paths).map(firstPart));

export interface PublicationParts {
  publicUrl: () => string;
  dropSilent: (response: Response) => void;
  /** Serves /metrics, where it is served on this port too. */
  metrics: RequestHandler | null;
}

export function createPublications({ publicUrl, dropSilent, metrics }: PublicationParts): RequestHandler {
  const app = Router({ strict: true, caseSensitive: true });
  if (metrics) app.all('/metrics', readOnly, metrics);

  // Bytes: of a text each answer would hold a copy.
  const contractYaml = Buffer.from(contractText);
  const contractJson = Buffer.from(JSON.stringify(contract));
  const llms = withOwnAddress('llms.txt', 'text/plain', publicUrl);
  const docs = createDocs(llms, withOwnAddress('sitemap.xml', 'application/xml', publicUrl));

  app.use('/docs', readOnly, (request, response, next) => {
    // Relative links of the reference need the slash; the address without it is the one people type.
    if (request.originalUrl.split('?')[0] === '/docs') return response.redirect(308, '/docs/');
    docs(request, response, next);
  });
  app.all('/llms.txt', readOnly, llms);
  app.all(
    '/openapi.yaml',
    readOnly,
    (_request, response) => void response.set('Content-Type', types['.yaml']).send(contractYaml),
  );
  app.all('/openapi-3.1.yaml', readOnly, docsFiles);
  app.all(
    '/openapi.json',
    readOnly,
    (_request, response) => void response.set('Cache-Control', 'no-store').type('application/json').send(contractJson),
  );

  const page = join(projectRoot, 'dist/web');
  // The names of assets are made from their content; the page that names them is asked for anew each time.
  const assets = express.static(join(page, 'assets'), { index: false, redirect: false, immutable: true, maxAge: '1y' });
  app.all('/', readOnly, pageHeaders, express.static(page, { cacheControl: false, setHeaders: mustBeAskedFor }));
  app.use('/assets', readOnly, pageHeaders, assets);

  return (request, response, next) => {
    if (partsOfOperations.has(firstPart(request.path))) return next();
    dropSilent(response);
    return app(request, response, next);
  };
}
