/** Reads mongod's log: why it failed, and on which port it listens. Called by bring-up.ts and place.ts. */
import { closeSync, fstatSync, openSync, readSync, statSync } from 'node:fs';

const MOST_BYTES = 256 * 1024;
/** mongod's log id of "Waiting for connections". */
const LISTENING = 23016;

/** What a mongod says whose files another one holds. */
export const FILES_IN_USE = 'DBPathInUse';

interface LogLine {
  s?: string;
  id?: number;
  msg?: string;
  attr?: { error?: unknown; message?: unknown; port?: number };
}

/** The size of the log in bytes: where the lines of a mongod started now begin. 0 where there is no log. */
export function logSize(logFile: string): number {
  return statSync(logFile, { throwIfNoEntry: false })?.size ?? 0;
}

/**
 * mongod's own last words from byte `offset` on: message and error of its fatal and error lines, at most five;
 * where it wrote none, its last plain lines (an option that it does not know, a log that it can't write).
 */
export function lastWords(logFile: string, offset: number): string[] {
  const lines = tail(logFile, offset);
  const faults = lines.flatMap((line) => {
    const entry = parse(line);
    return entry?.s === 'F' || entry?.s === 'E' ? [words(entry)] : [];
  });
  if (faults.length > 0) return [...new Set(faults)].slice(-5);
  return lines.filter((line) => !line.startsWith('{')).slice(-3);
}

/** The port that the mongod which wrote last listens on, or null. */
export function loggedPort(logFile: string): number | null {
  const ports = tail(logFile, 0).flatMap((line) => {
    const entry = line.includes(`"id":${LISTENING}`) ? parse(line) : null;
    return entry?.id === LISTENING && entry.attr?.port ? [entry.attr.port] : [];
  });
  return ports.at(-1) ?? null;
}

function words(entry: LogLine): string {
  const details = [entry.attr?.error, entry.attr?.message].flatMap(text).map((detail) => detail.trim());
  return [entry.msg?.replaceAll('*', '').trim(), ...details].filter(Boolean).join(': ');
}

function text(detail: unknown): string[] {
  if (typeof detail === 'string') return [detail];
  if (typeof detail !== 'object' || detail === null) return [];
  // {code, codeName, errmsg} of MongoDB, {…, msg} of WiredTiger.
  const { errmsg, msg } = detail as { errmsg?: string; msg?: string };
  return [errmsg ?? msg ?? JSON.stringify(detail)];
}

function tail(logFile: string, offset: number): string[] {
  let file: number;
  try {
    file = openSync(logFile, 'r');
  } catch {
    return [];
  }
  try {
    const { size } = fstatSync(file);
    const start = Math.max(offset, size - MOST_BYTES);
    const bytes = Buffer.alloc(Math.max(0, size - start));
    return bytes
      .toString('utf8', 0, readSync(file, bytes, 0, bytes.length, start))
      .split('\n')
      .filter((line) => line.trim() !== '');
  } finally {
    closeSync(file);
  }
}

function parse(line: string): LogLine | null {
  try {
    return JSON.parse(line) as LogLine;
  } catch {
    return null;
  }
}
