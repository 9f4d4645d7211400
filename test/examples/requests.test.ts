// Each request example of the contract, sent to a real server, gives its declared success, which is like the example of the answer.
import { afterAll, beforeAll, expect, test } from '@jest/globals';
import { send } from '../operations/support.js';
import { requestExamples, successOf } from './contract-examples.js';
import { demandOf, toldBy } from './likeness.js';
import { draftOf, fieldsOf } from './requests.js';
import { type Stage, setExamples } from './stage.js';
import { successStatus } from './success.js';

let stage: Stage;
beforeAll(async () => {
  stage = await setExamples();
});
afterAll(() => stage?.server.close());

test.each(requestExamples)('$title', async (example) => {
  const { operationId, parameters } = example;
  const values = await stage.values(operationId);
  const answer = await send(stage.server, await draftOf(example, values));
  expect(answer.status).toBe(successStatus(example));
  const requestId = parameters.find(({ name }) => name === 'X-Request-Id');
  if (requestId) expect(answer.headers.get('x-request-id')).toBe(requestId.example);
  const success = successOf(operationId);
  if (success) {
    const told = await toldBy(fieldsOf(example, values));
    expect(answer.body).toEqual(demandOf(success.value, answer.body, told));
  } else {
    const sent = { 200: stage.image, 206: stage.image.subarray(0, 1024), 304: Buffer.alloc(0) }[answer.status];
    expect(answer.bytes.equals(sent ?? Buffer.from('none'))).toBe(true);
  }
});
