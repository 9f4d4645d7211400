// How the project's programs are called: each says so on --help, and of a wrong call what is wrong with it.
import { describe, expect, test } from '@jest/globals';
import { run } from './server-process.js';

const programs = ['attack', 'bench', 'breaking', 'chaos', 'contract', 'mcp', 'mock', 'model', 'scale'];

describe.each(programs)('npm run %s', (name) => {
  const call = (...args: string[]) => run(process.execPath, [`scripts/${name}.mjs`, ...args]);

  test('--help tells how it is called', async () => {
    const { code, stdout, stderr } = await call('--help');
    expect(stdout).toMatch(new RegExp(`^Usage: npm run (-s )?${name}\\b`));
    expect([code, stderr]).toEqual([0, '']);
  });

  test('an option that it does not have is told, with how it is called', async () => {
    const { code, stdout, stderr } = await call('--nonsense');
    expect(stderr).toMatch(new RegExp(`^Unknown option '--nonsense'[^]*\\n\\nUsage: npm run (-s )?${name}\\b`));
    expect([code, stdout]).toEqual([2, '']);
  });
});

test('a row that is not there is named', async () => {
  const { code, stderr } = await run(process.execPath, ['scripts/attack.mjs', '--row', '17,1']);
  expect([code, stderr.split('\n')[0]]).toEqual([2, 'There is no row 1']);
});
