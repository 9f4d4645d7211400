// Each error example of the contract is what a real server answers in the situation that the example is of. Pairs that wait for a
// later issue stand in test/pending-pairs.
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from '@jest/globals';
import { projectRoot } from '../../src/contract.js';
import { changed, send, whileBroken, wrapStores } from '../operations/support.js';
import { arrangements, holdUploads, rowFor } from './arrangements.js';
import { errorExamples, named, plainRequest, titleOf } from './contract-examples.js';
import { draftOf } from './requests.js';
import { type Stage, setExamples } from './stage.js';

let stage: Stage;
beforeAll(async () => {
  stage = await setExamples({ wrapStores: (stores) => wrapStores(holdUploads(stores)) });
});
afterAll(() => stage?.server.close());

const pending = new Set(readFileSync(join(projectRoot, 'test/pending-pairs'), 'utf8').split('\n'));
const owed = errorExamples.filter((example) => !pending.has(titleOf(example)));

test('every error example can be arranged, and every arrangement is of an example', () => {
  const rows = owed.map((example) => rowFor(titleOf(example)));
  expect(owed.filter((_example, at) => rows[at] === undefined).map(titleOf)).toEqual([]);
  expect(Object.keys(arrangements).filter((row) => !rows.includes(row))).toEqual([]);
});

test.each(named(owed))('%s', async (title, example) => {
  const { server, values } = stage;
  const arrange = arrangements[rowFor(title) ?? ''];
  const draft = await draftOf(plainRequest(example.operationId), await values(example.operationId));
  const { after, on = server, ...change } = (await arrange?.(server, draft)) ?? {};
  try {
    const { status, body } = await whileBroken(change.broken, () => send(on, changed(draft, change)));
    expect([status, body]).toEqual([example.status, example.value]);
  } finally {
    await after?.();
  }
});
