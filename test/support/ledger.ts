// What the tests' servers answered, as lines of operation, status and code in artifacts/ledger. Read by scripts/ledger.mjs.
import { randomBytes } from 'node:crypto';
import { mkdirSync, writeFileSync } from 'node:fs';
import type { IncomingMessage, Server, ServerResponse } from 'node:http';
import { join } from 'node:path';
import type { Request } from 'express';
import { contract, projectRoot } from '../../src/contract.js';
import { stateOf } from '../../src/http/call.js';

const folder = join(projectRoot, 'artifacts/ledger');

/** The operations of a path: a wrong method is answered by the path, not by an operation of it. */
const operationsAt = (path: string): string[] => {
  const templated = Object.keys(contract.paths).find((template) =>
    new RegExp(`^${template.replace(/\{[^}]+\}/g, '[^/]+')}$`).test(path),
  );
  const item = contract.paths[path] ?? contract.paths[templated ?? ''];
  return [item?.get, item?.post, item?.delete].flatMap((operation) => (operation ? [operation.operationId] : []));
};

export function keepLedger(server: Server): { write(): void } {
  const pairs = new Set<string>();
  server.on('request', (request: IncomingMessage, response: ServerResponse) => {
    const path = (request.url ?? '').split('?')[0] ?? '';
    response.once('finish', () => {
      const { operation, code } = stateOf(request as Request);
      if (!code) return;
      const names = operation ? [operation.operationId] : response.statusCode === 405 ? operationsAt(path) : [];
      for (const name of names) pairs.add(`${name} ${response.statusCode} ${code}`);
    });
  });
  return {
    write() {
      mkdirSync(folder, { recursive: true });
      writeFileSync(join(folder, `${randomBytes(8).toString('hex')}.txt`), [...pairs].join('\n'));
    },
  };
}
