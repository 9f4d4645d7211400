// Every example of the contract: of requests, with the examples of their parameters, and of answers. Used by the tests beside.
import { operationsOf, type Parameter, type Response, type Route, resolve } from '../../scripts/openapi-document.mjs';
import { contract } from '../../src/contract.js';

export interface RequestExample {
  operationId: string;
  /** Such as "login remembered, with X-Request-Id". */
  title: string;
  method: string;
  path: string;
  /** The names of the credentials it sends. */
  credentials: string[];
  parameters: Parameter[];
  body?: { mediaType: string; fields: Record<string, unknown> };
}

export interface AnswerExample {
  operationId: string;
  status: number;
  name: string;
  value: unknown;
  /** The declared headers, each with its example or its only value. */
  headers: Record<string, unknown>;
}

const none: [string, RequestExample['body']][] = [['', undefined]];

function bodiesOf({ operation: { requestBody } }: Route): [name: string, body: RequestExample['body']][] {
  const [mediaType, media] = Object.entries(requestBody?.content ?? {})[0] ?? [];
  if (!mediaType) return none;
  return Object.entries(media?.examples ?? {}).map(([name, node]) => {
    const fields = resolve(contract, node).value as Record<string, unknown>;
    return [name, { mediaType, fields }];
  });
}

const choicesOf = <T>(items: T[]): T[][] => [[], ...items.map((item) => [item]), ...(items.length > 1 ? [items] : [])];

/** Each body with no optional parameter, with each of them alone, and with all. */
function requestsOf(route: Route): RequestExample[] {
  const { path, method, item, operation } = route;
  const { operationId, security } = operation;
  const parameters = [...(item.parameters ?? []), ...(operation.parameters ?? [])].map((node) =>
    resolve(contract, node),
  );
  const required = parameters.filter((parameter) => parameter.required);
  const choices = choicesOf(parameters.filter((parameter) => !parameter.required));
  return bodiesOf(route).flatMap(([name, body]) =>
    choices.map((chosen) => ({
      operationId,
      title: [`${operationId} ${name}`.trim(), ...chosen.map((parameter) => parameter.name)].join(', with '),
      method: method.toUpperCase(),
      path,
      credentials: Object.keys(security[0] ?? {}),
      parameters: [...required, ...chosen],
      ...(body && { body }),
    })),
  );
}

const headersOf = ({ headers = {} }: Response): Record<string, unknown> =>
  Object.fromEntries(
    Object.entries(headers).map(([name, node]) => {
      const { example, schema } = resolve(contract, node);
      return [name, example ?? schema.enum?.[0]];
    }),
  );

const answersOf = ({ operation: { operationId, responses } }: Route): AnswerExample[] =>
  Object.entries(responses).flatMap(([status, node]) => {
    const response = resolve(contract, node);
    const headers = headersOf(response);
    return Object.entries(response.content?.['application/json']?.examples ?? {}).map(([name, example]) => {
      return { operationId, status: Number(status), name, value: resolve(contract, example).value, headers };
    });
  });

const routes = operationsOf(contract);
export const requestExamples = routes.flatMap(requestsOf);
export const answerExamples = routes.flatMap(answersOf);
export const errorExamples = answerExamples.filter(({ status }) => status >= 400);

export const titleOf = ({ operationId, status, name }: AnswerExample): string => `${operationId} ${status} ${name}`;

/** For test.each: each with its name. */
export const named = (examples: AnswerExample[]) => examples.map((example) => [titleOf(example), example] as const);

/** A request of the operation with nothing optional. */
export function plainRequest(operationId: string): RequestExample {
  const found = requestExamples.find((example) => example.operationId === operationId);
  if (!found) throw new Error(`The contract has no request of ${operationId}`);
  return found;
}

/** The example of the operation's success; undefined where that is no JSON. */
export const successOf = (operationId: string): AnswerExample | undefined =>
  answerExamples.find((example) => example.operationId === operationId && example.status === 200);
