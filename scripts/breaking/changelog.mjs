// The lines that CHANGELOG.md owes to changes of the contract: which are missing, and writing them. Used by scripts/breaking.mjs.

export const sentenceOf = ({ where, text }) => `${where}: ${text}`;
const lineOf = (change) => `- ${sentenceOf(change)} (${change.level})`;
const isOurs = (line) => /^- .+: .+ \((breaking|compatible)\)$/.test(line);
const heading = '### Contract';

/** The text in sections: what stands before the first, then each from its "## " on. */
const sectionsOf = (text) => text.split(/^(?=## )/m);
const isNamed = (section, name) => new RegExp(`^## \\[?${name.replaceAll('.', '\\.')}\\]?(\\s|$)`).test(section);

/** Whether there is a section of that name. */
export const hasSection = (text, name) => sectionsOf(text).some((section) => isNamed(section, name));

/** The changes that no line of the named sections tells. More may be said behind the sentence. */
export function untold(text, names, changes) {
  const said = sectionsOf(text)
    .filter((section) => names.some((name) => isNamed(section, name)))
    .join('\n')
    .replace(/\s+/g, ' ');
  const isTold = (change) => {
    const start = ` - ${sentenceOf(change)}`;
    for (let at = said.indexOf(start); at >= 0; at = said.indexOf(start, at + 1)) {
      if (!/\w/.test(said[at + start.length] ?? '')) return true;
    }
    return false;
  };
  return changes.filter((change) => !isTold(change));
}

function withContract(section, changes, missing, isWhole) {
  const wanted = new Set(changes.map(lineOf));
  const lines = section.trimEnd().split('\n');
  const from = lines.indexOf(heading);
  if (from < 0) return missing.length > 0 ? [...lines, '', heading, '', ...missing].join('\n') : lines.join('\n');
  const next = lines.findIndex((line, at) => at > from && line.startsWith('#'));
  const to = next < 0 ? lines.length : next;
  // Lines of an earlier --write that are no longer so go.
  const kept = lines.slice(from, to).filter((line) => !isWhole || !isOurs(line) || wanted.has(line));
  while (kept.at(-1) === '') kept.pop();
  const isList = /^(-| {2})/.test(kept.at(-1));
  const head = isList || missing.length === 0 ? kept : [...kept, ''];
  return [...lines.slice(0, from), ...head, ...missing, ...(next < 0 ? [] : ['', ...lines.slice(to)])].join('\n');
}

/** The text with a line for every change in its first named section; one is made where there is none. isWhole: all was compared. */
export function withLines(text, names, changes, isWhole) {
  const sections = sectionsOf(text);
  const missing = untold(text, names, changes).map(lineOf);
  let at = sections.findIndex((section) => names.some((name) => isNamed(section, name)));
  if (at < 0) {
    const isBare = !sections[0].startsWith('## ');
    at = isBare ? 1 : 0;
    if (isBare) sections[0] = `${sections[0].trimEnd()}\n\n`;
    sections.splice(at, 0, `## ${names[0]}\n`);
  }
  const isLast = at === sections.length - 1;
  sections[at] = `${withContract(sections[at], changes, missing, isWhole)}\n${isLast ? '' : '\n'}`;
  return sections.join('');
}
