// What only the server's own process knows (inside.mjs), and what the system says of it. Used by the rows.
import { readdir, readFile, readlink, writeFile } from 'node:fs/promises';
import { setTimeout as sleep } from 'node:timers/promises';

/** For startServer: has the server told what inside.mjs sees. */
export const watching = { nodeArgs: ['--expose-gc', '--import', new URL('inside.mjs', import.meta.url).href] };

const answerMs = 30_000;

async function descriptorsOf(pid, exceptPort) {
  const links = await Promise.all(
    (await readdir(`/proc/${pid}/fd`)).map((fd) => readlink(`/proc/${pid}/fd/${fd}`).catch(() => null)),
  );
  const open = links.filter((link) => link !== null);
  const connections = (await readFile(`/proc/${pid}/net/tcp`, 'utf8')).split('\n').slice(1);
  const port = exceptPort?.toString(16).toUpperCase().padStart(4, '0');
  const excepted = new Set();
  for (const connection of connections) {
    const [, , remote, , , , , , , inode] = connection.trim().split(/\s+/);
    if (remote?.endsWith(`:${port}`)) excepted.add(`socket:[${inode}]`);
  }
  return open.filter((link) => !excepted.has(link)).length;
}

/** Of a server that was started with `watching`. */
export function watch({ child, pid }) {
  let last = 0;
  const ask = (what) =>
    new Promise((resolve, reject) => {
      const id = ++last;
      const done = (settle, value) => {
        clearTimeout(late);
        child.off('message', heard).off('exit', gone);
        settle(value);
      };
      const heard = (message) => message.id === id && done(resolve, message.answer);
      const gone = () => done(reject, new Error('The server has ended'));
      const late = setTimeout(() => done(reject, new Error(`The server did not tell ${what}`)), answerMs);
      child.on('message', heard).on('exit', gone);
      child.send({ ask: what, id });
    });
  const status = async (field) => {
    const text = await readFile(`/proc/${pid}/status`, 'utf8');
    return Number(new RegExp(`^${field}:\\s+(\\d+) kB`, 'm').exec(text)?.[1]) * 1024;
  };
  return {
    reset: () => ask('reset'),
    /** {most, mostByOthers} in milliseconds: without, and with, what other processes took of the processor. */
    stall: () => ask('stall'),
    /** Bytes read from each connection, by its client's port. */
    read: async () => new Map(await ask('read')),
    arePrototypesWhole: () => ask('arePrototypesWhole'),
    collect: () => ask('collect'),
    /** Bytes of the heap that are in use after a full collection. */
    heap: () => ask('heap'),
    resident: () => status('VmRSS'),
    /** The most since resetPeak. */
    peak: () => status('VmHWM'),
    resetPeak: () => writeFile(`/proc/${pid}/clear_refs`, '5'),
    /** Open files and connections, but for those to a port: a database's driver keeps as many as it likes. */
    descriptors: (exceptPort) => descriptorsOf(pid, exceptPort),
    /** Waits until there are no more of them than `most`; gives how many there are. */
    async descriptorsDownTo(most, exceptPort, withinMs = 10_000) {
      const deadline = Date.now() + withinMs;
      let count = await descriptorsOf(pid, exceptPort);
      while (count > most && Date.now() < deadline) {
        await sleep(100);
        count = await descriptorsOf(pid, exceptPort);
      }
      return count;
    },
  };
}
