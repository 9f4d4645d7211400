// The tests that every operation has, made of its rows: each file of this folder calls testOperation once.
import { describe, expect, test } from '@jest/globals';
import type { OperationId } from '../../generated/errors.js';
import { contract } from '../../src/contract.js';
import type { TestServer } from '../support/server.js';
import { ask, type Draft, expectAnswer, expectSessionSeconds, type Row, type Sent, secondsLeft } from './support.js';

export interface OperationTable {
  operationId: OperationId;
  server: () => TestServer;
  /** A request that succeeds. */
  draft: () => Promise<Draft> | Draft;
  /** The methods that the path takes. */
  allow: string[];
  taken: Row[];
  /** Refused at or before the session step, or where there is none. */
  unadmitted: Row[];
  /** Refused behind the session step. */
  admitted: Row[];
  /** What no refused call may change. */
  kept?: () => Promise<unknown>;
}

const operationOf = (operationId: OperationId) => {
  const operations = Object.values(contract.paths).flatMap((item) => [item.get, item.post, item.delete]);
  const found = operations.find((operation) => operation?.operationId === operationId);
  if (!found) throw new Error(`The contract has no ${operationId}`);
  return found;
};

export const expectNoSeconds = (answer: Sent): void => expect(secondsLeft(answer)).toBeNull();

export function testOperation(table: OperationTable): void {
  const { operationId, server, draft, allow, taken, unadmitted, admitted, kept } = table;
  const announces = operationOf(operationId).responses['200']?.headers?.['Session-Expires-In'] !== undefined;
  const expectSeconds = announces ? expectSessionSeconds : expectNoSeconds;
  const testRows = (name: string, rows: Row[], expectHeader: (answer: Sent) => void) =>
    describe(`${operationId} ${name}`, () => {
      test.each(rows)('%s', async (_name, change, status, code) => {
        const before = await kept?.();
        const answer = await ask(server(), draft, change);
        expectAnswer(answer, status, code);
        expectHeader(answer);
        if (status >= 400) expect(await kept?.()).toEqual(before);
      });
    });
  if (taken.length > 0) testRows('takes', taken, expectSeconds);
  testRows('refuses, at the session step or before', unadmitted, expectNoSeconds);
  if (admitted.length > 0) testRows('refuses, behind the session step', admitted, expectSeconds);

  test('405 names the methods that the path takes', async () => {
    const { status, headers } = await ask(server(), draft, () => ({ method: 'PATCH' }));
    expect([status, headers.get('allow')?.split(', ').sort()]).toEqual([405, [...allow].sort()]);
  });
}

/** HEAD is allowed wherever GET is, and answers with GET's headers (decision R8). */
export function testHead(server: () => TestServer, draft: () => Promise<Draft> | Draft): void {
  test('HEAD answers as GET does, without the body', async () => {
    const request = await draft();
    const got = await ask(
      server(),
      () => request,
      () => ({}),
    );
    const head = await ask(
      server(),
      () => request,
      () => ({ method: 'HEAD' }),
    );
    const changing = new Set(['date', 'x-request-id', 'session-expires-in', 'connection', 'keep-alive']);
    const lasting = ({ headers }: Sent) => [...headers].filter(([name]) => !changing.has(name));
    expect([head.status, head.bytes.length]).toEqual([got.status, 0]);
    expect(lasting(head)).toEqual(lasting(got));
    expect(head.headers.has('session-expires-in')).toBe(got.headers.has('session-expires-in'));
  });
}
