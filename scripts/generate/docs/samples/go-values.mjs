// Go's values and its checks of errors. Called by go.mjs and go-body.mjs.
const text = (value) => JSON.stringify(value);

export function literalOf(value) {
  if (Array.isArray(value)) return `[]any{${value.map(literalOf).join(', ')}}`;
  if (value === null) return 'nil';
  if (typeof value !== 'object') return text(value);
  const entries = Object.entries(value).map(([name, inner]) => `${text(name)}: ${literalOf(inner)}`);
  return `map[string]any{${entries.join(', ')}}`;
}

export const valueIn = ({ variable, literal }) => (variable ? `os.Getenv("${variable}")` : literalOf(literal));
/** Headers and the fields of a form are texts. */
export const textIn = ({ variable, literal }) => valueIn({ variable, literal: String(literal) });

/** Lines that set err. */
export const checked = (...lines) => [...lines, 'if err != nil {', '\tlog.Fatal(err)', '}'];
/** A call whose only result is err. */
export const checkedIn = (call) => [`if ${call}; err != nil {`, '\tlog.Fatal(err)', '}'];
