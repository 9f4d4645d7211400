// PocketBase, through the Go toolchain. Its S is auth-refresh, which writes nothing; it stores in SQLite and files, uses all processors, and
// serves files without a session. Used by the list of contenders.
import { once } from 'node:events';
import { mkdir } from 'node:fs/promises';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { startChild } from '../children.mjs';
import { email, password } from '../fixtures.mjs';
import { operations, readable } from '../operations.mjs';
import { buildPocketBase } from '../peers/install.mjs';
import { freePort } from '../ports.mjs';
import { form, json, listed, request } from '../requests.mjs';
import { caller } from './api.mjs';
import { httpContender } from './http.mjs';

const startWithinMs = 30_000;
const superuser = { identity: 'root@cloakroom.example', password: 'the-root-of-the-bench' };
const signedIn = '@request.auth.id != ""';
const collection = {
  name: 'images',
  type: 'base',
  createRule: signedIn,
  viewRule: signedIn,
  fields: [{ name: 'image', type: 'file', maxSelect: 1, maxSize: 8 * 2 ** 20 }],
};
const tokens = 32;

async function ready(call, child) {
  for (const until = Date.now() + startWithinMs; Date.now() < until; await sleep(50)) {
    if (child.exitCode !== null) throw new Error(`PocketBase ended with ${child.exitCode}`);
    if (await call('GET', '/api/health').catch(() => null)) return;
  }
  throw new Error('PocketBase was not ready in time');
}

async function uploaded(call, token, image) {
  const { headers, body } = form('image', image);
  const record = (
    await call('POST', '/api/collections/images/records', { headers: { ...headers, Authorization: token }, body })
  ).json();
  const path = `/api/files/images/${record.id}/${record.image}`;
  if (!(await call('GET', path)).bytes.equals(image)) throw new Error('an image came back changed');
  return path;
}

export function pocketBase() {
  let program;
  async function begin({ images, folder }, own) {
    const data = join(folder, 'pocketbase');
    await mkdir(data);
    const first = ['superuser', 'upsert', superuser.identity, superuser.password, '--dir', data];
    await once(startChild('pocketbase', program, first, { stdio: 'ignore' }), 'exit');
    const port = await freePort();
    const args = ['serve', '--http', `127.0.0.1:${port}`, '--dir', data];
    const child = startChild('pocketbase', program, args, { stdio: 'ignore' });
    own(child);
    const call = caller(port, {});
    await ready(call, child);

    const root = (await call('POST', '/api/collections/_superusers/auth-with-password', json(superuser))).json().token;
    const asRoot = (value) => {
      const { headers, body } = json(value);
      return { headers: { ...headers, Authorization: root }, body };
    };
    await call('POST', '/api/collections', asRoot(collection));
    const user = { email, password, passwordConfirm: password };
    await call('POST', '/api/collections/users/records', asRoot(user));
    const account = json({ identity: email, password });
    const logIn = async () => (await call('POST', '/api/collections/users/auth-with-password', account)).json().token;
    const all = await Promise.all(Array.from({ length: tokens }, logIn));
    const paths = {};
    for (const size of ['small', 'large']) {
      paths[size] = [];
      while (paths[size].length < readable[size]) paths[size].push(await uploaded(call, all[0], images[size]));
    }
    const ok = { status: 200 };
    const calls = {
      S: () =>
        listed(all, (token) => request('POST', '/api/collections/users/auth-refresh', { Authorization: token }), ok),
      L: () =>
        listed(
          [0],
          () => request('POST', '/api/collections/users/auth-with-password', account.headers, account.body),
          ok,
        ),
      U(size) {
        const { headers, body } = form('image', images[size]);
        const make = (token) =>
          request('POST', '/api/collections/images/records', { Authorization: token, ...headers }, body);
        return listed(all, make, ok);
      },
      G: (size) => listed(paths[size], (path) => request('GET', path), { ...ok, bytes: images[size].length }),
    };
    return {
      port,
      async check() {
        await call('POST', '/api/collections/users/auth-refresh', { headers: { Authorization: all[0] } });
        await call('POST', '/api/collections/users/auth-refresh', { headers: { Authorization: 'no' }, status: 401 });
      },
      callsOf: async (operation) => [calls[operation[0]](operations[operation].image)],
    };
  }
  return httpContender({
    name: 'pocketbase',
    title: 'PocketBase',
    operations: ['S', 'L', 'U', 'G', 'U4', 'G4'],
    begin,
    async prepare(bench) {
      program = await buildPocketBase(bench);
    },
  });
}
