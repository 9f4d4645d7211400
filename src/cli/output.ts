// What the command line writes: a table for people, JSON for programs; beside them, on standard error, what people are told. Used by the
// commands and run.
type Row = Record<string, string | number | boolean>;

/** What a terminal would obey instead of show: control characters, separators of lines, marks of writing direction. */
const unshown = /[\p{Cc}\p{Zl}\p{Zp}\p{Bidi_Control}]/gu;
const shown = (text: string): string => text.replace(unshown, (one) => `\\u{${one.codePointAt(0)?.toString(16)}}`);

const cell = (value: Row[string]): string =>
  typeof value === 'boolean' ? (value ? 'yes' : 'no') : shown(String(value));

/** Columns as wide as their widest cell, with a head; a note where there are no rows. */
export function table(rows: readonly Row[]): string {
  const [first] = rows;
  if (!first) return '(none)';
  const lines = [Object.keys(first), ...rows.map((row) => Object.values(row).map(cell))];
  const widths = Object.keys(first).map((_, column) => Math.max(...lines.map((line) => line[column]?.length ?? 0)));
  return lines
    .map((line) =>
      line
        .map((text, column) => text.padEnd(widths[column] ?? 0))
        .join('  ')
        .trimEnd(),
    )
    .join('\n');
}

/** One result, or a list of them. */
export function write(result: Row | readonly Row[], isJson: boolean): void {
  const text = isJson ? JSON.stringify(result) : table(Array.isArray(result) ? result : [result as Row]);
  process.stdout.write(`${text}\n`);
}

export const say = (line: string): void => void process.stderr.write(`${line}\n`);

const againMs = 100;

/** One line of standard error that is written over; nothing where no person looks on. */
export function createProgress() {
  let shownAt = 0;
  return {
    show(doing: string, done: number, total: number): void {
      if (!process.stderr.isTTY || Date.now() - shownAt < againMs) return;
      shownAt = Date.now();
      process.stderr.write(`\r\x1b[K${doing} ${done.toLocaleString('en')} of ${total.toLocaleString('en')}`);
    },
    /** Takes the line away. */
    end(): void {
      if (shownAt > 0) process.stderr.write('\r\x1b[K');
      shownAt = 0;
    },
  };
}
