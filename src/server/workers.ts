// Several workers on one machine, by node:cluster: each is a whole server, the ports are shared, and one that dies is replaced. Used by
// main.
import cluster, { type Worker } from 'node:cluster';
import { once } from 'node:events';
import { availableParallelism } from 'node:os';
import { setTimeout as sleep } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';
import { parseArgs } from 'node:util';
import type { Logger } from 'pino';
import { AggregatorRegistry, type Registry } from 'prom-client';

const mostWorkers = 64;
const againMs = 1_000;
const question = 'cloakroom:metrics?';
const answer = 'cloakroom:metrics';
const started = 'cloakroom:started';
/** What a worker runs, however the primary was called. */
const program = fileURLToPath(new URL('../main.js', import.meta.url));

interface Message {
  type?: string;
  id?: number;
  text?: string;
}

export const usage =
  'Usage: npm start [-- --workers N], cloakroom serve [--workers N]: N is 1 to 64, or auto for as many as there are processors';

/** Wrong arguments; the message says which are right. */
export class UsageError extends Error {}

/** How many workers the arguments ask for: --workers N, or auto for as many as there are processors. Throws UsageError. */
export function workersOf(args: string[]): number {
  let given: string | undefined;
  try {
    given = parseArgs({ args, options: { workers: { type: 'string' } } }).values.workers;
  } catch (error) {
    throw new UsageError(`${(error as Error).message}\n${usage}`);
  }
  if (given === undefined) return 1;
  if (given === 'auto') return Math.min(mostWorkers, availableParallelism());
  const count = /^\d{1,2}$/.test(given) ? Number(given) : 0;
  if (count >= 1 && count <= mostWorkers) return count;
  throw new UsageError(`--workers ${given} is no number of workers.\n${usage}`);
}

/** The first worker tells people what they need to know; the others would only say it again. */
export const isSilent = (): boolean => cluster.isWorker && cluster.worker?.id !== 1;

/** In a worker: tells the primary that every port is open. */
export const tellStarted = (): void => void cluster.worker?.send({ type: started });

/** In a worker: calls `stop` when the primary has gone, however it went. Without it node:cluster would end the worker in that moment. */
export function outliveThePrimary(stop: () => void): void {
  const { worker } = cluster;
  worker?.once('disconnect', () => {
    worker.exitedAfterDisconnect = true;
    stop();
  });
}

/** In a worker: the metrics of all, asked of the primary. Undefined where there is only one process. */
export function metricsOfAll(registry: Registry): (() => Promise<string>) | undefined {
  const { worker } = cluster;
  if (!cluster.isWorker || !worker) return undefined;
  AggregatorRegistry.setRegistries([registry]);
  new AggregatorRegistry(); // from here on it answers the primary
  let asked = 0;
  return () =>
    new Promise((resolve) => {
      asked += 1;
      const id = asked;
      const hear = (message: Message) => {
        if (message.type !== answer || message.id !== id) return;
        worker.off('message', hear);
        resolve(message.text ?? '');
      };
      worker.on('message', hear);
      worker.send({ type: question, id });
    });
}

/** Resolves with the exit code when all workers have ended: because of the signal, or since the first could not start. */
export async function runWorkers(count: number, signalled: Promise<string>, logger: Logger): Promise<number> {
  const metrics = new AggregatorRegistry();
  cluster.setupPrimary({ exec: program, args: process.argv.slice(2) });
  let isStopping = false;
  const ended: Promise<number>[] = [];

  const fork = (): Worker => {
    const worker = cluster.fork();
    worker.on('message', async ({ type, id }: Message) => {
      if (type !== question) return;
      const text = await metrics.clusterMetrics().catch(() => '');
      if (worker.isConnected()) worker.send({ type: answer, id, text });
    });
    ended.push(once(worker, 'exit').then(([code]) => code ?? 1));
    return worker;
  };
  const keep = async (worker: Worker): Promise<void> => {
    const [code, signal] = await once(worker, 'exit');
    if (isStopping) return;
    logger.error({ worker: worker.id, code, signal }, 'a worker ended; another is started');
    await sleep(againMs);
    if (!isStopping) void keep(fork());
  };

  const first = fork();
  const failed = once(first, 'exit').then(([code]) => ({ code: code ?? 1 }));
  const isUp = new Promise<null>((resolve) => {
    first.on('message', ({ type }: Message) => type === started && resolve(null));
  });
  const early = await Promise.race([isUp, failed, signalled.then(() => null)]);
  if (early) return early.code;
  void keep(first);
  for (let made = 1; made < count; made++) void keep(fork());

  await signalled;
  isStopping = true;
  for (const worker of Object.values(cluster.workers ?? {})) worker?.process.kill('SIGTERM');
  await Promise.all(ended);
  return 0;
}
