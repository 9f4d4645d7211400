// Every process that the bench starts, so that each ends with it: at its end, on an error and on Ctrl-C. Used by mongod and contenders.
import { fork, spawn } from 'node:child_process';
import { once } from 'node:events';
import { setTimeout as sleep } from 'node:timers/promises';

const running = new Set();
const politeMs = 5_000;

const isAlive = (child) => child.exitCode === null && child.signalCode === null;

function keep(child, name) {
  running.add(child);
  child.name = name;
  child.once('exit', () => running.delete(child));
  return child;
}

export const startChild = (name, file, args, options) => keep(spawn(file, args, options), name);

/** A module that talks by messages, in which Buffers stay Buffers. */
export const startModule = (name, url, { env = {}, isQuiet = false } = {}) =>
  keep(
    fork(url, [], {
      env: { ...process.env, ...env },
      serialization: 'advanced',
      stdio: ['ignore', 'ignore', isQuiet ? 'ignore' : 'inherit', 'ipc'],
    }),
    name,
  );

/** SIGTERM, and SIGKILL where that is not heard. */
export async function stopChild(child) {
  if (!child || !isAlive(child)) return;
  const gone = once(child, 'exit');
  child.kill('SIGTERM');
  const late = new AbortController();
  const heard = await Promise.race([gone.then(() => true), sleep(politeMs, false, { signal: late.signal })]);
  if (!heard) {
    child.kill('SIGKILL');
    await gone;
  }
  late.abort();
}

/** Those started last end first, so that servers end before their database. */
export async function stopAll() {
  for (const child of [...running].reverse()) await stopChild(child);
}

process.on('exit', () => {
  for (const child of running) child.kill('SIGKILL');
});

let asked = 0;
/** A question to a module and its answer; throws what the module says went wrong, or that it ended. */
export function ask(child, question) {
  asked += 1;
  const id = asked;
  return new Promise((resolve, reject) => {
    const done = (outcome, value) => {
      child.off('message', hear);
      child.off('exit', gone);
      outcome(value);
    };
    const hear = (message) => {
      if (message.id !== id) return;
      if (message.error === undefined) done(resolve, message.answer);
      else done(reject, new Error(`${child.name}: ${message.error}`));
    };
    const gone = (code, signal) => done(reject, new Error(`${child.name} ended with ${code ?? signal}`));
    child.on('message', hear);
    child.once('exit', gone);
    if (!isAlive(child)) gone(child.exitCode, child.signalCode);
    else child.send({ ...question, id });
  });
}

/** In a module: answers the questions, and ends where the one who asks has gone. */
export function answerQuestions(answer) {
  process.on('message', async ({ id, ...question }) => {
    try {
      process.send({ id, answer: await answer(question) });
    } catch (error) {
      process.send({ id, error: error.stack ?? String(error) });
    }
  });
  process.on('disconnect', () => process.exit(0));
  process.on('SIGTERM', () => process.exit(0));
  process.on('SIGINT', () => {}); // Ctrl-C: the bench ends its modules itself
}
