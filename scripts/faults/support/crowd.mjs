// Many clients and users in a database at once, made by the product's own services. Used by row 23. Needs `npm run build`.
import { password } from './server.mjs';

/** {clients: [{clientId, clientSecret}], users: [{email, password}]}. */
export async function makeCrowd(mongodbUri, { clients: clientCount, users: userCount }) {
  const { createDatabase } = await import('../../../dist/src/stores/database.js');
  const { createServices } = await import('../../../dist/src/services/services.js');
  const database = createDatabase(mongodbUri);
  try {
    await database.open();
    const services = createServices({
      stores: database,
      ping: database.ping,
      limits: {},
      rateLimits: null,
      tokenSecrets: ['not used by what makes clients and users'],
      publication: {},
    });
    const clients = await Promise.all(
      Array.from({ length: clientCount }, (_, at) => services.clients.create(`crowd ${at}`)),
    );
    const users = Array.from({ length: userCount }, (_, at) => ({ email: `crowd-${at}@cloakroom.example`, password }));
    for (const user of users) await services.users.create({ ...user, active: true });
    return { clients, users };
  } finally {
    await database.close();
  }
}
