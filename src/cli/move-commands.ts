// admin export and admin import: everything from one database to another, by way of a folder.
import { resolve } from 'node:path';
import type { Command } from 'commander';
import { exportTo } from '../services/export.js';
import { checkFolder } from '../services/export-check.js';
import { parts } from '../services/export-folder.js';
import { importFrom } from '../services/import.js';
import { createProgress, say, write } from './output.js';
import { runMove } from './run.js';

interface Options {
  to: string;
  from: string;
  json?: true;
  leaveOutDamaged?: true;
}

const tokenNote = `TOKEN_SECRET is in no export: give the new deployment that of the old one (an embedded store keeps it in DATA_DIR, in the
file token-secret). With another one access tokens end, which live for minutes; sessions live on.`;

export function addMoveCommands(program: Command): void {
  program
    .command('export')
    .description('write clients, users, sessions and images to a folder; started again it goes on')
    .requiredOption('--to <folder>', 'a new folder, or that of an earlier export')
    .option('--leave-out-damaged', 'go on without images whose bytes do not fit their hash')
    .option('--json', 'write JSON')
    .action(({ to, json, leaveOutDamaged }: Options) =>
      runMove(async (openStore, signal) => {
        const folder = resolve(to);
        const leavesOutDamaged = leaveOutDamaged === true;
        const store = await openStore();
        const { manifest, damaged } = await showing((progress) =>
          exportTo(folder, store, { leavesOutDamaged, progress, signal }),
        );
        for (const id of damaged) say(`left out: the image ${id}, whose bytes do not fit their hash`);
        const rows = parts.map((part) => ({ part, ...manifest.parts[part] }));
        write(rows, json === true);
        say(`Everything is in ${folder}, hashes of secrets too: keep it safe, and remove it when it is imported.`);
      }),
    );

  program
    .command('import')
    .description('write an export to this database and read it back; started again it goes on')
    .requiredOption('--from <folder>', 'the folder of an export')
    .option('--json', 'write JSON')
    .action(({ from, json }: Options) =>
      runMove(async (openStore, signal) => {
        const folder = resolve(from);
        const manifest = await showing((progress) => checkFolder(folder, progress, signal));
        const store = await openStore({ mayMakeDatabase: true });
        const rows = await showing((progress) => importFrom(folder, store, { manifest, progress, signal }));
        write(
          rows.map((row) => ({ ...row })),
          json === true,
        );
        say(`All of it was read back from the database, as it was exported.\n${tokenNote}`);
      }),
    );
}

/** The work, with its progress on standard error. */
async function showing<T>(work: (progress: ReturnType<typeof createProgress>['show']) => Promise<T>): Promise<T> {
  const { show, end } = createProgress();
  try {
    return await work(show);
  } finally {
    end();
  }
}
