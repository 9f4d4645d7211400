// admin user … and admin session …: who may log in, and what is logged in. Passwords come from standard input only.
import type { Command } from 'commander';
import type { UserRecord } from '../stores/records.js';
import { write } from './output.js';
import { readPassword, run } from './run.js';

interface Options {
  json?: true;
  email: string;
  inactive?: true;
}

const shown = ({ userId, email, active }: UserRecord) => ({ userId, email, active });

export function addUserCommands(program: Command): void {
  const user = program.command('user').description('who may log in');
  const named = (name: string, doc: string) =>
    user.command(name).description(doc).requiredOption('--email <email>', 'the user').option('--json', 'write JSON');
  const stdin = [
    '--password-stdin',
    'read the password from standard input; one final newline is no part of it',
  ] as const;

  named('create', 'make a user')
    .requiredOption(...stdin)
    .option('--inactive', 'make it inactive')
    .action(async ({ email, inactive, json }: Options) => {
      const password = await readPassword();
      await run(
        async ({ users }) =>
          write(shown(await users.create({ email, password, active: inactive !== true })), json === true),
        { mayMakeDatabase: true },
      );
    });

  user
    .command('list')
    .description('all users')
    .option('--json', 'write JSON')
    .action(({ json }: Options) =>
      run(async ({ users }) => {
        const rows = (await users.list()).map((one) => ({ ...shown(one), createdAt: one.createdAt.toISOString() }));
        write(rows, json === true);
      }),
    );

  named('activate', 'let the user log in').action(({ email, json }: Options) =>
    run(async ({ users }) => write(shown(await users.activate(email)), json === true)),
  );

  named('deactivate', "refuse the user and end the user's sessions").action(({ email, json }: Options) =>
    run(async ({ users }) => write(shown(await users.deactivate(email)), json === true)),
  );

  named('delete', "delete the user with the user's sessions and images").action(({ email, json }: Options) =>
    run(async ({ users }) => {
      const { user: deleted, imagesDeleted } = await users.delete(email);
      write({ userId: deleted.userId, email: deleted.email, imagesDeleted }, json === true);
    }),
  );

  named('set-password', "give the user a new password and end the user's sessions")
    .requiredOption(...stdin)
    .action(async ({ email, json }: Options) => {
      const password = await readPassword();
      await run(async ({ users }) => write(shown(await users.setPassword(email, password)), json === true));
    });
}

export function addSessionCommands(program: Command): void {
  const session = program.command('session').description('what is logged in');
  const named = (name: string, doc: string) =>
    session.command(name).description(doc).requiredOption('--email <email>', 'the user').option('--json', 'write JSON');

  named('list', "the user's sessions").action(({ email, json }: Options) =>
    run(async ({ users }) => {
      const rows = (await users.listSessions(email)).map(
        ({ clientId, isRemembered, createdAt, expiresAt, endsAt }) => ({
          clientId,
          isRemembered,
          createdAt: createdAt.toISOString(),
          expiresAt: expiresAt.toISOString(),
          endsAt: endsAt.toISOString(),
        }),
      );
      write(rows, json === true);
    }),
  );

  named('revoke', "end the user's sessions").action(({ email, json }: Options) =>
    run(async ({ users }) => {
      const { user, revoked } = await users.revokeSessions(email);
      write({ email: user.email, revoked }, json === true);
    }),
  );
}
