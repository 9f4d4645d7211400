// A client and a user made with the admin command line, as operators make them. Used by the tests beside.
import type { Account } from './calls.js';
import { admin, type Environment } from './server-process.js';

/** The object that a command printed with --json. Throws where it failed. */
export async function adminJson<T>(env: Environment, args: string[], input?: string): Promise<T> {
  const { code, stdout, stderr } = await admin(env, [...args, '--json'], input);
  if (code !== 0) throw new Error(`admin ${args.join(' ')} ended with ${code}: ${stderr}`);
  return JSON.parse(stdout) as T;
}

export async function newAccount(env: Environment, email: string): Promise<Account> {
  const password = 'correct horse battery staple';
  const [client] = await Promise.all([
    adminJson<{ clientId: string; clientSecret: string }>(env, ['client', 'create', '--name', 'tests']),
    adminJson(env, ['user', 'create', '--email', email, '--password-stdin'], `${password}\n`),
  ]);
  return { ...client, email, password };
}
