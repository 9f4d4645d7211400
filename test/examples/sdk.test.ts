// Each request example of the contract, called through the SDK on a real server, and each error example, which the SDK
// that calls the mock throws.
import { afterAll, beforeAll, expect, test } from '@jest/globals';
import { contract } from '../../src/contract.js';
import { sweepProcesses } from '../process/server-process.js';
import { errorOf, type Sdk } from '../sdk/client.js';
import { type InstalledSdk, installSdk } from '../sdk/package.js';
import { pngImage } from '../support/images.js';
import {
  errorExamples,
  named,
  plainRequest,
  type RequestExample,
  requestExamples,
  successOf,
} from './contract-examples.js';
import { demandOf, toldBy } from './likeness.js';
import { type Mock, mockValues, startMock } from './mock.js';
import { fieldsOf, parametersOf, type Values } from './requests.js';
import { type Stage, setExamples } from './stage.js';
import { successStatus } from './success.js';

let installed: InstalledSdk;
let sdk: typeof Sdk;
let stage: Stage;
let mock: Mock;
beforeAll(async () => {
  installed = await installSdk();
  sdk = (await import(installed.entry)) as typeof Sdk;
  [stage, mock] = await Promise.all([setExamples(), startMock()]);
});
afterAll(async () => {
  await sweepProcesses();
  await stage?.server.close();
  installed?.remove();
});

type Operation = ((params: object, options: Sdk.CallOptions) => Promise<unknown>) & { failed(error: unknown): boolean };
const operationOf = (cloakroom: Sdk.Cloakroom, operationId: string): Operation => Reflect.get(cloakroom, operationId);
const { header: keyHeader } = contract['x-idempotency'] as { header?: string };

/** The example as a program writes it: headers are options, and the key has an option of its own. */
function callOf(example: RequestExample, values: Values): [params: object, options: Sdk.CallOptions] {
  const { [keyHeader ?? '']: idempotencyKey, ...headers } = parametersOf(example, values, 'header');
  const params = { ...parametersOf(example, values, 'path'), ...parametersOf(example, values, 'query') };
  return [
    { ...params, ...fieldsOf(example, values) },
    { headers, ...(idempotencyKey && { idempotencyKey }) },
  ];
}

test.each(requestExamples)('sends $title', async (example) => {
  const { operationId } = example;
  const values = await stage.values(operationId);
  const cloakroom = new sdk.Cloakroom({ baseUrl: stage.server.url, ...stage.server.client });
  if (example.credentials.length > 0)
    values.real.sessionId = (await cloakroom.login(stage.userOf(operationId))).sessionId;
  const called = operationOf(cloakroom, operationId)(...callOf(example, values));
  const success = successOf(operationId);
  if (success) {
    const result = await called;
    expect(result).toEqual(demandOf(success.value, result, await toldBy(fieldsOf(example, values))));
  } else if (successStatus(example) === 304) {
    // The SDK keeps no copies, so it never asks for a 304; who does by a header of his own is told so.
    const { code, status } = await errorOf(called);
    expect([code, status]).toEqual(['UNEXPECTED_ANSWER', 304]);
  } else {
    const wanted = successStatus(example) === 206 ? stage.image.subarray(0, 1024) : stage.image;
    expect(wanted.equals(Buffer.from(await ((await called) as Blob).arrayBuffer()))).toBe(true);
  }
});

/** A client of the mock that holds a session as a page does behind a reload. What it can't wait for it does not repeat. */
const newClient = (): Sdk.Cloakroom => {
  const { clientId = '', clientSecret = '', sessionId } = mockValues.credentials;
  const getItem = () => JSON.stringify({ sessionId, expiresAt: new Date(Date.now() + 60_000) });
  const storage = { getItem, setItem: () => {}, removeItem: () => {} };
  return new sdk.Cloakroom({ baseUrl: mock.url, clientId, clientSecret, storage, retries: 0, maxWaitMs: 0 });
};

test.each(named(errorExamples))('tells of %s', async (_title, { operationId, status, name, value }) => {
  const operation = operationOf(newClient(), operationId);
  // The SDK looks at an image before it sends it.
  const [params] = callOf(plainRequest(operationId), { ...mockValues, real: { image: await pngImage() } });
  const called = operation(params, { headers: { Prefer: `code=${status}, example=${name}` } });
  if ((value as { checks?: unknown }).checks) return expect(await called).toEqual(value);
  const error = await errorOf(called);
  const { resultContext, code, message } = value as Record<string, string> & { resultContext?: Record<string, string> };
  expect([error.code, error.status, error.message]).toEqual([
    resultContext?.resultCode ?? code,
    status,
    resultContext?.resultMsg ?? message,
  ]);
  expect(operation.failed(error)).toBe(true);
});
