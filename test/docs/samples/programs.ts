// The samples of the reference as its generator makes them, and the contract that they are made from. Used by the tests beside.
import { join } from 'node:path';
import { contract, projectRoot } from '../../../src/contract.js';

export interface Sample {
  language: string;
  syntax: string;
  label: string;
  source: string;
}
export interface Operation {
  operationId: string;
  credentials: string[];
}
export interface Model {
  operations: Operation[];
}

const docs = join(projectRoot, 'scripts/generate/docs');
const { readContract } = (await import(join(docs, 'contract.mjs'))) as { readContract(document: object): Model };
const { samplesOf, beforeYouPaste } = (await import(join(docs, 'samples.mjs'))) as {
  samplesOf(model: Model, operation: Operation): Sample[];
  beforeYouPaste(model: Model): string;
};

export { beforeYouPaste, readContract, samplesOf };
export const model = readContract(contract);
export const operationIds = model.operations.map(({ operationId }) => operationId);

/** The sources in one language, by operation. */
export const sourcesIn = (language: string): Record<string, string> =>
  Object.fromEntries(
    model.operations.map((operation) => {
      const sample = samplesOf(model, operation).find((one) => one.language === language);
      return [operation.operationId, sample?.source ?? ''];
    }),
  );
