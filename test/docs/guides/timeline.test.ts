// The drawing in the guide of sessions: well-formed, the same each time, and all its figures from the contract.
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from '@jest/globals';
import { parse } from 'yaml';
import { timelineSvg } from '../../../scripts/generate/docs/timeline.mjs';
import { projectRoot } from '../../../src/contract.js';

const contract = parse(readFileSync(join(projectRoot, 'openapi.yaml'), 'utf8'));
const drawn = timelineSvg(contract);
const textsOf = (svg: string) =>
  [...svg.matchAll(/<(?:text|title|desc)\b[^>]*>([^<]*)</g)].map(([, text]) => text ?? '');

/** Throws where an element is not closed, or an attribute is given twice or without quotes. */
function checkWellFormed(svg: string): void {
  const open: string[] = [];
  for (const [tag, end, name = '', attributes = '', alone] of svg
    .replace(/<!--.*?-->/g, '')
    .matchAll(/<(\/?)(\w+)((?:\s+[\w-]+=(?:"[^"<]*"|'[^'<]*'))*)\s*(\/?)>|</g)) {
    if (!name) throw new Error(`no tag at ${svg.slice(svg.indexOf(tag), 80)}`);
    const names = [...attributes.matchAll(/([\w-]+)=(?:"[^"]*"|'[^']*')/g)].map(([, attribute]) => attribute);
    if (new Set(names).size < names.length) throw new Error(`an attribute twice: ${tag}`);
    if (end && open.pop() !== name) throw new Error(`${tag} closes another element`);
    if (!end && !alone) open.push(name);
  }
  if (open.length > 0) throw new Error(`not closed: ${open}`);
}

test('it is well-formed, told in words, and the same each time', () => {
  checkWellFormed(drawn);
  expect(drawn).toMatch(
    /aria-labelledby="title desc".*\n<title id="title">[^<]+<\/title>\n<desc id="desc">[^<]{80,}<\/desc>/,
  );
  expect(drawn).toMatch(/@media \(prefers-color-scheme: dark\)/);
  expect(timelineSvg(contract)).toBe(drawn);
});

test('its figures are those of the contract', () => {
  const words = textsOf(drawn).join('\n');
  for (const figure of ['5 minutes', '12 hours', '15 minutes', '30 days', '90 days', '12 h', '−5 min'])
    expect(words).toContain(figure);
});

test('of another contract it draws others, and nothing that is no number', () => {
  const limits = { idleSeconds: 420, rememberedIdleSeconds: 86_400, maxSeconds: 5_400, rememberedMaxSeconds: 172_800 };
  const svg = timelineSvg({ 'x-session': { ...contract['x-session'], ...limits, tokenSeconds: 61 } });
  checkWellFormed(svg);
  expect(svg).not.toMatch(/NaN|undefined|Infinity|width="-/);
  const words = textsOf(svg).join('\n');
  for (const figure of ['7 minutes', '90 minutes', '61 seconds', '1 day and 2 days']) expect(words).toContain(figure);
  for (const figure of ['5 minutes\n', '12 h', '15 min', '30 d']) expect(words).not.toContain(figure);
});
