// For every operation of a contract a fixture that decides by each code that it can answer, in the three forms that callers have: it
// compiles where the types have just these codes. Used by the tests of the SDK's types.

interface Answered {
  code: string;
  status: number;
}

export interface Contract {
  'x-client-codes': { code: string }[];
  paths: Record<string, Record<string, object>>;
  components: { securitySchemes: Record<string, { 'x-issued-by'?: string; 'x-expires-in'?: string }> };
}

interface Operation {
  operationId: string;
  'x-error-codes': Answered[];
  security?: Record<string, unknown>[];
}

export const operationsOf = ({ paths }: Contract): Operation[] =>
  Object.values(paths)
    .flatMap((path) => Object.values(path))
    .filter((one): one is Operation => 'operationId' in one);

/** The codes that a call can fail with: those of the operation, of what it fetches a token with, and the client's own. */
export function codesOf(contract: Contract, id: string): string[] {
  const operation = operationsOf(contract).find(({ operationId }) => operationId === id);
  if (!operation) throw new Error(`the contract has no ${id}`);
  const schemes = contract.components.securitySchemes;
  const needed = Object.keys(operation.security?.[0] ?? {}).map((name) => schemes[name] ?? {});
  const ofToken = needed.flatMap((scheme) =>
    scheme['x-expires-in'] ? codesOf(contract, scheme['x-issued-by'] ?? '') : [],
  );
  const isForUsers = needed.some((scheme) => scheme['x-issued-by'] !== 'operator');
  const own = contract['x-client-codes']
    .map(({ code }) => code)
    .filter((code) => isForUsers || code !== 'NOT_LOGGED_IN');
  const answered = operation['x-error-codes'].filter(({ status }) => status !== 200).map(({ code }) => code);
  return [...new Set([...answered, ...ofToken, ...own])];
}

const decide = (codes: string[]) => `switch (error.code) {
${codes.map((code) => `  case '${code}': break;`).join('\n')}
  default: throw error.code satisfies never;
}`;

export function exhaustive(id: string, codes: string[]): string {
  return `
import { ${id}, type Client, Cloakroom } from 'cloakroom-sdk';
export async function safely(cloakroom: Cloakroom, params: Parameters<typeof cloakroom.safe.${id}>[0]) {
  const { data, error } = await cloakroom.safe.${id}(params as never);
  if (!error) return data;
  ${decide(codes)}
}
export async function byFunction(client: Client, params: Parameters<typeof ${id}>[1]) {
  try {
    await ${id}(client, params as never);
  } catch (error) {
    if (!${id}.failed(error)) throw error;
    ${decide(codes)}
  }
}
export async function byMethod(cloakroom: Cloakroom, params: Parameters<typeof cloakroom.${id}>[0]) {
  try {
    await cloakroom.${id}(params as never);
  } catch (error) {
    if (!cloakroom.${id}.failed(error)) throw error;
    ${decide(codes)}
  }
}
`;
}
