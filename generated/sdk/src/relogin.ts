// Written by OpenAPI Generator from openapi.yaml with scripts/sdk-templates. Never edited.
// Logging in again by itself, where a program can give the user's credentials.
import type { Client } from './client.js';
import { shared } from './credentials.js';
import type { LoginRequest } from './models.js';
import { login } from './operations.js';

/** Where the session has ended, the client logs in once for all calls that wait, and repeats them once. */
export function reloginWith(client: Client, credentials: () => LoginRequest | Promise<LoginRequest>): void {
  client.renew = () => shared(client, 'login', async () => login(client, await credentials()));
}
