// A demo client and user on an empty embedded store, so that the first minute works without the command line. Used by main.

import { randomSecret } from '../services/secrets.js';
import type { Services } from '../services/services.js';
import type { Stores } from '../stores/database.js';
import type { Demo } from './start-up-text.js';

const email = 'demo@cloakroom.example';
const passwordLength = 16;

/** Null where the store has a client or a user already. */
export async function makeDemo(stores: Pick<Stores, 'clients' | 'users'>, services: Services): Promise<Demo | null> {
  if (!(await stores.clients.isEmpty()) || (await stores.users.list()).length > 0) return null;
  const password = randomSecret().slice(0, passwordLength);
  await services.users.create({ email, password, active: true });
  return { ...(await services.clients.create('demo')), email, password };
}
