// Servers that die at one chosen step of the first upload they take: a step is a command to the database, counted from the one that
// begins to store an image. They die before it is sent, when it is sent, or when its answer has come. Used by row 2; the file itself
// runs inside the server's process too (`node --import`).
import { createRequire } from 'node:module';
import { fileURLToPath } from 'node:url';

export const kinds = ['before', 'sent', 'answered'];

/** For startServer: dies at the step, 1 the first, in the way of the kind. */
export const crashAt = (step, kind) => ({
  nodeArgs: ['--import', fileURLToPath(import.meta.url)],
  environment: { FAULTS_CRASH_AT: `${step} ${kind}` },
});

function arm(step, kind) {
  const { Connection } = createRequire(import.meta.url)('mongodb/lib/cmap/connection.js');
  const send = Connection.prototype.command;
  const die = () => process.kill(process.pid, 'SIGKILL');
  let steps = 0;
  Connection.prototype.command = function command(namespace, document, ...rest) {
    const begins = 'insert' in document && namespace.collection === 'fs.files';
    const isOther = 'hello' in document || 'endSessions' in document || namespace.collection === 'sweeps';
    if (isOther || (steps === 0 && !begins)) return send.call(this, namespace, document, ...rest);
    steps += 1;
    if (steps !== step) return send.call(this, namespace, document, ...rest);
    if (kind === 'before') die();
    const answer = send.call(this, namespace, document, ...rest);
    if (kind === 'sent') setImmediate(die);
    return answer.then((result) => {
      die();
      return result;
    });
  };
}

const [step, kind] = (process.env.FAULTS_CRASH_AT ?? '').split(' ');
if (kind) arm(Number(step), kind);
