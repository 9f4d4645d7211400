// Identifiers of 32 hex digits that the database is filled with and the load generator makes up again by their number, so that a million
// of them need no list. Their first digits are scattered as random ones are. Used by contenders and the load generator.
export const idLength = 32;

/** `prefix` has 24 hex digits. */
export const idAt = (prefix, number) => (Math.imul(number, 2_654_435_761) >>> 0).toString(16).padStart(8, '0') + prefix;

let made = 0;
/** A prefix that no other call of this process gets. */
export const newPrefix = () => {
  made += 1;
  return (
    (Date.now().toString(16).padStart(12, '0') + process.pid.toString(16).padStart(6, '0')).padStart(18, '0') +
    made.toString(16).padStart(6, '0')
  );
};
