/**
 * Who uses the mongod of a DATA_DIR: one empty file per user in DATA_DIR/users; its name says all, so that it is never half written.
 * The last to leave stops the mongod. Called by embedded-mongod.ts.
 */
import { randomBytes } from 'node:crypto';
import { mkdir, readdir, rename, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { pid as ownPid } from 'node:process';
import { setTimeout as sleep } from 'node:timers/promises';
import { birthOf } from './processes.js';

const LEAVING = '.leaving';
/** As `register` names them: what else lies there is somebody else's, in a folder that DATA_DIR names by mistake. */
const OWN_NAME = /^\d+-\d+-[0-9a-f]{8}(\.leaving)?$/;
const LEAVER_WAIT_MS = 10_000;

/** One user of the folder; a process may be several. */
export interface Registration {
  /** Whether no other live process (nor another registration of this one) uses the folder. */
  isAlone(): Promise<boolean>;
  /** From here on this user does not count, and newcomers wait until `leave` before they look for a mongod. */
  beginLeaving(): Promise<void>;
  leave(): Promise<void>;
}

/** Whether a live process uses the folder; changes nothing, since the folder may be somebody else's. */
export async function isUsed(usersDir: string): Promise<boolean> {
  return (await readdir(usersDir).catch(() => [])).some(isLive);
}

/**
 * Registers this process as a user and then waits (at most 10 s) for those that are just leaving.
 * A newcomer writes its file before it looks for leavers, a leaver marks its file before it looks for users: at least
 * one sees the other, so a mongod is never stopped under a newcomer. Files of dead processes count for nothing.
 */
export async function register(usersDir: string): Promise<Registration> {
  await mkdir(usersDir, { recursive: true, mode: 0o700 });
  const name = `${ownPid}-${birthOf(ownPid)}-${randomBytes(4).toString('hex')}`;
  const file = join(usersDir, name);
  const others = async (leaving: boolean) => {
    const names = (await liveUsers(usersDir)).filter((user) => !user.startsWith(name));
    return names.filter((user) => user.endsWith(LEAVING) === leaving);
  };
  await writeFile(file, '', { mode: 0o600 });
  const deadline = Date.now() + LEAVER_WAIT_MS;
  while ((await others(true)).length > 0 && Date.now() < deadline) await sleep(20);
  return {
    isAlone: async () => (await others(false)).length === 0,
    // Somebody may have cleared the folder by hand: leaving must still work.
    beginLeaving: () => rename(file, file + LEAVING).catch(() => {}),
    leave: async () => {
      await rm(file, { force: true });
      await rm(file + LEAVING, { force: true });
    },
  };
}

function isLive(name: string): boolean {
  const [pid = '', birth] = name.split('-');
  return birthOf(Number(pid)) === birth;
}

async function liveUsers(usersDir: string): Promise<string[]> {
  const names = (await readdir(usersDir).catch(() => [])).filter((name) => OWN_NAME.test(name));
  const live: string[] = [];
  for (const name of names) {
    if (isLive(name)) live.push(name);
    else await rm(join(usersDir, name), { force: true });
  }
  return live;
}
