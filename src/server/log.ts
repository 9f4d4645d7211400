// The server's log: JSON lines on standard output, held back until the start-up text is out. Made by main.
import { type Logger, pino } from 'pino';

export interface ServerLog {
  logger: Logger;
  /** From here on lines are written, those held back first. */
  begin: () => void;
}

export function createLog(level: string): ServerLog {
  // Off the event loop: lines that come while others are being written go out together.
  const output = pino.destination({ dest: 1, sync: false });
  output.on('error', () => {}); // who read the log has gone; that is no reason to stop serving
  process.once('exit', () => {
    try {
      output.flushSync();
    } catch {
      // as above
    }
  });
  let held: string[] | null = [];
  const write = (line: string): void => void (held ? held.push(line) : output.write(line));
  return {
    logger: pino({ level, base: null }, { write }),
    begin: () => {
      const lines = held ?? [];
      held = null;
      lines.forEach(write);
    },
  };
}
