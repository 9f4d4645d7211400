// Runs inside the server's process (`node --import`) and tells, when it is asked over IPC, what can't be seen from outside: how long
// the event loop stood still, what was read from each connection, whether a prototype was changed. The other end is watch.mjs.
import { subscribe } from 'node:diagnostics_channel';
import { readFileSync } from 'node:fs';

const everyMs = 2;
const nsPerMs = 1e6;

/** Milliseconds that the main thread has waited for a processor that others used; 0 where the system does not say. */
function waitedMs() {
  try {
    return Number(readFileSync(`/proc/self/task/${process.pid}/schedstat`, 'utf8').split(' ')[1]) / nsPerMs;
  } catch {
    return 0;
  }
}

const stall = { most: 0, mostByOthers: 0 };
let lastAt = performance.now();
let lastWaited = waitedMs();
setInterval(() => {
  const now = performance.now();
  const waited = waitedMs();
  const late = now - lastAt - everyMs;
  stall.mostByOthers = Math.max(stall.mostByOthers, late);
  stall.most = Math.max(stall.most, late - (waited - lastWaited));
  lastAt = now;
  lastWaited = waited;
}, everyMs).unref();

/** Bytes read from each connection by the port at its other end. */
const read = new Map();
const sockets = new Map();
subscribe('net.server.socket', ({ socket }) => {
  const port = socket.remotePort;
  sockets.set(port, socket);
  socket.once('close', () => {
    read.set(port, socket.bytesRead);
    sockets.delete(port);
  });
});

const prototypes = { Object, Array, String, Function, RegExp, Buffer };
const shape = () =>
  JSON.stringify(
    Object.entries(prototypes).map(([name, { prototype }]) => [name, Reflect.ownKeys(prototype).map(String)]),
  );
const shapeAtStart = shape();

const answers = {
  reset() {
    stall.most = 0;
    stall.mostByOthers = 0;
    read.clear();
  },
  stall: () => ({ ...stall }),
  read: () => [...read, ...[...sockets].map(([port, socket]) => [port, socket.bytesRead])],
  arePrototypesWhole: () => shape() === shapeAtStart,
  collect: () => globalThis.gc?.(),
  heap() {
    answers.collect();
    return process.memoryUsage().heapUsed;
  },
};

process.on('message', ({ ask, id }) => {
  if (answers[ask]) process.send({ id, answer: answers[ask]() ?? null });
});
process.channel?.unref();
