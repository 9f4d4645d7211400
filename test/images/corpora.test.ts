// Files no one here made, against Pillow's opinion of them. Skipped, and said so, where the folder is absent.
import { describe, expect, test } from '@jest/globals';
import { acceptable, differences, isPresent, opinions, read, sayIfSkipped } from '../support/corpora.js';
import { verdict } from './samples.js';

sayIfSkipped('test/images/corpora');

(isPresent ? describe : describe.skip)('corpora', () => {
  test('are all there', () => {
    expect(opinions.length).toBeGreaterThan(300);
    expect(opinions.map(([name]) => name)).toEqual(expect.arrayContaining(Object.keys(differences)));
  });

  test.each(opinions)('%s', async (name, opinion) => {
    const difference = differences[name];
    const said = await verdict(read(name));
    if (difference) expect(acceptable(opinion)).not.toContain(said);
    expect(difference ? [difference[0]] : acceptable(opinion)).toContain(said);
  });

  const good = opinions.filter(([name]) => name.startsWith('libpng/contrib/pngsuite'));
  test.each(good)('PngSuite: %s is taken', async (name, { width, height }) => {
    expect(await verdict(read(name))).toBe(`png ${width}x${height}`);
  });

  const bad = opinions.filter(([name]) => name.includes('/crashers/') || name.includes('/tests/bad/'));
  test.each(bad)('%s is refused', async (name) => {
    expect(['malformed', 'wrongKind', 'tooManyPixels']).toContain(await verdict(read(name)));
  });
});
