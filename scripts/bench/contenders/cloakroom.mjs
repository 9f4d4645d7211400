// Cloakroom itself as a contender, with its sessions put straight into the database. Used by the list of contenders, growth, memory, profile.
import { createHash } from 'node:crypto';
import { email, password, sessionIdleMs, sessionMaxMs } from '../fixtures.mjs';
import { idAt, newPrefix } from '../ids.mjs';
import { readable, sessionCount } from '../operations.mjs';
import { fill, sessionsFor } from '../seeds.mjs';
import { apiCalls, caller, checkApi, readyImages } from './api.mjs';
import { environmentOf, runAdmin, startCloakroom } from './cloakroom-server.mjs';
import { httpContender, Unavailable } from './http.mjs';

const endsAtLogout = 'ends-at-logout';

/** Sessions of `database` for the client and the user, by document. */
const sessionDocument = (who) => (id) => {
  const now = Date.now();
  return {
    _id: createHash('sha256').update(id).digest('base64url'),
    ...who,
    isRemembered: true,
    createdAt: new Date(now),
    expiresAt: new Date(now + sessionIdleMs),
    endsAt: new Date(now + sessionMaxMs),
    idleMs: sessionIdleMs,
  };
};

/** Without the switch for the bench a server decodes: it refuses an image that is cut short. */
async function checkUndecoded(call, sessionId, image) {
  const cut = Buffer.concat([image.subarray(0, image.length >> 1), Buffer.from([0xff, 0xd9])]);
  const form = new FormData();
  form.append('image', new Blob([cut], { type: 'image/jpeg' }), 'cut.jpg');
  const honoured = await call('POST', '/image/upload', { headers: { sessionId }, body: form }).then(
    () => true,
    () => false,
  );
  if (!honoured) throw new Unavailable('this build has no switch that turns the decoding off (CLOAKROOM_BENCH_DECODE)');
}

export function cloakroom({
  workers = 1,
  decodes = true,
  nodeArgs,
  count = sessionCount,
  alsoFill = async () => ({}),
  name = `${decodes ? 'cloakroom' : 'undecoded'}${workers > 1 ? workers : ''}`,
}) {
  const title = `Cloakroom${decodes ? '' : ', decoding off'}, ${workers} worker${workers > 1 ? 's' : ''}`;
  const all = ['S', 'N', 'L', 'O', 'U', 'B', 'G', 'T', 'U4', 'B4', 'G4', 'S1'];

  async function begin({ mongod, images, folder, places }, own) {
    const env = environmentOf(mongod.uriOf(name), folder, decodes ? {} : { CLOAKROOM_BENCH_DECODE: 'off' });
    const port = await startCloakroom({ name, env, folder, workers, nodeArgs, own });
    const { clientId, clientSecret } = await runAdmin(name, ['client', 'create', '--name', 'bench'], env, '');
    const made = ['user', 'create', '--email', email, '--password-stdin'];
    const { userId } = await runAdmin(name, made, env, `${password}\n`);

    const credentials = { clientId, clientSecret };
    const call = caller(port, credentials);
    const database = mongod.databaseOf(name);
    const collection = database.collection('sessions');
    const document = sessionDocument({ clientId, userId, email });
    const sessions = { prefix: newPrefix(), count };
    await fill(collection, sessions, document);
    const first = idAt(sessions.prefix, 0);
    if (!decodes) await checkUndecoded(call, first, images.small);
    const ready = {};
    for (const size of ['small', 'large']) ready[size] = await readyImages(call, first, images[size], readable[size]);
    const kept = Object.values(ready).flatMap((list) => list.map(({ imageId }) => imageId));
    const tokenOf = async (sessionId) => {
      const issued = await call('POST', '/api/auth/token', { headers: { sessionId } });
      return { 'x-access-token': issued.json().payload.access_token };
    };
    places.set(name, { credentials, sessions });
    const many = await alsoFill({ database, clientId, userId });
    return {
      port,
      check: () => checkApi(call, images.small, tokenOf),
      callsOf: apiCalls({
        credentials,
        images,
        sessions,
        ready,
        many,
        uploadHeaders: tokenOf,
        sessionsToEnd: (seconds) =>
          sessionsFor(collection, seconds, (id) => ({ ...document(id), userId: endsAtLogout })),
      }),
      async tidy(operation) {
        if (operation === 'O') await collection.deleteMany({ userId: endsAtLogout });
        if (many.count || !/^[UB]/.test(operation)) return;
        const others = { $nin: kept };
        await database.collection('fs.files').deleteMany({ _id: others });
        await database.collection('fs.chunks').deleteMany({ files_id: others });
      },
    };
  }
  return httpContender({ name, title, operations: decodes ? all : ['U'], begin });
}
