// What the command line writes: a table for people, JSON for programs. Used by the commands.
type Row = Record<string, string | number | boolean>;

const cell = (value: Row[string]): string => (typeof value === 'boolean' ? (value ? 'yes' : 'no') : String(value));

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
