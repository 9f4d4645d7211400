// npm run scale in its quick form: every step holds, and it leaves nothing behind.
import { readdirSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, expect, test } from '@jest/globals';
import { projectRoot, run, scratchFolder, sweepProcesses } from './server-process.js';

const program = join(projectRoot, 'scripts/scale.mjs');
afterAll(sweepProcesses);

test('a server and the primary are killed under load, and nothing is lost', async () => {
  const temporary = scratchFolder();
  const { code, stdout, stderr } = await run(process.execPath, [program, '--quick'], { env: { TMPDIR: temporary } });
  const rows = stdout.split('\n').filter((line) => line.startsWith('| '));
  expect(rows.slice(2).map((row) => row.split(' | ').at(-1))).toEqual(Array(9).fill('yes |'));
  expect(stdout).toMatch(/\d+ images, \d+ sessions, [1-9]\d* of them logged out: 0 lost, 0 logouts undone/);
  expect(stdout).toContain('9 of 9 steps hold; seed 1');
  expect({ code, stderr }).toEqual({ code: 0, stderr: '' });
  expect(readdirSync(temporary)).toEqual([]);
}, 120_000);

test('a wrong option: usage, exit code 2', async () => {
  const { code, stderr } = await run(process.execPath, [program, '--seconds', 'many']);
  expect(code).toBe(2);
  expect(stderr).toContain(
    '--seconds is no whole number above 0\n\nUsage: npm run scale -- [options]\n  --seconds N, --minutes N  ',
  );
});
