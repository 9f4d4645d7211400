// What npm run breaking prints: a table of changes for people, then what it judged. Called by scripts/breaking.mjs.

function table(changes) {
  const rows = changes.map(({ level, rule, where, text }) => [level, rule, `${where}: ${text}`]);
  const width = (column) => Math.max(0, ...rows.map((row) => row[column].length));
  const [first, second] = [width(0), width(1)];
  return rows.map(([level, rule, text]) => `  ${level.padEnd(first)}  ${rule.padEnd(second)}  ${text}`);
}

const unchanged = ({ level, isWhole }) => {
  if (!isWhole) return '  nothing changed of what is compared without oasdiff';
  return level === 'wording' ? '  only wording changed' : '  nothing changed';
};

export function print(found) {
  const { base, head, released, version, changes, notes, faults } = found;
  if (released) {
    console.log(`${head} ${version} against the released ${released} (${base})\n`);
    console.log(changes.length > 0 ? table(changes).join('\n') : unchanged(found));
    console.log('');
  } else if (faults.length === 0) {
    console.log(`No contract is released yet (${base}): there is nothing to compare ${version} with.`);
  }
  for (const note of notes) console.log(`ok    ${note}`);
  for (const fault of faults) console.log(`FAIL  ${fault.replaceAll('\n', '\n        ')}`);
}
