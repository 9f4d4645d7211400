// The installed SDK, a real server and a scripted proxy between them. Used by the tests beside.
import type * as Sdk from '../../generated/sdk/dist/index.js';
import type * as SdkNode from '../../generated/sdk/dist/node.js';
import { password, type ServerOptions, startServer, type TestServer } from '../support/server.js';
import { installSdk } from './package.js';
import { type ScriptedProxy, startProxy } from './proxy.js';

export type { Sdk };

export interface Stage {
  sdk: typeof Sdk;
  imageFile: typeof SdkNode.imageFile;
  server: TestServer;
  proxy: ScriptedProxy;
  user: { email: string; password: string };
  /** A client that calls through the proxy, with short waits between retries. */
  newClient(options?: Partial<Sdk.ClientOptions>): Sdk.Cloakroom;
  /** The same, logged in. */
  newUser(options?: Partial<Sdk.ClientOptions>): Promise<Sdk.Cloakroom>;
  close(): Promise<void>;
}

export async function setStage(options: ServerOptions = {}): Promise<Stage> {
  const installed = await installSdk();
  const sdk = (await import(installed.entry)) as typeof Sdk;
  const { imageFile } = (await import(installed.entry.replace(/index\.js$/, 'node.js'))) as typeof SdkNode;
  const server = await startServer(options);
  const proxy = await startProxy(server.url);
  const user = { email: server.email, password };
  const newClient: Stage['newClient'] = (more) =>
    new sdk.Cloakroom({ baseUrl: proxy.url, ...server.client, retryDelayMs: 5, ...more });
  return {
    sdk,
    imageFile,
    server,
    proxy,
    user,
    newClient,
    async newUser(more) {
      const cloakroom = newClient(more);
      await cloakroom.login(user);
      proxy.script();
      return cloakroom;
    },
    async close() {
      await proxy.close();
      await server.close();
      installed.remove();
    },
  };
}

/** The error that a promise rejects with. Throws where it does not. */
export async function errorOf(promise: Promise<unknown>): Promise<Sdk.CloakroomError> {
  const outcome = await promise.then(
    (value) => ({ value }),
    (error: Sdk.CloakroomError) => ({ error }),
  );
  if ('error' in outcome) return outcome.error;
  throw new Error(`it did not fail: ${JSON.stringify(outcome.value)}`);
}
