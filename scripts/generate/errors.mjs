// Writes generated/errors.ts, the closed table of codes, from the contract's x-error-codes. Called by scripts/generate.mjs.
import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { operationsOf } from '../openapi-document.mjs';

export async function writeErrors({ contract, out }) {
  const rows = contract['x-error-codes'].map(({ 'x-source': _source, ...row }) => `  ${JSON.stringify(row)},`);
  const operations = operationsOf(contract).map(
    ({ operation }) => `  ${operation.operationId}: ${JSON.stringify(operation['x-error-codes'])},`,
  );
  const text = `// Written by scripts/generate/errors.mjs from openapi.yaml. Never edited.
export type Envelope = 'result' | 'code';

/** Every code at every status: what it means, who answers with it, what the caller should do, and whether to retry. */
export const codeTable = [
${rows.join('\n')}
] as const;

/** The codes and statuses that each operation can answer. */
export const operationCodes = {
${operations.join('\n')}
} as const;

export type OperationId = keyof typeof operationCodes;
export type Code = (typeof codeTable)[number]['code'];
/** The statuses that a code may go with: a pair that the table lacks does not compile. */
export type StatusOf<C extends Code> = Extract<(typeof codeTable)[number], { code: C }>['status'];
/** The codes of one operation. */
export type CodeOf<O extends OperationId> = (typeof operationCodes)[O][number]['code'];
`;
  await writeFile(join(out, 'errors.ts'), text);
}
