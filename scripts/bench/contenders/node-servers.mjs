// Express, Fastify and bare Express: servers of ours beside Cloakroom, with its paths. Used by the list of contenders.
import { randomUUID } from 'node:crypto';
import { ask, startModule } from '../children.mjs';
import { email, password, sessionIdleMs } from '../fixtures.mjs';
import { idAt, newPrefix } from '../ids.mjs';
import { readable, sessionCount } from '../operations.mjs';
import { installNpmPeers } from '../peers/install.mjs';
import { fill, sessionsFor } from '../seeds.mjs';
import { apiCalls, caller, checkApi, readyImages } from './api.mjs';
import { httpContender } from './http.mjs';

const serverOf = (name) => new URL(`../servers/${name}.mjs`, import.meta.url);
const endsAtLogout = 'ends-at-logout';

export const sessionDocument = (userId) => (sessionId) => {
  const now = new Date();
  return { sessionId, userId, createdAt: now, lastSeenAt: now, expiresAt: new Date(now.getTime() + sessionIdleMs) };
};

function nodeServer(name, title, prepare = async () => null) {
  let peers;
  async function begin({ mongod, images }, own) {
    const child = startModule(name, serverOf(name));
    own(child);
    const port = await ask(child, { uri: mongod.uriOf(name), account: { email, password }, peers });
    const call = caller(port, {});
    const database = mongod.databaseOf(name);
    const collection = database.collection('sessions');
    const sessions = { prefix: newPrefix(), count: sessionCount };
    await fill(collection, sessions, sessionDocument('u1'));
    const ready = {};
    for (const size of ['small', 'large']) {
      ready[size] = await readyImages(call, idAt(sessions.prefix, 0), images[size], readable[size]);
    }
    const kept = await database.collection('images.files').distinct('_id');
    const uploadHeaders = async (sessionId) => ({ sessionId });
    return {
      port,
      check: () => checkApi(call, images.small, uploadHeaders),
      callsOf: apiCalls({
        credentials: {},
        images,
        sessions,
        ready,
        uploadHeaders,
        sessionsToEnd: (seconds) => sessionsFor(collection, seconds, sessionDocument(endsAtLogout)),
      }),
      tidy: (operation) => tidyNative(database, operation, kept),
    };
  }
  return httpContender({
    name,
    title,
    operations: ['S', 'N', 'L', 'O', 'U', 'B', 'G', 'T', 'U4', 'B4', 'G4', 'S1'],
    begin,
    async prepare(bench) {
      peers = await prepare(bench);
    },
  });
}

/** Takes away what a measurement left behind. */
export async function tidyNative(database, operation, kept) {
  if (operation === 'O') await database.collection('sessions').deleteMany({ userId: endsAtLogout });
  if (!/^[UB]/.test(operation)) return;
  await database.collection('images.files').deleteMany({ _id: { $nin: kept } });
  await database.collection('images.chunks').deleteMany({ files_id: { $nin: kept } });
}
export const endingSession = sessionDocument(endsAtLogout);

export const express = () => nodeServer('express', 'Express + native driver');
export const fastify = () => nodeServer('fastify', 'Fastify + native driver', installNpmPeers);

/** Works on the database of Cloakroom with one worker, with a client of its own in it. */
export function bare() {
  async function begin({ mongod, places }, own) {
    const { credentials, sessions } = places.get('cloakroom');
    const child = startModule('bare', serverOf('bare'));
    own(child);
    const port = await ask(child, { uri: mongod.uriOf('cloakroom') });
    const call = caller(port, credentials);
    return {
      port,
      async check() {
        await call('GET', '/session', { headers: { sessionId: idAt(sessions.prefix, 0) } });
        await call('GET', '/session', { headers: { sessionId: randomUUID().replaceAll('-', '') }, status: 401 });
      },
      callsOf: apiCalls({ credentials, sessions, images: {}, ready: {} }),
    };
  }
  return httpContender({
    name: 'bare',
    title: 'The same handlers on bare Express',
    operations: ['S'],
    needs: 'cloakroom',
    begin,
  });
}
