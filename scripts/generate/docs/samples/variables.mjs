// The variables of all requests, and which answers give them. Called by before.mjs and for the Postman collection.
import { requestOf } from './request.mjs';

/** By operation, where in its answer the value stands: what the contract's links say. */
export function sourcesOf({ operations }, name) {
  const found = operations.flatMap(({ operationId, responses }) =>
    responses
      .flatMap(({ links = {} }) => Object.values(links).flatMap(({ parameters }) => Object.entries(parameters)))
      .filter(([target]) => target.split('.')[1] === name)
      .map(([, from]) => [operationId, from.replace('$response.body#/', '').replaceAll('/', '.')]),
  );
  return [...new Map(found)];
}

/** Every variable once: those that the operator gives first, then the user's own, then what answers give. */
export function variablesOf(model) {
  const requests = model.operations.map((operation) => requestOf(model, operation));
  const parts = requests.flatMap(({ client, credentials, path, body }) => [
    ...client,
    ...(body?.fields ?? []),
    ...credentials,
    ...path,
  ]);
  const named = parts
    .filter((part) => part.variable)
    .map((part) => ({ ...part, sources: sourcesOf(model, part.name) }));
  const each = [...new Map(named.map((part) => [part.variable, part])).values()];
  return [...each.filter(({ sources }) => sources.length === 0), ...each.filter(({ sources }) => sources.length > 0)];
}
