// admin client …: the programs that may call.
import type { Command } from 'commander';
import { UserError } from '../services/users.js';
import { write } from './output.js';
import { run } from './run.js';

interface Options {
  json?: true;
  clientId: string;
  name: string;
}

const nonEmpty = (name: string): string => {
  if (name.trim() === '') throw new UserError('A client needs a name.');
  return name;
};

const known = (isKnown: boolean, clientId: string): void => {
  if (!isKnown) throw new UserError(`No client has the id ${clientId}.`);
};

export function addClientCommands(program: Command): void {
  const client = program.command('client').description('the programs that may call');
  const named = (name: string, doc: string) =>
    client
      .command(name)
      .description(doc)
      .requiredOption('--client-id <id>', 'the client')
      .option('--json', 'write JSON');

  client
    .command('create')
    .description('make a client; its secret is shown this once')
    .requiredOption('--name <name>', 'what people call it')
    .option('--json', 'write JSON')
    .action(({ name, json }: Options) =>
      run(async ({ clients }) => write({ ...(await clients.create(nonEmpty(name))) }, json === true), {
        mayMakeDatabase: true,
      }),
    );

  client
    .command('list')
    .description('all clients')
    .option('--json', 'write JSON')
    .action(({ json }: Options) =>
      run(async ({ clients }) => {
        const rows = (await clients.list()).map(({ clientId, name, disabled, createdAt }) => ({
          clientId,
          name,
          disabled,
          createdAt: createdAt.toISOString(),
        }));
        write(rows, json === true);
      }),
    );

  named('disable', 'refuse the client and end its sessions').action(({ clientId, json }: Options) =>
    run(async ({ clients }) => {
      known(await clients.disable(clientId), clientId);
      write({ clientId, disabled: true }, json === true);
    }),
  );

  named('enable', 'let the client in again').action(({ clientId, json }: Options) =>
    run(async ({ clients }) => {
      known(await clients.enable(clientId), clientId);
      write({ clientId, disabled: false }, json === true);
    }),
  );

  named('rotate', 'give the client a new secret; its sessions live on').action(({ clientId, json }: Options) =>
    run(async ({ clients }) => {
      const rotated = await clients.rotate(clientId);
      if (!rotated) throw new UserError(`No client has the id ${clientId}.`);
      write({ ...rotated }, json === true);
    }),
  );
}
