// The types of openapi-document.mjs, for the tests that walk the contract.
export function resolve<T = any>(document: object, node: unknown): T;
export function operationsOf(document: object): { path: string; method: string; item: any; operation: any }[];
