// What is served beside the contract: the contract itself, its reference, the page at /. Nothing here loads from other hosts.
import { join } from 'node:path';
import express, { type Express, type RequestHandler, Router } from 'express';
import { contract, contractText, envelopeOf, projectRoot } from '../contract.js';
import { illegal } from './refusals.js';

const pagePolicy =
  "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data: blob:; connect-src 'self'; form-action 'self'; base-uri 'none'; frame-ancestors 'none'";

const pageHeaders: RequestHandler = (_request, response, next) => {
  response.set({
    'Content-Security-Policy': pagePolicy,
    'X-Content-Type-Options': 'nosniff',
    'Referrer-Policy': 'no-referrer',
  });
  next();
};

export const readOnly: RequestHandler = (request, _response, next) => {
  if (request.method === 'GET' || request.method === 'HEAD') return next();
  const headers = { Allow: 'GET, HEAD' };
  throw illegal(envelopeOf(request.path), 405, `This path does not take the method ${request.method}.`, { headers });
};

/** A page's own address ends without .html; what is not found falls through to the walk's 404. */
const pages = (folder: string) =>
  express.static(folder, { index: 'index.html', extensions: ['html'], redirect: true, fallthrough: true });

const mustBeAskedFor = (response: { setHeader(name: string, value: string): unknown }): void =>
  void response.setHeader('Cache-Control', 'no-cache');

export function registerPublications(app: Express): void {
  const contractJson = JSON.stringify(contract);
  const docs = Router({ caseSensitive: true });
  docs.use(pageHeaders, pages(join(projectRoot, 'generated/docs')));

  app.use('/docs', readOnly, (request, response, next) => {
    // Relative links of the reference need the slash; the address without it is the one people type.
    if (request.originalUrl.split('?')[0] === '/docs') return response.redirect(308, '/docs/');
    docs(request, response, next);
  });
  app.all('/openapi.yaml', readOnly, (_request, response) => void response.type('application/yaml').send(contractText));
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
}
