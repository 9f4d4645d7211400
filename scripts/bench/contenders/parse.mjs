// Parse Server from npm. Its S is /sessions/me, which only reads; its upload takes the bytes as they are and does not look at them; its
// files are read without a session. Used by the list of contenders.
import { randomBytes } from 'node:crypto';
import { ask, startModule } from '../children.mjs';
import { email, password, sessionIdleMs } from '../fixtures.mjs';
import { idAt, newPrefix } from '../ids.mjs';
import { operations, readable, sessionCount } from '../operations.mjs';
import { installNpmPeers } from '../peers/install.mjs';
import { anId, counted, json, listed, request } from '../requests.mjs';
import { fill, sessionsFor } from '../seeds.mjs';
import { caller } from './api.mjs';
import { httpContender } from './http.mjs';

const application = { 'X-Parse-Application-Id': 'bench' };
const jpeg = { 'Content-Type': 'image/jpeg' };
const withSession = (id) => ({ ...application, 'X-Parse-Session-Token': `r:${id}` });
const ends = 'ends-';

const sessionDocument = (userId, mark) => (id) => {
  const now = new Date();
  return {
    _id: mark + randomBytes(9).toString('hex'),
    _session_token: `r:${id}`,
    _p_user: `_User$${userId}`,
    createdWith: { action: 'login', authProvider: 'password' },
    restricted: false,
    expiresAt: new Date(now.getTime() + sessionIdleMs),
    _created_at: now,
    _updated_at: now,
  };
};

async function uploaded(call, id, image) {
  const answer = await call('POST', '/parse/files/photo.jpg', {
    headers: { ...withSession(id), ...jpeg },
    body: image,
    status: 201,
  });
  const { pathname } = new URL(answer.json().url);
  if (!(await call('GET', pathname)).bytes.equals(image)) throw new Error('an image came back changed');
  return pathname;
}

export function parse() {
  let peers;
  async function begin({ mongod, images }, own) {
    const child = startModule('parse', new URL('../servers/parse.mjs', import.meta.url), { isQuiet: true });
    own(child);
    const port = await ask(child, { uri: mongod.uriOf('parse'), peers });
    const call = caller(port, application);
    const account = json({ username: email, password });
    const { objectId } = (await call('POST', '/parse/users', { ...account, status: 201 })).json();
    const database = mongod.databaseOf('parse');
    const collection = database.collection('_Session');
    const sessions = { prefix: newPrefix(), count: sessionCount };
    await fill(collection, sessions, sessionDocument(objectId, 'stays-'));
    const ready = {};
    for (const size of ['small', 'large']) {
      ready[size] = [];
      while (ready[size].length < readable[size]) {
        ready[size].push(await uploaded(call, idAt(sessions.prefix, 0), images[size]));
      }
    }
    const kept = await database.collection('fs.files').distinct('_id');
    const calls = {
      S: () => counted(request('GET', '/parse/sessions/me', withSession(anId)), sessions, { status: 200 }),
      L: () =>
        listed([0], () => request('POST', '/parse/login', { ...application, ...account.headers }, account.body), {
          status: 200,
        }),
      async O(_, seconds) {
        const toEnd = await sessionsFor(collection, seconds, sessionDocument(objectId, ends));
        return counted(
          request('POST', '/parse/logout', withSession(anId)),
          { ...toEnd, mode: 'once' },
          { status: 200 },
        );
      },
      U: (size) =>
        counted(request('POST', '/parse/files/photo.jpg', { ...withSession(anId), ...jpeg }, images[size]), sessions, {
          status: 201,
        }),
      G: (size) =>
        listed(ready[size], (path) => request('GET', path, application), { status: 200, bytes: images[size].length }),
    };
    return {
      port,
      async check() {
        const { sessionToken } = (await call('POST', '/parse/login', account)).json();
        const headers = { 'X-Parse-Session-Token': sessionToken };
        await call('GET', '/parse/sessions/me', { headers });
        await call('POST', '/parse/logout', { headers });
        await call('GET', '/parse/sessions/me', { headers, status: 400 });
      },
      callsOf: async (operation, seconds) => [await calls[operation[0]](operations[operation].image, seconds)],
      async tidy(operation) {
        if (operation === 'O') await collection.deleteMany({ _id: { $gte: ends, $lt: 'ends.' } });
        if (!operation.startsWith('U')) return;
        await database.collection('fs.files').deleteMany({ _id: { $nin: kept } });
        await database.collection('fs.chunks').deleteMany({ files_id: { $nin: kept } });
      },
    };
  }
  return httpContender({
    name: 'parse',
    title: 'Parse Server',
    operations: ['S', 'L', 'O', 'U', 'G', 'U4', 'G4'],
    begin,
    async prepare(bench) {
      peers = await installNpmPeers(bench);
    },
  });
}
