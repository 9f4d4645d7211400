// A server that keeps a mongod of its own in a folder, with the demo account of its first start. Used by rows 6, 8 and 24.
import { readdir, readFile } from 'node:fs/promises';
import { startServer } from './server.mjs';

/** {server, account}; account is null where the folder had one already. */
export async function startEmbedded(dataDir, more = {}) {
  const environment = { ...more.environment, MONGODB_URI: '', DATA_DIR: dataDir, HTTPS_PORT: '0' };
  const server = await startServer({ ...more, mongodbUri: '', environment });
  const shown = (name) => new RegExp(`^ {2}${name} +(\\S+)$`, 'm').exec(server.stdout())?.[1];
  const [clientId, clientSecret, email, password] = ['clientId', 'clientSecret', 'email', 'password'].map(shown);
  return { server, account: clientId ? { client: { clientId, clientSecret }, user: { email, password } } : null };
}

/** The mongods that live on a folder. */
export async function mongodsOn(folder) {
  const pids = (await readdir('/proc')).filter((name) => /^\d+$/.test(name));
  const lines = await Promise.all(pids.map((pid) => readFile(`/proc/${pid}/cmdline`, 'utf8').catch(() => '')));
  return pids.filter((_, at) => lines[at].includes(`--dbpath\0${folder}`)).map(Number);
}
