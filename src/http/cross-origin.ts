// CORS: which pages elsewhere may call. The contract's request headers are allowed, all its response headers exposed.
import cors from 'cors';
import type { RequestHandler } from 'express';
import { contract } from '../contract.js';

/** '*' for any page, or a list of origins; none where the list is empty. */
export type Origins = '*' | readonly string[];

const requestHeaders = [
  'Content-Type',
  ...Object.values(contract.components.securitySchemes).map((scheme) => scheme.name),
  ...Object.values(contract.components.parameters).flatMap((parameter) =>
    parameter.in === 'header' ? [parameter.name] : [],
  ),
];
// A second description of a header is kept under a longer name in the contract.
const responseHeaders = Object.keys(contract.components.headers).filter((name) => !/^(Image|Possible)-/.test(name));
const dayInSeconds = 86_400;

export function allowOrigins(origins: Origins): RequestHandler {
  if (origins.length === 0) return (_request, _response, next) => next();
  const answer = cors({
    origin: origins === '*' ? '*' : [...origins],
    methods: ['GET', 'HEAD', 'POST', 'DELETE'],
    allowedHeaders: requestHeaders,
    exposedHeaders: responseHeaders,
    maxAge: dayInSeconds,
  });
  return (request, response, next) => {
    const isPreflight =
      request.headers.origin !== undefined && request.headers['access-control-request-method'] !== undefined;
    if (request.method === 'OPTIONS' && !isPreflight) return next(); // a method that no path takes: 405
    answer(request, response, next);
  };
}

/** The headers that an answer to a call of no page has; names and values in turn. */
export function headersWithoutOrigin(origins: Origins): string[] {
  const headers = new Map<string, string>();
  const response = {
    getHeader: (name: string) => headers.get(name),
    setHeader: (name: string, value: string) => headers.set(name, value),
  };
  allowOrigins(origins)({ method: 'GET', headers: {} } as never, response as never, () => {});
  return [...headers].flat();
}
