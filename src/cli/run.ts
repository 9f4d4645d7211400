// Runs one command on the database, which a server may be using at the same time. Used by the commands.
import { isUtf8 } from 'node:buffer';
import { ConfigError, loadStoreConfig } from '../config.js';
import { createClients } from '../services/clients.js';
import { createPasswords } from '../services/passwords.js';
import { createUsers, UserError } from '../services/users.js';
import { isUnavailable } from '../stores/database.js';
import { type OpenDatabase, openUnless } from '../stores/open.js';

export interface AdminServices {
  clients: ReturnType<typeof createClients>;
  users: ReturnType<typeof createUsers>;
}

/** 0: done; 1: can't be done, standard error says why; 2: wrong usage; 3: the database is away; 130: interrupted. */
export const exitCodes = { done: 0, refused: 1, usage: 2, databaseAway: 3, interrupted: 130 } as const;

/** The database can't be had, for whatever reason; the message says it. */
class DatabaseAway extends Error {}

const say = (line: string): void => void process.stderr.write(`${line}\n`);

function exitCodeOf(error: unknown): number {
  if (error instanceof ConfigError) return exitCodes.usage;
  return error instanceof DatabaseAway || isUnavailable(error) ? exitCodes.databaseAway : exitCodes.refused;
}

function messageOf(error: unknown): string {
  const message = error instanceof Error ? error.message : String(error);
  if (isUnavailable(error)) return `The database can't be reached: ${message}`;
  const isPlain = [ConfigError, UserError, DatabaseAway].some((kind) => error instanceof kind);
  return isPlain ? message : `Failed: ${message}`;
}

async function open(interrupted: Promise<unknown>): Promise<OpenDatabase | null> {
  const config = loadStoreConfig(process.env);
  try {
    const opened = await openUnless(interrupted, config, { progress: say, onEvent: () => {} });
    await opened?.database.open().catch(async (error: unknown) => {
      await opened.close();
      throw error;
    });
    return opened;
  } catch (error) {
    throw isUnavailable(error) ? error : new DatabaseAway((error as Error).message, { cause: error });
  }
}

/** Says on standard error why a command could not be carried out, and sets the exit code. */
export function report(error: unknown): void {
  say(`error: ${messageOf(error)}`);
  process.exitCode = exitCodeOf(error);
}

/** Opens the database as the server does, does the work, and leaves an embedded mongod to a server that uses it. */
export async function run(work: (services: AdminServices) => Promise<void>): Promise<void> {
  const interrupted = new Promise<void>((resolve) => {
    for (const signal of ['SIGTERM', 'SIGINT', 'SIGHUP'] as const) process.once(signal, () => resolve());
  });
  try {
    const opened = await open(interrupted);
    if (!opened) process.exit(exitCodes.interrupted);
    const { database } = opened;
    try {
      await work({
        clients: createClients(database),
        users: createUsers({ stores: database, passwords: createPasswords(), clock: Date.now }),
      });
    } finally {
      await opened.close();
    }
  } catch (error) {
    report(error);
  }
}

/** Standard input as text; one final newline is no part of a password. */
export async function readPassword(): Promise<string> {
  const read: Buffer[] = [];
  for await (const bytes of process.stdin) read.push(bytes as Buffer);
  const bytes = Buffer.concat(read);
  if (!isUtf8(bytes)) throw new UserError('The password is not UTF-8.');
  return bytes.toString('utf8').replace(/\r?\n$/, '');
}
