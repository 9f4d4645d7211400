// The server's log: JSON lines on standard output, held back until the start-up text is out. Made by main.
import { type Logger, pino } from 'pino';
import type { EmbeddedMongodEvent } from '../stores/embedded/embedded-mongod.js';

export interface ServerLog {
  logger: Logger;
  /** From here on lines are written, those held back first. */
  begin: () => void;
}

const momentMs = 10;
const mostBytes = 64 * 1024;
/** No write of a worker is longer, so that the lines of several do not mix in a pipe (PIPE_BUF). */
const mostBytesShared = 4_096;

/** `isShared`: other processes write to the same output. */
export function createLog(level: string, isShared: boolean): ServerLog {
  const most = isShared ? mostBytesShared : mostBytes;
  // Off the event loop, and those of a moment together: each write takes as much of the processor as several lines do.
  const output = pino.destination({ dest: 1, sync: false, maxWrite: most });
  output.on('error', () => {}); // who read the log has gone; that is no reason to stop serving
  let waiting = '';
  let timer: NodeJS.Timeout | undefined;
  const send = (): void => {
    clearTimeout(timer);
    timer = undefined;
    if (waiting !== '') output.write(waiting);
    waiting = '';
  };
  process.once('exit', () => {
    try {
      send();
      output.flushSync();
    } catch {
      // as above
    }
  });
  let held: string[] | null = [];
  const write = (line: string): void => {
    if (held) return void held.push(line);
    if (waiting.length + line.length > most) send();
    waiting += line;
    timer ??= setTimeout(send, momentMs);
  };
  return {
    logger: pino({ level, base: null }, { write }),
    begin: () => {
      const lines = held ?? [];
      held = null;
      lines.forEach(write);
    },
  };
}

/** A start is as it should be, all else is a warning. */
export const logMongod =
  (logger: Logger) =>
  (told: EmbeddedMongodEvent): void => {
    const { error: err, ...event } = { error: undefined, ...told };
    logger[event.event === 'mongod-started' ? 'info' : 'warn']({ ...event, err }, 'embedded mongod');
  };
