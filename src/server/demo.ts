// A demo client and user on an empty embedded store, so that the first minute works without the command line. Used by main.

import { randomSecret } from '../services/secrets.js';
import type { Services } from '../services/services.js';
import { UserError } from '../services/users.js';
import type { Stores } from '../stores/database.js';
import type { Demo } from './start-up-text.js';

const email = 'demo@cloakroom.example';
const passwordLength = 16;

/** Null where the store has a client or a user already, or another server that starts at the same time was quicker. */
export async function makeDemo(stores: Pick<Stores, 'clients' | 'users'>, services: Services): Promise<Demo | null> {
  if (!(await stores.clients.isEmpty()) || !(await stores.users.isEmpty())) return null;
  const password = randomSecret().slice(0, passwordLength);
  try {
    await services.users.create({ email, password, active: true });
  } catch (error) {
    if (error instanceof UserError) return null;
    throw error;
  }
  return { ...(await services.clients.create('demo')), email, password };
}
