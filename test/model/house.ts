// The real server with its users and clients, which are made once and put back before each run. Used by commands.ts.
import { randomBytes } from 'node:crypto';
import { UserError } from '../../src/services/users.js';
import type { SessionRecord, UserRecord } from '../../src/stores/records.js';
import { type Action, type Answer, done, type LimitsName } from './actions.js';
import { loitering } from './loiter.js';
import { drawPictures } from './pictures.js';
import type { Given, Outcome } from './readings.js';
import { type Request, send } from './requests.js';
import { type Fault, type ModelServer, openServer } from './server.js';
import { limitsOf, type Model, names, newModel } from './state.js';

const hour = 3_600_000;

const limitsFor = (name: LimitsName) => {
  const { idle, absolute, rememberedIdle, rememberedAbsolute } = limitsOf[name];
  return {
    sessionIdleSeconds: idle / 1000,
    sessionMaxSeconds: absolute / 1000,
    rememberedSessionIdleSeconds: rememberedIdle / 1000,
    rememberedSessionMaxSeconds: rememberedAbsolute / 1000,
    hideUnknownUsers: false,
  };
};

/** Without the sessions' keys, which are nobody's business. */
const told = ({ clientIds }: Given, sessions: readonly SessionRecord[]): string[] => {
  const clientOf = (id: string) => [...clientIds].find(([, known]) => known === id)?.[0] ?? id;
  return sessions
    .map(({ clientId, isRemembered, createdAt, expiresAt, endsAt }) =>
      [clientOf(clientId), isRemembered, ...[createdAt, expiresAt, endsAt].map((time) => time.toISOString())].join(),
    )
    .sort();
};

type Uploading = Extract<Action, { picture: unknown }>;
export type House = Awaited<ReturnType<typeof openHouse>>;

export async function openHouse(fault: Fault = {}) {
  const mongodbUri = `${process.env.TEST_MONGODB}/test_${randomBytes(6).toString('hex')}`;
  const breaches: string[] = [];
  let now = 0;
  let isCrowded = false;
  const open = (limits: LimitsName): Promise<ModelServer> =>
    openServer({
      mongodbUri,
      limits: limitsFor(limits),
      clock: () => now,
      tell: (breach) => breaches.push(breach),
      keepsLedger: Object.keys(fault).length === 0,
      fault: { ...fault, wrapStores: (stores) => loitering(fault.wrapStores?.(stores) ?? stores, () => isCrowded) },
    });
  const servers = { standard: await open('standard'), short: await open('short') };
  let limits: LimitsName = 'standard';
  let server = servers[limits];
  const given: Given = {
    url: server.url,
    pictures: await drawPictures(),
    clientIds: new Map(),
    secrets: new Map(),
    emails: new Map(names.users.map((user) => [user, `${user}@cloakroom.example`])),
    passwords: new Map(names.passwords.map((password) => [password, `the password ${password}`])),
    sessionIds: new Map(),
    tokens: new Map(),
    imageIds: new Map(),
    imageNames: new Map(),
    refusedUploads: [],
  };
  const idOf = (name: string): string => given.clientIds.get(name) ?? '';
  const emailOf = (name: string): string => given.emails.get(name) ?? '';
  const passwordOf = (name: string): string => given.passwords.get(name) ?? '';

  const users: UserRecord[] = [];
  const { database, services } = server;
  for (const user of names.users) {
    users.push(await services.users.create({ email: emailOf(user), password: passwordOf('p0'), active: true }));
  }
  for (const client of names.clients) {
    const { clientId, clientSecret } = await services.clients.create(client);
    given.clientIds.set(client, clientId);
    given.secrets.set(client, clientSecret);
  }
  const clients = await database.clients.list();

  const use = (wanted: LimitsName): void => {
    limits = wanted;
    server = servers[wanted];
    given.url = server.url;
  };
  /** Straight in the database: no hashing, and no part of what is tested. */
  const putBack = async (): Promise<void> => {
    const stores = server.database;
    for (const { userId } of await stores.users.list()) {
      await stores.sessions.deleteByUser(userId);
      await stores.images.deleteByUser(userId);
      await stores.users.delete(userId);
    }
    await stores.images.purgeDeleted(new Date());
    for (const { userId: _, ...user } of users) await stores.users.create(user);
    for (const { clientId, secretHash } of clients)
      await stores.clients.update(clientId, { secretHash, disabled: false });
  };

  /** What the operator does, and what he is told. */
  const operate = async (action: Exclude<Action, Request>): Promise<unknown> => {
    const { users, clients } = server.services;
    switch (action.do) {
      case 'activate':
      case 'deactivate':
        await users[action.do](emailOf(action.user));
        return null;
      case 'deleteUser':
        await users.delete(emailOf(action.user));
        return null;
      case 'setPassword':
        await users.setPassword(emailOf(action.user), passwordOf(action.password));
        return null;
      case 'createUser':
        await users.create({ email: emailOf(action.user), password: passwordOf(action.password), active: true });
        return null;
      case 'listSessions':
        return told(given, await users.listSessions(emailOf(action.user)));
      case 'rotate':
        given.secrets.set(action.as, (await clients.rotate(idOf(action.client)))?.clientSecret ?? '');
        return null;
      default:
        await clients[action.do](idOf(action.client));
        return null;
    }
  };

  const perform = async (action: Action): Promise<Outcome> => {
    const isRequest = 'client' in action ? 'secret' in action : !('user' in action);
    if (isRequest) return send(given, action as Request);
    const carries = await operate(action as Exclude<Action, Request>).catch((error: unknown) => {
      if (error instanceof UserError) return null; // the user is not there, or is there already
      throw error;
    });
    return { keep: () => {}, answer: () => ({ ...done, carries }) };
  };

  return {
    breaches,
    /** Where the model begins: everybody is there, nobody has come yet. */
    async begin(wanted: LimitsName): Promise<Model> {
      use(wanted);
      await putBack();
      breaches.length = 0; // of a run that failed
      // Ahead of the real clock, by which the TTL index deletes.
      now = Math.max(now, 1000 * Math.ceil((Date.now() + hour) / 1000));
      for (const map of [given.sessionIds, given.tokens, given.imageIds, given.imageNames]) map.clear();
      return newModel(now, wanted);
    },

    /** All at once. Ids get their names when all have answered: a list may show what another call has yet to be told of. */
    async perform(actions: Action[]): Promise<Answer[]> {
      isCrowded = actions.length > 1;
      const outcomes = await Promise.all(actions.map(perform));
      isCrowded = false;
      for (const { keep } of outcomes) keep();
      given.refusedUploads = actions.filter(
        (action) => 'picture' in action && !given.imageIds.has(action.as),
      ) as Uploading[];
      return outcomes.map(({ answer }) => answer());
    },

    moveClockTo(ms: number): void {
      now = ms;
    },
    async restart(): Promise<void> {
      await server.close();
      servers[limits] = await open(limits);
      use(limits);
    },

    async close(): Promise<void> {
      await server.database.drop();
      await servers.standard.close();
      await servers.short.close();
    },
  };
}
