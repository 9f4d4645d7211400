// Written by OpenAPI Generator from openapi.yaml with scripts/sdk-templates. Never edited.
// The client as people use it: one object with every operation, the session it holds, and its events.
import { type Client, createClient } from './client.js';
import { bind, type Bound, type Operation, type Safe, safe } from './operation.js';
import * as operations from './operations.js';
import { type BoundPages, bindPages } from './pages.js';
import type { HeldSession } from './session.js';
import { tellProgress } from './progress.js';
import { reloginWith } from './relogin.js';
import { keepSession, onSession, type SessionEvent } from './session-watch.js';
import type { ClientOptions } from './types.js';

const all = [

  operations.getLiveness,

  operations.getReadiness,

  operations.deleteImage,

  operations.getImage,

  operations.getImageInfo,

  operations.listImages,

  operations.uploadImage,

  operations.uploadImageBase64,

  operations.getSession,

  operations.logout,

  operations.issueAccessToken,

  operations.login,

] as unknown as Operation<object, unknown, string>[];

const shapes = { baseUrl: /^https?:\/\/[^?#]+$/i, clientId: /^[!-~]{1,128}$/, clientSecret: /^[!-~]{1,128}$/ };

/**
 * A client of Cloakroom 0.1.0. It holds the session that login gives and sends it with each call.
 * Every operation throws a CloakroomError; `safe` has the same operations in a form that does not throw.
 */
export class Cloakroom {
  readonly #client: Client;

  /** Answers as long as the process can answer at all. Restart it where it does not. */
  declare readonly getLiveness: Bound<typeof operations.getLiveness>;

  /** Says whether the database answers and the server is not stopping. Send it no requests while it says 503. */
  declare readonly getReadiness: Bound<typeof operations.getReadiness>;

  /** The image is gone at once, through whichever client it came. Copies in caches outlive it if the operator lets caches keep them. */
  declare readonly deleteImage: Bound<typeof operations.deleteImage>;

  /** Needs no credentials: the id is the capability. Serves single byte ranges and conditional requests; HEAD answers the same headers without the bytes. The bytes never change under an id. */
  declare readonly getImage: Bound<typeof operations.getImage>;

  /** Says what the image is. Only its owner may ask; another's image is not found. */
  declare readonly getImageInfo: Bound<typeof operations.getImageInfo>;

  /** Lists the user's images, newest first, a page at a time. nextCursor is there exactly when there is more. */
  declare readonly listImages: Bound<typeof operations.listImages>;
  /** Every item of listImages, page after page: `for await (const item of cloakroom.images())`. */
  readonly images: BoundPages<typeof operations.images>;

  /** Takes one jpg, gif, png or bmp image of at most 5 MiB as multipart/form-data. The format is told from the bytes, never from a file name or Content-Type. The image must decode whole; only then is it stored. */
  declare readonly uploadImage: Bound<typeof operations.uploadImage>;

  /** Takes one jpg, gif, png or bmp image of at most 5 MiB as base64 in JSON, with or without a data-URL prefix. The access token comes from issueAccessToken. */
  declare readonly uploadImageBase64: Bound<typeof operations.uploadImageBase64>;

  /** Says whose session it is and when it ends. The call is an activity: expiresAt is the idle end after it. A page that was reloaded asks here whether it must log in again. */
  declare readonly getSession: Bound<typeof operations.getSession>;

  /** Ends the session and kills its access tokens at once. The session is named twice, in the header and in the body; the two must be equal. */
  declare readonly logout: Bound<typeof operations.logout>;

  /** Gives a signed token for uploadImageBase64: for 15 minutes at most, never past the session's absolute end, and dead as soon as its session ends. Takes no body. */
  declare readonly issueAccessToken: Bound<typeof operations.issueAccessToken>;

  /** Gives a session for the user of this email and password. It ends 5 minutes after its last activity and 12 hours after login at the latest; with isRemembered after 30 days without activity and 90 days at the latest. */
  declare readonly login: Bound<typeof operations.login>;

  /** The operations in a form that does not throw: `const { data, error } = await cloakroom.safe.login(…)`. */
  readonly safe: {

    readonly getLiveness: Safe<typeof operations.getLiveness>;

    readonly getReadiness: Safe<typeof operations.getReadiness>;

    readonly deleteImage: Safe<typeof operations.deleteImage>;

    readonly getImage: Safe<typeof operations.getImage>;

    readonly getImageInfo: Safe<typeof operations.getImageInfo>;

    readonly listImages: Safe<typeof operations.listImages>;

    readonly uploadImage: Safe<typeof operations.uploadImage>;

    readonly uploadImageBase64: Safe<typeof operations.uploadImageBase64>;

    readonly getSession: Safe<typeof operations.getSession>;

    readonly logout: Safe<typeof operations.logout>;

    readonly issueAccessToken: Safe<typeof operations.issueAccessToken>;

    readonly login: Safe<typeof operations.login>;

  };

  /** Throws a TypeError where an option is missing or malformed; nothing is sent yet. */
  constructor(options: ClientOptions) {
    for (const [name, shape] of Object.entries(shapes)) {
      if (!shape.test(options[name as keyof typeof shapes] ?? '')) throw new TypeError(`${name} is missing or malformed`);
    }
    const client = createClient(options);
    this.#client = client;
    tellProgress(client);
    if (options.storage) keepSession(client, options.storage);
    if (options.relogin) reloginWith(client, options.relogin);
    const forms: Record<string, unknown> = {};
    for (const operation of all) {
      const { id } = operation.spec;
      Object.assign(this, { [id]: bind(client, operation) });
      forms[id] = safe(client, operation);
    }






    this.images = bindPages(client, operations.images);







    this.safe = forms as typeof this.safe;
  }

  /** The client for the operations that are exported as functions: `login(cloakroom.client, …)`. */
  get client(): Client {
    return this.#client;
  }

  /** The session that the client holds, and when it ends if nothing more happens; null where it holds none. */
  get session(): HeldSession | null {
    return this.#client.session.current;
  }

  /** The session that the storage kept, or null. Also done before the first call; `getSession` tells whether it still lives. */
  async restore(): Promise<HeldSession | null> {
    await this.#client.session.ready;
    return this.session;
  }

  /**
   * Tells of the session: `started` (login, or kept in the storage), `changed` (its end moved), `expiring` (`expiringSeconds` before
   * its end), `ended` (logged out or refused). Returns a function that ends the listening.
   */
  on(event: SessionEvent, listener: (session: HeldSession | null) => void): () => void {
    return onSession(this.#client, event, listener, (this.#client.options as ClientOptions).expiringSeconds);
  }
}
