// Clients: the programs that may call. Used by the credentials step and the command line.

import type { Stores } from '../stores/database.js';
import type { ClientRecord } from '../stores/records.js';
import { matches, randomSecret, sha256, shortId } from './secrets.js';

export interface ClientCredentials {
  clientId: string;
  clientSecret: string;
}

export type Clients = ReturnType<typeof createClients>;

export function createClients({ clients, sessions }: Pick<Stores, 'clients' | 'sessions'>) {
  const unknownSecret = sha256(randomSecret());
  return {
    /** True where the client is known, enabled and its secret right; compared in constant time. */
    async authenticate({ clientId, clientSecret }: ClientCredentials): Promise<boolean> {
      const client = await clients.find(clientId);
      const isRight = matches(clientSecret, client?.secretHash ?? unknownSecret);
      return isRight && client !== null && !client.disabled;
    },

    /** The only time the secret is seen. */
    async create(name: string): Promise<ClientCredentials> {
      const clientId = `client-${shortId()}`;
      const clientSecret = randomSecret();
      await clients.create({
        clientId,
        name,
        secretHash: sha256(clientSecret),
        disabled: false,
        createdAt: new Date(),
      });
      return { clientId, clientSecret };
    },

    list: (): Promise<ClientRecord[]> => clients.list(),

    /** Ends the client's sessions for good (decision R6). False where there is no such client. */
    async disable(clientId: string): Promise<boolean> {
      const known = await clients.update(clientId, { disabled: true });
      if (known) await sessions.deleteByClient(clientId);
      return known;
    },

    enable: (clientId: string): Promise<boolean> => clients.update(clientId, { disabled: false }),

    /** A new secret; sessions live on (decision R6). Null where there is no such client. */
    async rotate(clientId: string): Promise<ClientCredentials | null> {
      const clientSecret = randomSecret();
      const known = await clients.update(clientId, { secretHash: sha256(clientSecret) });
      return known ? { clientId, clientSecret } : null;
    },
  };
}
