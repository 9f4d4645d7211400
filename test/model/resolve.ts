// Looks up in the model what a draft's numbers pick: most often what still lives, sometimes what has ended. Pure.
import type { Action, Draft, End, SessionCall, Slip } from './actions.js';
import { absoluteEnd, idleEnd, isLive, known, type Model, names } from './state.js';

/** What all of a parallel step act on. */
export interface Focus {
  session: string;
}

const at = <T>(from: readonly T[], pick: number): T | undefined => from[pick % Math.max(1, from.length)];
/** Of those that will do, or every fourth time of all. */
const prefer = (all: string[], willDo: (name: string) => boolean, pick: number): string | undefined => {
  const good = all.filter(willDo);
  return at(pick % 4 === 3 || good.length === 0 ? all : good, Math.floor(pick / 4));
};

export const pickSession = (model: Model, pick: number): string | undefined =>
  prefer(Object.keys(model.sessions), (name) => isLive(model, known(model.sessions, name)), pick);
/** A login most often one who may; a change anyone. */
const pickUser = ({ users }: Model, { do: what, user }: { do: string; user: number }): string => {
  const mayLogIn = (name: string) => known(users, name).id !== null && known(users, name).isActive;
  return (what === 'login' ? prefer(names.users, mayLogIn, user) : at(names.users, user)) ?? '';
};
const pickClient = ({ clients }: Model, { do: what, client }: { do: string; client: number }): string =>
  (what === 'login'
    ? prefer(names.clients, (name) => known(clients, name).isEnabled, client)
    : at(names.clients, client)) ?? '';

const isGoodToken = (model: Model, name: string): boolean => {
  const { session, endsAtSecond } = known(model.tokens, name);
  return isLive(model, known(model.sessions, session)) && model.now < 1000 * endsAtSecond;
};
const pickToken = (model: Model, pick: number, focus?: Focus): string | undefined => {
  const its = Object.keys(model.tokens).filter((name) => !focus || known(model.tokens, name).session === focus.session);
  return prefer(its, (name) => isGoodToken(model, name), pick);
};
const pickImage = (model: Model, pick: number, session: string | undefined, isFocused: boolean): string | undefined => {
  const all = Object.keys(model.images);
  const owner = session === undefined ? undefined : known(model.sessions, session).userId;
  const own = all.filter((name) => known(model.images, name).ownerId === owner && !known(model.images, name).isGone);
  return isFocused ? own.at(-1) : prefer(all, (name) => own.includes(name), pick);
};

const secretFor = (model: Model, client: string, slip: Draft extends { slip?: infer S } ? S : string | undefined) => {
  const { secret, formerSecret } = known(model.clients, client);
  if (slip === 'noSecret') return null;
  return slip === 'wrongSecret' ? 'wrong' : slip === 'formerSecret' ? formerSecret : secret;
};

function sessionCall(model: Model, session: string, slip: Slip | undefined): SessionCall {
  const own = known(model.sessions, session).client;
  const client = slip === 'otherClient' ? (names.clients.find((name) => name !== own) ?? own) : own;
  const namesOfSlips = { malformedSession: 'malformed', unknownSession: 'unknown' } as Record<string, string>;
  const secret = secretFor(model, client, slip);
  return { client, secret, session: namesOfSlips[slip ?? ''] ?? session, late: slip === 'late' };
}

/** Null where there is nothing yet to act on. */
export function resolve(model: Model, draft: Draft, as: string, focus?: Focus): Action | null {
  const focused = focus && known(model.sessions, focus.session);
  const user = 'user' in draft ? (focused?.user ?? pickUser(model, draft)) : '';
  const client = 'client' in draft ? (focused?.client ?? pickClient(model, draft)) : '';
  const session = 'session' in draft ? (focus?.session ?? pickSession(model, draft.session)) : undefined;
  const key = 'key' in draft && draft.key ? draft.key : null;

  switch (draft.do) {
    case 'login': {
      const { isRemembered, inCapitals = false, slip } = draft;
      const right = names.passwords.indexOf(known(model.users, user).password);
      const password = at(names.passwords, right + draft.password) ?? '';
      const secret = secretFor(model, client, slip);
      return { do: 'login', as, user, client, secret, password, isRemembered, inCapitals, late: slip === 'late' };
    }
    case 'createUser':
    case 'setPassword':
      return { do: draft.do, as, user, password: at(names.passwords, draft.password) ?? '' };
    case 'activate':
    case 'deactivate':
    case 'deleteUser':
    case 'listSessions':
      return { do: draft.do, user };
    case 'rotate':
      return { do: 'rotate', as, client };
    case 'enable':
    case 'disable':
      return { do: draft.do, client };
    case 'uploadBase64': {
      const { picture, slip } = draft;
      if (slip) return { do: draft.do, as, picture, key, token: slip === 'noToken' ? 'missing' : 'malformed' };
      const token = pickToken(model, draft.token, focus);
      return token === undefined ? null : { do: draft.do, as, picture, key, token };
    }
    case 'getImage': {
      const image = pickImage(model, draft.image, focus?.session, focus !== undefined);
      return image === undefined ? null : { do: 'getImage', image };
    }
  }
  if (session === undefined) return null;
  const call = sessionCall(model, session, draft.slip);
  switch (draft.do) {
    case 'getSession':
    case 'listImages':
      return { do: draft.do, ...call };
    case 'issueToken':
      return { do: 'issueToken', as, ...call };
    case 'logout':
      return { do: 'logout', named: draft.named, ...call };
    case 'upload':
      return { do: 'upload', as, picture: draft.picture, key, ...call };
    default: {
      const image = pickImage(model, draft.image, session, focus !== undefined);
      return image === undefined ? null : { do: draft.do, image, ...call };
    }
  }
}

/** Whose session an action would have been on; null where it was on none. */
export function userOf(model: Model, action: Action): string | null {
  if ('user' in action) return action.user;
  const session = 'token' in action ? model.tokens[action.token]?.session : 'session' in action && action.session;
  return (session && model.sessions[session]?.user) || null;
}

/** Asks for everything: whatever went wrong unseen is seen. */
export function rollCall(model: Model): Action[] {
  const picture = { as: '', picture: 'none', key: null } as const;
  return [
    ...names.users.map((user): Action => ({ do: 'listSessions', user })),
    ...Object.keys(model.tokens).map((token): Action => ({ do: 'uploadBase64', token, ...picture })),
    ...Object.keys(model.sessions).map(
      (name): Action => ({ do: 'listImages', ...sessionCall(model, name, undefined) }),
    ),
    ...Object.keys(model.images).map((image): Action => ({ do: 'getImage', image })),
  ];
}

/** What lives, when it will end, and the call that asks whether it has; null where nothing of the kind lives. */
export function endOf(model: Model, end: End, pick: number): { ms: number; ask: Action } | null {
  const sessions = Object.keys(model.sessions).filter((name) => isLive(model, known(model.sessions, name)));
  const tokens = Object.keys(model.tokens).filter((name) => isGoodToken(model, name));
  if (end === 'token') {
    const token = at(tokens, pick);
    if (token === undefined) return null;
    const ask: Action = { do: 'uploadBase64', as: '', token, picture: 'none', key: null };
    return { ms: 1000 * known(model.tokens, token).endsAtSecond, ask };
  }
  const session = at(sessions, pick);
  if (session === undefined) return null;
  const its = known(model.sessions, session);
  const ask: Action = { do: 'getSession', ...sessionCall(model, session, undefined) };
  return { ms: end === 'idle' ? idleEnd(model, its) : absoluteEnd(model, its), ask };
}
