// JavaScript as its formatters leave it: names, values, objects in lines of 80. Called by fetch.mjs and sdk.mjs.
const width = 80;

const quoted = (text) => {
  const inner = JSON.stringify(text).slice(1, -1).replaceAll('\\"', '"');
  return inner.includes("'") && !inner.includes('"') ? `"${inner}"` : `'${inner.replaceAll("'", "\\'")}'`;
};
const key = (name) => (/^[A-Za-z_$][\w$]*$/.test(name) ? name : quoted(name));

export function literalOf(value) {
  if (typeof value === 'string') return quoted(value);
  if (Array.isArray(value)) return `[${value.map(literalOf).join(', ')}]`;
  if (typeof value !== 'object' || value === null) return String(value);
  const entries = Object.entries(value).map(([name, inner]) => `${key(name)}: ${literalOf(inner)}`);
  return `{ ${entries.join(', ')} }`;
}

/** What a part of a request is here; `fileAs` says it of a file. */
export const valueIn = ({ variable, literal, file }, fileAs) =>
  file ? fileAs(file) : (variable ?? literalOf(literal));

export const entryOf = (part, fileAs) => `${key(part.name)}: ${valueIn(part, fileAs)}`;

/** An object with what stands before and after it: in one line where it fits, else with a line for each entry. */
export function object(before, entries, after, indent = '') {
  const line = `${before}{ ${entries.join(', ')} }${after}`;
  // What is indented is an entry itself, and a comma follows.
  const room = indent ? width - indent.length - 1 : width;
  if (line.length <= room && !line.includes('\n')) return line;
  return [`${before}{`, ...entries.map((entry) => `${indent}  ${entry},`), `${indent}}${after}`].join('\n');
}

/** Takes variables from the environment; none where there are none. */
export function environment(entries) {
  if (entries.length === 0) return [];
  const names = `const { ${entries.join(', ')} } =`;
  const source = 'process.env;';
  if (names.length < width - source.length) return [`${names} ${source}`];
  return names.length <= width ? [`${names}\n  ${source}`] : [object('const ', entries, ` = ${source}`)];
}
