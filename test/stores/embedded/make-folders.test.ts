// Folders that several make at once, as starters on an empty DATA_DIR do.
import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, expect, test } from '@jest/globals';
import { makeFolders } from '../../../src/folders.js';
import { scratchFolder, sweep } from './support/scratch.js';

afterAll(sweep);

test('whoever else makes a folder above meanwhile is in nobody’s way', async () => {
  for (let round = 0; round < 20; round++) {
    const folder = join(scratchFolder(), 'a', 'b', 'c');
    await Promise.all(Array.from({ length: 16 }, () => makeFolders(folder)));
    expect(existsSync(folder)).toBe(true);
  }
});
