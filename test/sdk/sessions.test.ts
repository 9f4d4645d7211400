// The SDK's session: held, kept over a reload, told of before it ends, renewed once for all calls that wait; access tokens.
import { afterAll, beforeAll, beforeEach, describe, expect, test } from '@jest/globals';
import { pngImage } from '../support/images.js';
import { errorOf, type Sdk, type Stage, setStage } from './client.js';

let stage: Stage;
let image: Blob;

beforeAll(async () => {
  stage = await setStage();
  image = new Blob([new Uint8Array(await pngImage())]);
});
beforeEach(() => stage.proxy.script());
afterAll(() => stage.close());

const paths = () => stage.proxy.seen.map(({ method, path }) => `${method} ${path}`);
const howMany = (path: string) => paths().filter((one) => one === `POST ${path}`).length;
const secondsLeft = ({ session }: Sdk.Cloakroom) =>
  Math.round(((session?.expiresAt?.getTime() ?? 0) - Date.now()) / 1000);

function memory(): Sdk.SessionStorage & { items: Map<string, string> } {
  const items = new Map<string, string>();
  return {
    items,
    getItem: (key) => items.get(key) ?? null,
    setItem: (key, value) => items.set(key, value),
    removeItem: (key) => items.delete(key),
  };
}

describe('the session', () => {
  test('is held from the login to the logout, with its end', async () => {
    const cloakroom = stage.newClient();
    expect(cloakroom.session).toBeNull();
    const { sessionId } = await cloakroom.login(stage.user);
    expect(cloakroom.session?.sessionId).toBe(sessionId);
    expect([299, 300]).toContain(secondsLeft(cloakroom));
    await cloakroom.logout();
    expect(cloakroom.session).toBeNull();
    expect(await errorOf(cloakroom.getSession())).toMatchObject({
      code: 'NOT_LOGGED_IN',
      status: undefined,
      message: 'not logged in',
    });
  });

  test('without one, nothing is sent', async () => {
    for (const call of ['getSession', 'logout', 'listImages'] as const) {
      expect(await errorOf(stage.newClient()[call]())).toMatchObject({ code: 'NOT_LOGGED_IN', operation: call });
    }
    expect(await errorOf(stage.newClient().uploadImageBase64({ image_base64: image }))).toMatchObject({
      code: 'NOT_LOGGED_IN',
      operation: 'uploadImageBase64',
    });
    expect(paths()).toEqual([]);
  });

  test('that has ended is refused, forgotten and told of', async () => {
    const cloakroom = await stage.newUser();
    const ended: unknown[] = [];
    cloakroom.on('ended', (session) => ended.push(session));
    stage.server.advance(301);
    expect(await errorOf(cloakroom.getSession())).toMatchObject({ code: 'SESSION_EXPIRED', status: 401 });
    expect(ended).toEqual([null]);
    expect(await errorOf(cloakroom.getSession())).toMatchObject({ code: 'NOT_LOGGED_IN' });
  });

  test('that has ended at logout is forgotten too', async () => {
    const cloakroom = await stage.newUser({ relogin: () => stage.user });
    stage.server.advance(301);
    expect(await errorOf(cloakroom.logout())).toMatchObject({ code: 'SESSION_EXPIRED' });
    expect(cloakroom.session).toBeNull();
    expect(paths()).toEqual(['POST /session/logout']);
  });

  test('tells of its start, of each new end, and before it ends', async () => {
    const cloakroom = stage.newClient({ expiringSeconds: 299 });
    const told: string[] = [];
    for (const event of ['started', 'changed', 'ended'] as const) cloakroom.on(event, () => told.push(event));
    const expiring = new Promise<Sdk.HeldSession | null>((resolve) => {
      cloakroom.on('expiring', resolve);
    });
    const silent = cloakroom.on('changed', () => told.push('never'));
    silent();
    const { sessionId } = await cloakroom.login(stage.user);
    expect((await expiring)?.sessionId).toBe(sessionId);
    await cloakroom.getSession();
    await cloakroom.logout();
    expect(told).toEqual(['started', 'changed', 'changed', 'ended']);
  });
});

test('a listener that throws fails no call', async () => {
  const said: unknown[] = [];
  const { error } = console;
  console.error = (fault: unknown) => said.push(fault);
  try {
    const cloakroom = stage.newClient();
    const fault = new Error('of the listener');
    cloakroom.on('started', () => {
      throw fault;
    });
    await cloakroom.login(stage.user);
    expect(said).toEqual([fault]);
  } finally {
    console.error = error;
  }
});

test('a listener that keeps the session alive is told once, though its end stays near', async () => {
  const cloakroom = stage.newClient({ expiringSeconds: 3_000 });
  let told = 0;
  const heard = new Promise<void>((resolve) => {
    cloakroom.on('expiring', async () => {
      told += 1;
      await cloakroom.getSession();
      await cloakroom.getSession();
      resolve();
    });
  });
  await cloakroom.login(stage.user);
  await heard;
  expect(told).toBe(1);
});

describe('a storage', () => {
  test('keeps it over a reload, and getSession tells that it lives', async () => {
    const storage = memory();
    const before = await stage.newUser({ storage });
    const after = stage.newClient({ storage });
    expect(await after.restore()).toMatchObject({ sessionId: before.session?.sessionId, expiresAt: expect.any(Date) });
    expect((await after.getSession()).session.email).toBe(stage.user.email);
    await after.logout();
    expect(storage.items.size).toBe(0);
  });

  test('is read before the first call, may answer later, and may be another client’s', async () => {
    const kept = memory();
    const storage: Sdk.SessionStorage = {
      getItem: async (key) => kept.getItem(key),
      setItem: async (key, value) => kept.setItem(key, value),
      removeItem: async (key) => kept.removeItem(key),
    };
    await stage.newUser({ storage });
    expect((await stage.newClient({ storage }).getSession()).session.isRemembered).toBe(false);
    const other = await stage.server.services.clients.create('other');
    expect(await errorOf(stage.newClient({ storage, ...other }).getSession())).toMatchObject({ code: 'NOT_LOGGED_IN' });
  });

  test('shared by two clients keeps the session of the one that logged in last', async () => {
    const storage = memory();
    const a = await stage.newUser({ storage });
    const b = stage.newClient({ storage });
    await b.restore();
    await a.logout();
    await a.login(stage.user);
    expect(await errorOf(b.getSession())).toMatchObject({ code: 'SESSION_EXPIRED' });
    expect((await stage.newClient({ storage }).restore())?.sessionId).toBe(a.session?.sessionId);
  });

  test.each(['{', '{}', '3', 'null', '{"sessionId":"x","expiresAt":"2020-01-01T00:00:00.000Z"}'])(
    'with %j holds none',
    async (text) => {
      const storage = { ...memory(), getItem: () => text };
      expect(await stage.newClient({ storage }).restore()).toBeNull();
    },
  );

  test('that fails does not fail the calls', async () => {
    const fail = () => {
      throw new Error('full');
    };
    const cloakroom = await stage.newUser({ storage: { getItem: fail, setItem: fail, removeItem: fail } });
    await cloakroom.getSession();
    await cloakroom.logout();
  });
});

describe('relogin', () => {
  test('logs in once for all calls that wait, and repeats each once', async () => {
    let asked = 0;
    const relogin = () => {
      asked += 1;
      return stage.user;
    };
    const cloakroom = await stage.newUser({ relogin });
    stage.server.advance(301);
    const calls = Array.from({ length: 10 }, () => cloakroom.getSession());
    const answers = await Promise.all(calls);
    expect(answers.every(({ session }) => session.email === stage.user.email)).toBe(true);
    expect([asked, howMany('/user/login')]).toEqual([1, 1]);
    expect(paths().filter((path) => path === 'GET /session')).toHaveLength(20);
  });

  test('logs in where there was no session at all', async () => {
    const cloakroom = stage.newClient({ relogin: async () => stage.user });
    expect((await cloakroom.listImages()).images).toEqual(expect.any(Array));
  });

  test('repeats an upload whole, with its key', async () => {
    const cloakroom = await stage.newUser({ relogin: () => stage.user });
    stage.server.advance(301);
    const { imageId } = await cloakroom.uploadImage({ image });
    expect((await cloakroom.getImage({ imageId })).size).toBe(image.size);
    expect(new Set(stage.proxy.seen.flatMap(({ headers }) => headers['idempotency-key'] ?? [])).size).toBe(1);
  });

  test('that is refused is NOT_LOGGED_IN with the reason, and is not tried forever', async () => {
    const cloakroom = await stage.newUser({ relogin: () => ({ ...stage.user, password: 'wrong' }) });
    stage.server.advance(301);
    const error = await errorOf(cloakroom.getSession());
    expect(error).toMatchObject({
      code: 'NOT_LOGGED_IN',
      operation: 'getSession',
      cause: { code: 'AUTHENTICATION_FAILED' },
    });
    expect(howMany('/user/login')).toBe(1);
  });

  test('does not log in for a call that is aborted already, nor one that logged out meanwhile', async () => {
    const aborted = stage.newClient({ relogin: () => stage.user });
    expect(await errorOf(aborted.listImages({}, { signal: AbortSignal.abort() }))).toMatchObject({ code: 'ABORTED' });
    expect(paths()).toEqual([]);

    let release = () => {};
    const held = new Promise<void>((resolve) => {
      release = resolve;
    });
    const slow: Sdk.Middleware = async (attempt, next) => {
      if (attempt.operation === 'listImages') await held;
      return next(attempt);
    };
    const cloakroom = await stage.newUser({ relogin: () => stage.user, middleware: [slow] });
    const listing = errorOf(cloakroom.listImages());
    await cloakroom.logout();
    release();
    expect(await listing).toMatchObject({ code: 'SESSION_EXPIRED' });
    expect(cloakroom.session).toBeNull();
  });

  test('whose callback throws says so', async () => {
    const cause = new Error('the user closed the dialogue');
    const cloakroom = stage.newClient({ relogin: () => Promise.reject(cause) });
    expect(await errorOf(cloakroom.getSession())).toMatchObject({ code: 'NOT_LOGGED_IN', cause });
  });

  test('one call’s abort does not end the login that others wait for', async () => {
    const controller = new AbortController();
    const cloakroom = stage.newClient({
      relogin: async () => {
        controller.abort();
        return stage.user;
      },
    });
    const first = errorOf(cloakroom.getSession({}, { signal: controller.signal }));
    const second = cloakroom.getSession();
    expect(await first).toMatchObject({ code: 'ABORTED' });
    expect((await second).session.email).toBe(stage.user.email);
  });
});

describe('access tokens', () => {
  const base64 = (cloakroom: Sdk.Cloakroom) => cloakroom.uploadImageBase64({ image_base64: image });

  test('are fetched when needed, once for several uploads', async () => {
    const cloakroom = await stage.newUser();
    await Promise.all([base64(cloakroom), base64(cloakroom), base64(cloakroom)]);
    const { payload } = await base64(cloakroom);
    expect(payload.image.format).toBe('png');
    expect([howMany('/api/auth/token'), howMany('/api/auth/upload_image')]).toEqual([1, 4]);
  });

  test('given by the caller’s own call are used', async () => {
    const cloakroom = await stage.newUser();
    const { payload } = await cloakroom.issueAccessToken();
    await base64(cloakroom);
    expect(howMany('/api/auth/token')).toBe(1);
    expect(stage.proxy.seen.at(-1)?.headers['x-access-token']).toBe(payload.access_token);
  });

  test('that expired are renewed without the caller noticing', async () => {
    const cloakroom = stage.newClient();
    await cloakroom.login({ ...stage.user, isRemembered: true });
    await base64(cloakroom);
    stage.server.advance(901);
    await base64(cloakroom);
    expect([howMany('/api/auth/token'), howMany('/api/auth/upload_image'), howMany('/user/login')]).toEqual([2, 3, 1]);
  });

  test('end with their session: relogin gives another of each', async () => {
    const cloakroom = await stage.newUser({ relogin: () => stage.user });
    await base64(cloakroom);
    stage.server.advance(301);
    await base64(cloakroom);
    expect([howMany('/api/auth/token'), howMany('/user/login')]).toEqual([3, 1]);
  });

  test('without relogin the upload says that the session has ended', async () => {
    const cloakroom = await stage.newUser();
    await base64(cloakroom);
    stage.server.advance(301);
    const { error } = await cloakroom.safe.uploadImageBase64({ image_base64: image });
    expect(error).toMatchObject({ code: 'INVALID_TOKEN', status: 401, operation: 'uploadImageBase64' });
    expect(cloakroom.uploadImageBase64.failed(error)).toBe(true);
    expect(cloakroom.session).toBeNull();
  });

  test('that arrive when another session is held are not used for it', async () => {
    const other = { email: `bob-${Date.now()}@cloakroom.example`, password: 'correct horse battery' };
    await stage.server.services.users.create({ ...other, active: true });
    let release = () => {};
    const held = new Promise<void>((resolve) => {
      release = resolve;
    });
    const slow: Sdk.Middleware = async (attempt, next) => {
      const response = await next(attempt);
      if (attempt.operation === 'issueAccessToken') await held;
      return response;
    };
    const cloakroom = await stage.newUser({ middleware: [slow] });
    const first = base64(cloakroom);
    const { until } = await import('../support/until.js');
    await until('the first token', () => howMany('/api/auth/token') === 1);
    await cloakroom.login(other);
    release();
    const ids = (await Promise.all([first, base64(cloakroom)])).map(({ payload }) => payload.image.image_id);
    expect((await cloakroom.listImages()).images.map(({ imageId }) => imageId).sort()).toEqual(ids.sort());
  });

  test('are not carried over to another session', async () => {
    const cloakroom = await stage.newUser();
    await base64(cloakroom);
    await cloakroom.login(stage.user);
    await base64(cloakroom);
    expect(howMany('/api/auth/token')).toBe(2);
  });
});
