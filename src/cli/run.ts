// Runs one command on the database, which a server may be using at the same time. Used by the commands.
import { isUtf8 } from 'node:buffer';
import { ConfigError, loadStoreConfig } from '../config.js';
import { createClients } from '../services/clients.js';
import { createPasswords } from '../services/passwords.js';
import { createUsers, UserError } from '../services/users.js';
import { isUnavailable } from '../stores/database.js';
import { isPassing } from '../stores/embedded/passing.js';
import { type ExportStore, openExportStore } from '../stores/export-store.js';
import { type OpenDatabase, openUnless, wouldBeNew } from '../stores/open.js';
import { say } from './output.js';

export interface AdminServices {
  clients: ReturnType<typeof createClients>;
  users: ReturnType<typeof createUsers>;
}

/** 0: done; 1: can't be done, standard error says why; 2: wrong usage or configuration; 3: the database is away; 130: interrupted. */
export const exitCodes = { done: 0, refused: 1, usage: 2, databaseAway: 3, interrupted: 130 } as const;

/** The embedded database can't be had for the moment; the message says why. */
class DatabaseAway extends Error {}

/** The database can't be used until somebody corrects a setting, or what it names; the message says which. */
class WrongDatabase extends Error {}

/** By a signal, where it may take long; what is done is done. */
class Interrupted extends Error {}

function exitCodeOf(error: unknown): number {
  if (error instanceof ConfigError || error instanceof WrongDatabase) return exitCodes.usage;
  if (error instanceof Interrupted) return exitCodes.interrupted;
  return error instanceof DatabaseAway || isUnavailable(error) ? exitCodes.databaseAway : exitCodes.refused;
}

function messageOf(error: unknown): string {
  const message = error instanceof Error ? error.message : String(error);
  if (isUnavailable(error)) return `The database can't be reached: ${message}`;
  const isPlain = [ConfigError, UserError, DatabaseAway, WrongDatabase, Interrupted].some(
    (kind) => error instanceof kind,
  );
  return isPlain ? message : `Failed: ${message}`;
}

interface Opened extends OpenDatabase {
  uri: string;
}

/** Whether a command makes sense on a database that it makes itself. */
interface Needs {
  mayMakeDatabase?: boolean;
}

async function open(interruption: AbortSignal, { mayMakeDatabase = false }: Needs): Promise<Opened> {
  const config = loadStoreConfig(process.env);
  const isNew = await wouldBeNew(config);
  if (isNew && !mayMakeDatabase) {
    throw new WrongDatabase(
      `DATA_DIR ${config.dataDir} holds no database: set DATA_DIR or MONGODB_URI as the server has it, or start the server there first.`,
    );
  }
  const interrupted = new Promise<void>((resolve) => interruption.addEventListener('abort', () => resolve()));
  let embeddedUri = '';
  try {
    const opened = await openUnless(interrupted, config, {
      progress: say,
      onEvent: (event) => {
        if (event.event === 'mongod-started') embeddedUri = `${event.hostUri}/cloakroom`;
      },
    });
    if (!opened) process.exit(exitCodes.interrupted); // its mongod may still be starting
    await opened.database.open().catch(async (error: unknown) => {
      await opened.close();
      throw error;
    });
    if (isNew) say(`A new database was made in ${config.dataDir}.`);
    return { ...opened, uri: config.mongodbUri ?? embeddedUri };
  } catch (error) {
    if (isUnavailable(error)) throw error;
    const Kind = isPassing(error) ? DatabaseAway : WrongDatabase;
    throw new Kind((error as Error).message, { cause: error });
  }
}

/** Says on standard error why a command could not be carried out, and sets the exit code. */
export function report(error: unknown): void {
  say(`error: ${messageOf(error)}`);
  process.exitCode = exitCodeOf(error);
}

/** A failure is told; a signal aborts what may take long, and all else goes on to its end. */
async function attempt(work: (interruption: AbortSignal) => Promise<void>): Promise<void> {
  const controller = new AbortController();
  for (const signal of ['SIGTERM', 'SIGINT', 'SIGHUP'] as const) {
    process.once(signal, () => controller.abort(new Interrupted('interrupted; the same command goes on from here')));
  }
  try {
    await work(controller.signal);
  } catch (error) {
    report(error);
  }
}

/** Opens the database as the server does, does the work, and leaves an embedded mongod to a server that uses it. */
export const run = (work: (services: AdminServices) => Promise<void>, needs: Needs = {}): Promise<void> =>
  attempt(async (interruption) => {
    const { database, close } = await open(interruption, needs);
    try {
      await work({
        clients: createClients(database),
        users: createUsers({ stores: database, passwords: createPasswords(), clock: Date.now }),
      });
    } finally {
      await close();
    }
  });

/** The same for work on all that a database holds, which opens it when it needs it. */
export const runMove = (
  work: (openStore: (needs?: Needs) => Promise<ExportStore>, interruption: AbortSignal) => Promise<void>,
): Promise<void> =>
  attempt(async (interruption) => {
    const closings: (() => Promise<void>)[] = [];
    const openStore = async (needs: Needs = {}) => {
      const opened = await open(interruption, needs);
      closings.unshift(opened.close);
      const store = await openExportStore(opened.uri);
      closings.unshift(store.close);
      return store;
    };
    try {
      await work(openStore, interruption);
    } finally {
      for (const close of closings) await close();
    }
  });

/** Standard input as text; one final newline is no part of a password. A person at a terminal is told what is awaited. */
export async function readPassword(): Promise<string> {
  if (process.stdin.isTTY) say('Type the password, then Enter and Ctrl-D. It is shown as you type.');
  const read: Buffer[] = [];
  for await (const bytes of process.stdin) read.push(bytes as Buffer);
  const bytes = Buffer.concat(read);
  if (!isUtf8(bytes)) throw new UserError('The password is not UTF-8.');
  return bytes.toString('utf8').replace(/\r?\n$/, '');
}
