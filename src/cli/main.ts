// The admin command line: clients, users, sessions, export and import. Works beside a running server.
import { readFileSync } from 'node:fs';
import { Command, CommanderError } from 'commander';
import { addClientCommands } from './client-commands.js';
import { addMoveCommands } from './move-commands.js';
import { exitCodes, report } from './run.js';
import { addSessionCommands, addUserCommands } from './user-commands.js';

// Not the contract's: reading all of it would take longer than most commands.
const { version } = JSON.parse(readFileSync(new URL('../../../package.json', import.meta.url), 'utf8')) as {
  version: string;
};

const program = new Command('cloakroom admin')
  .description('Clients, users and sessions, export and import of the database that MONGODB_URI or DATA_DIR names')
  .version(version)
  .exitOverride()
  .showHelpAfterError()
  .addHelpText(
    'after',
    '\nExit codes: 0 done, 1 refused, 2 wrong usage or configuration, 3 the database is away, 130 interrupted',
  );
addClientCommands(program);
addUserCommands(program);
addSessionCommands(program);
addMoveCommands(program);
const inherit = (command: Command): void => {
  for (const child of command.commands) inherit(child.copyInheritedSettings(command));
};
inherit(program);

process.stdout.on('error', () => {}); // who read it has gone; the database is still to be closed
try {
  await program.parseAsync(process.argv);
} catch (error) {
  if (error instanceof CommanderError) process.exitCode = error.exitCode === 0 ? exitCodes.done : exitCodes.usage;
  else report(error);
}
