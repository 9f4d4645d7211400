// What npm run breaking prints: a table of changes for people, then what it judged. Called by scripts/breaking.mjs.

function table(changes) {
  const rows = changes.map(({ level, rule, where, text }) => [level, rule, `${where}: ${text}`]);
  const width = (column) => Math.max(0, ...rows.map((row) => row[column].length));
  const [first, second] = [width(0), width(1)];
  return rows.map(([level, rule, text]) => `  ${level.padEnd(first)}  ${rule.padEnd(second)}  ${text}`);
}

export function print({ base, head, released, version, changes, notes, faults }) {
  if (!released) console.log(`No contract is released yet (${base}): there is nothing to compare ${version} with.`);
  else {
    console.log(`${head} ${version} against the released ${released} (${base})\n`);
    console.log(changes.length > 0 ? table(changes).join('\n') : '  no change but of wording, if any');
    console.log('');
  }
  for (const note of notes) console.log(`ok    ${note}`);
  for (const fault of faults) console.log(`FAIL  ${fault.replaceAll('\n', '\n        ')}`);
}
