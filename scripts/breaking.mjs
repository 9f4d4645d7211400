// npm run breaking: holds openapi.yaml against the last released contract, and its version and CHANGELOG.md against what changed.
// scripts/breaking/rules.md says what counts as what.
import { existsSync } from 'node:fs';
import { copyFile, mkdir, readFile, writeFile } from 'node:fs/promises';
import { dirname, join, relative, resolve } from 'node:path';
import { fileURLToPath } from 'node:url';
import { parseArgs } from 'node:util';
import { parse } from 'yaml';
import { hasSection, sentenceOf, untold, withLines } from './breaking/changelog.mjs';
import { compare } from './breaking/compare.mjs';
import { print } from './breaking/report.mjs';
import { isAtLeast, isRelease, lowestVersion } from './breaking/semver.mjs';
import { readArguments } from './usage.mjs';

const root = fileURLToPath(new URL('..', import.meta.url));
const usage = `Usage: npm run breaking -- [options]
  --write             add the lines that CHANGELOG.md lacks, under "### Contract"
  --release           make the contract the released one, if all is well: copies it to test/released/openapi.yaml
  --without-oasdiff   compare without oasdiff (it needs Go): x- data, codes, credentials and operations only
  --json              print one JSON document
  --base FILE         the released contract (test/released/openapi.yaml)
  --head FILE         the contract to judge (openapi.yaml)
  --changelog FILE    the changelog to judge (CHANGELOG.md)`;

function optionsOf(args) {
  const flag = { type: 'boolean', default: false };
  const file = { type: 'string' };
  const flags = { write: flag, release: flag, 'without-oasdiff': flag, json: flag };
  const { values } = parseArgs({ args, options: { ...flags, base: file, head: file, changelog: file } });
  if (values.release && values['without-oasdiff'])
    throw new Error('A release is judged whole: --release needs oasdiff.');
  const paths = { base: 'test/released/openapi.yaml', head: 'openapi.yaml', changelog: 'CHANGELOG.md' };
  const named = Object.entries(paths).map(([name, path]) => [
    name,
    values[name] ? resolve(values[name]) : join(root, path),
  ]);
  return { ...values, isBaseGiven: values.base !== undefined, ...Object.fromEntries(named) };
}

/** A path as people near it would say it. */
const shown = (file) => (relative('', file).startsWith('..') ? file : relative('', file));
const read = async (file) => ({ file, document: parse(await readFile(file, 'utf8')) });

function versionFault(released, version, level) {
  if (!isRelease(released)) return `version: the released contract's ${released} is no X.Y.Z.`;
  const lowest = lowestVersion(released, level);
  if (isAtLeast(version, lowest)) return null;
  const reason = {
    breaking: 'breaking changes ask',
    compatible: 'additions ask',
    wording: 'new wording asks',
    none: 'the released contract asks',
  };
  return `version: info.version is ${version}, ${reason[level]} for ${lowest} or higher.`;
}

/** The section of a version that is released already tells of that release, not of what came since. */
const sectionsFor = (released, version) => (version === released ? ['Unreleased'] : ['Unreleased', version]);

async function changelogFaults({ changelog, write }, { released, version, changes, isWhole }) {
  const names = sectionsFor(released, version);
  let text = await readFile(changelog, 'utf8');
  if (write && changes.length > 0) {
    const written = withLines(text, names, changes, isWhole);
    if (written !== text) await writeFile(changelog, written);
    text = written;
  }
  const titles = names.map((name) => `"## ${name}"`).join(' or ');
  if (changes.length > 0 && !names.some((name) => hasSection(text, name)))
    return [`CHANGELOG: there is no section ${titles}. "npm run breaking -- --write" makes it.`];
  const grave = changes.filter(({ level }) => level === 'breaking');
  const missing = untold(text, names, grave).map((change) => `- ${sentenceOf(change)}`);
  if (missing.length === 0) return [];
  return [`CHANGELOG: ${titles} lacks these lines; "npm run breaking -- --write" adds them:\n${missing.join('\n')}`];
}

async function judge(options) {
  const head = await read(options.head);
  const { version } = head.document.info;
  const found = {
    base: shown(options.base),
    head: shown(options.head),
    version,
    changes: [],
    notes: [],
    faults: [],
  };
  if (!existsSync(options.base)) {
    const faults = options.isBaseGiven && !options.release ? [`--base: there is no file ${options.base}.`] : [];
    return { ...found, released: null, level: null, faults };
  }
  const base = await read(options.base);
  const released = String(base.document.info.version);
  const { changes, level, isWhole, noOasdiff } = await compare(base, head, {
    withoutOasdiff: options['without-oasdiff'],
  });
  const ofVersion = versionFault(released, version, level);
  const ofChangelog = await changelogFaults(options, { released, version, changes, isWhole });
  const ofOasdiff = noOasdiff && `oasdiff did not run: ${noOasdiff}; or leave it out with --without-oasdiff.`;
  const notes = [
    ...(ofVersion ? [] : [`version: ${version}`]),
    ...(ofChangelog.length > 0 ? [] : ['CHANGELOG: nothing is missing']),
    ...(options['without-oasdiff'] ? ['oasdiff: left out; parameters, bodies and fields were not compared'] : []),
  ];
  const faults = [ofVersion, ...ofChangelog, ofOasdiff].filter(Boolean);
  return { ...found, released, level, isWhole, changes, notes, faults };
}

async function release({ base, head, changelog }, { version }) {
  if (!isRelease(version)) return [`release: ${version} is no X.Y.Z.`];
  if (!hasSection(await readFile(changelog, 'utf8'), version))
    return [`release: CHANGELOG has no section "## ${version}": give "## Unreleased" that name.`];
  await mkdir(dirname(base), { recursive: true });
  await copyFile(head, base);
  return [];
}

async function main() {
  const options = readArguments(usage, optionsOf);
  const found = await judge(options);
  if (options.release && found.faults.length === 0) {
    const faults = await release(options, found);
    found.faults.push(...faults);
    if (faults.length === 0)
      found.notes.push(`release: ${found.version} is now the released contract; commit ${found.base}`);
  }
  const ok = found.faults.length === 0;
  if (options.json) console.log(JSON.stringify({ ok, ...found }, null, 2));
  else print(found);
  process.exitCode = ok ? 0 : 1;
}

main().catch((error) => {
  console.error(`FAIL  ${error.message}`);
  process.exitCode = 1;
});
