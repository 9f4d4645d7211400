/**
 * Where the mongod of a folder is reached: the socket DATA_DIR/mongod.sock, or a loopback port where that path is too long or
 * has characters that mongod's options can't carry.
 * A mongod takes an existing socket's name away even when it then finds the files in use and ends; so each start listens on a
 * name (a port) of its own, and only the one that answers is published, by a rename. Called by bring-up.ts.
 */
import { randomBytes } from 'node:crypto';
import { readdir, readFile, rename, rm, stat, writeFile } from 'node:fs/promises';
import type { NetConnectOpts } from 'node:net';
import { join } from 'node:path';
import type { Folder } from './folder.js';
import { loggedPort } from './mongod-log.js';

/** `sun_path` holds 104 bytes on macOS and 108 on Linux, the closing NUL among them. */
const LONGEST_SOCKET_BYTES = 100;
/** What mongod's --bind_ip or a connection string would take for something else. */
const SEPARATORS = /[%:,]/;
const CANDIDATE = /^m[0-9a-f]{5}\.sock$/;
/** By then a start has taken the files or lost the race for them. */
const CANDIDATE_MAX_AGE_MS = 10_000;

export interface Address {
  /** A connection string up to its hosts: `mongodb://…`, to which a caller adds `/NAME?options`. */
  hostUri: string;
  connect: NetConnectOpts;
}

export interface Place {
  /** mongod's options for a new start. */
  listenArgs(): Promise<string[]>;
  /** Where a mongod may be, the published address first. */
  addresses(): Promise<Address[]>;
  /** Makes an address that was seen to answer the one that every process finds first, and returns it. */
  publish(address: Address): Promise<Address>;
  /** The address of a start was taken by a stranger: the next start gets another one. */
  abandon(): Promise<void>;
}

export function placeOf(folder: Folder): Place {
  const socket = join(folder.dataDir, 'mongod.sock');
  const isShort = Buffer.byteLength(socket) <= LONGEST_SOCKET_BYTES;
  return isShort && !SEPARATORS.test(socket) ? socketPlace(folder.dataDir, socket) : portPlace(folder);
}

function socketPlace(dataDir: string, published: string): Place {
  const at = (path: string): Address => ({ hostUri: `mongodb://${encodeURIComponent(path)}`, connect: { path } });
  return {
    listenArgs: async () => ['--bind_ip', join(dataDir, `m${randomBytes(3).toString('hex').slice(1)}.sock`)],
    addresses: async () => {
      const names = (await readdir(dataDir)).filter((name) => CANDIDATE.test(name));
      return [published, ...names.map((name) => join(dataDir, name))].map(at);
    },
    publish: async (address) => {
      const path = 'path' in address.connect ? address.connect.path : published;
      // Another process may have published it in the meantime.
      if (path !== published) await rename(path, published).catch(() => {});
      await sweep(dataDir);
      return at(published);
    },
    abandon: async () => {},
  };
}

/** Removes the names of starts that came to nothing; only while another one answers and so holds the files. */
async function sweep(dataDir: string): Promise<void> {
  for (const name of (await readdir(dataDir)).filter((entry) => CANDIDATE.test(entry))) {
    const since = await stat(join(dataDir, name)).catch(() => null);
    if (since && Date.now() - since.mtimeMs > CANDIDATE_MAX_AGE_MS) await rm(join(dataDir, name), { force: true });
  }
}

function portPlace(folder: Folder): Place {
  const record = join(folder.dataDir, 'mongod.port');
  const recorded = async () => Number(await readFile(record, 'latin1').catch(() => '0')) || 0;
  const at = (port: number): Address => ({
    hostUri: `mongodb://127.0.0.1:${port}`,
    connect: { host: '127.0.0.1', port },
  });
  return {
    // The old port again, so that connection strings in use stay true over a restart.
    listenArgs: async () => ['--bind_ip', '127.0.0.1', '--port', String(await recorded())],
    addresses: async () => {
      const ports = [await recorded(), loggedPort(folder.logFile) ?? 0];
      return [...new Set(ports)].filter((port) => port > 0).map(at);
    },
    publish: async (address) => {
      const port = 'port' in address.connect ? address.connect.port : 0;
      if (port !== (await recorded())) {
        const draft = `${record}.${randomBytes(3).toString('hex')}`;
        await writeFile(draft, String(port), { mode: 0o600 });
        await rename(draft, record);
      }
      return address;
    },
    abandon: () => rm(record, { force: true }),
  };
}
