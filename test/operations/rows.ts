// The rows that operations have in common: routes and methods, the three credential headers, bodies that none takes, stores that fail.
import { mongo } from 'mongoose';
import { clientHeaders, logout, newSession } from '../support/calls.js';
import type { TestServer } from '../support/server.js';
import { type Change, header, type Row } from './support.js';

export const unknownSession = 'f'.repeat(32);

/** Routes are exact, and say which methods they take (decision R8). */
export const routeRows = (illegal: string, methods: string[], otherCase: (path: string) => string): Row[] => [
  ['a trailing slash', () => ({ path: (path) => `${path}/` }), 404, illegal],
  ['the path in another case', () => ({ path: otherCase }), 404, illegal],
  ...methods.map((method): Row => [`the method ${method}`, () => ({ method, body: undefined }), 405, illegal]),
];

/** A client's credentials and a session, with which this client may not call. */
async function foreignSession(server: TestServer): Promise<Change> {
  const headers = { ...(await server.services.clients.create('another')) };
  return { headers: { ...headers, sessionId: await newSession(server) } };
}

async function loggedOut(server: TestServer): Promise<Change> {
  const sessionId = await newSession(server);
  await logout(server, sessionId);
  return { headers: { sessionId } };
}

async function disabledClient(server: TestServer): Promise<Change> {
  const client = await server.services.clients.create('disabled');
  await server.services.clients.disable(client.clientId);
  return { headers: { ...client } };
}

/** Missing, malformed or doubled headers, in the order of their judgement (decisions R1, R3). */
export const clientRows = (illegal: string): Row[] => [
  ...['clientId', 'clientSecret'].flatMap((name): Row[] => [
    [`no ${name}`, header(name, undefined), 400, illegal],
    [`an empty ${name}`, header(name, ''), 400, illegal],
    [`a ${name} of 129 characters`, header(name, 'a'.repeat(129)), 400, illegal],
    [`a ${name} with a space`, header(name, 'a b'), 400, illegal],
    [`a ${name} beyond ASCII`, header(name, 'caf\u00e9'), 400, illegal],
    [`the ${name} twice`, doubled(name), 400, illegal],
    [`an unknown ${name} of 128 characters`, header(name, 'a'.repeat(128)), 401, illegal],
  ]),
  ['a disabled client', disabledClient, 401, illegal],
];

/** What a client sends rightly, sent twice. */
const doubled = (name: string) => (server: TestServer) => {
  const value = clientHeaders(server)[name] ?? unknownSession;
  return { headers: { [name]: [value, value] } };
};

export const sessionRows = (illegal: string, ended: string): Row[] => [
  ...clientRows(illegal),
  ['no sessionId', header('sessionId', undefined), 400, illegal],
  ['an empty sessionId', header('sessionId', ''), 400, illegal],
  ['a sessionId of 31 digits', header('sessionId', 'f'.repeat(31)), 400, illegal],
  ['a sessionId of 33 digits', header('sessionId', 'f'.repeat(33)), 400, illegal],
  ['a sessionId in capitals', header('sessionId', 'F'.repeat(32)), 400, illegal],
  ['the sessionId twice', doubled('sessionId'), 400, illegal],
  ['an unknown session', header('sessionId', unknownSession), 401, ended],
  ['a session that was logged out', loggedOut, 401, ended],
  ["another client's session", foreignSession, 401, ended],
];

/** One fault of each step up to the session's, in R8's order: for pairsOf. */
export const stepFaults = (illegal: string, ended: string): Row[] => [
  ['a wrong method', () => ({ method: 'PUT' }), 405, illegal],
  ['no clientSecret', header('clientSecret', undefined), 400, illegal],
  ['an unknown client', header('clientId', 'nobody'), 401, illegal],
  ['an ended session', header('sessionId', unknownSession), 401, ended],
];

/** Of an operation that takes neither body nor query (decisions R12, R15). */
export const bodilessRows = (illegal: string): Row[] => [
  ['a JSON body', () => ({ body: '{}', headers: { 'content-type': 'application/json' } }), 400, illegal],
  ['a body of unknown type', () => ({ body: 'x' }), 400, illegal],
  ['a chunked body', () => ({ body: 'x', headers: { 'transfer-encoding': 'chunked' } }), 400, illegal],
  ['an unknown query parameter', () => ({ query: 'verbose=1' }), 400, illegal],
];

/** A path whose imageId is none; `around` makes the path of it (decisions R10, R15). */
export const imageIdRows = (around: (imageId: string) => string): Row[] =>
  [
    ['of 31 digits', 'a'.repeat(31)],
    ['of 33 digits', 'a'.repeat(33)],
    ['in capitals', 'A'.repeat(32)],
    ['with a letter that is no digit', 'g'.repeat(32)],
    ['with a file extension', `${'a'.repeat(32)}.png`],
    ['with an encoded slash', `${'a'.repeat(31)}%2F`],
    ['with an encoded line break', `${'a'.repeat(32)}%0A`],
    ['that climbs', '%2E%2E%2Fimages'],
  ].map(
    ([name, imageId = '']): Row => [
      `an imageId ${name}`,
      () => ({ path: () => around(imageId) }),
      400,
      'PARAM_ILLEGAL',
    ],
  );

/** A method that throws what is no fault of the database, and one that finds the database away (decision R3). */
export const storeFaults = (method: string, code = 'SYSTEM_ERROR'): Row[] => {
  const breaking = (error: Error) => () => ({ broken: { method, error } });
  const noServer = new mongo.MongoServerSelectionError('away', {} as mongo.TopologyDescription);
  return [
    [`${method} that throws`, breaking(new TypeError('a bug')), 500, code],
    [`${method} on a connection that breaks`, breaking(new mongo.MongoNetworkError('reset')), 503, code],
    [`${method} that finds no server`, breaking(noServer), 503, code],
  ];
};

/** Two faults in one request: that of the earlier step is the answer (decision R8). All stand in R8's order. */
export const pairsOf = (faults: readonly Row[], laterFaults: readonly Row[] = []): Row[] =>
  faults.flatMap(([first, changeFirst, status, code], at) =>
    [...faults.slice(at + 1), ...laterFaults].map(([second, changeSecond]): Row => {
      const change = async (server: TestServer) => {
        const [one, other] = [await changeFirst(server), await changeSecond(server)];
        return { ...other, ...one, headers: { ...other.headers, ...one.headers } };
      };
      return [`${first}, and ${second}`, change, status, code];
    }),
  );
