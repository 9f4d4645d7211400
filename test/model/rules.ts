// What the contract says each action must be answered, and what it changes (contract.md: R3, R6 to R9, R11 to R14). An action is
// one or more stages, each at once: between two of them others may act, as between a call's session step and its effect.
import type { Action, Answer, ClientCall, Picture, SessionCall, UploadCall } from './actions.js';
import { done } from './actions.js';
import { absoluteEnd, idleEnd, isLive, keyLives, known, type Model, type Session, tokenSeconds } from './state.js';

type Envelope = 'result' | 'code';
type Doing<Name> = Extract<Action, { do: Name }>;
/** Changes the model; null: it goes on to the next stage. */
type Stage<Doing> = (model: Model, action: Doing) => Answer | null;
type Rules = { [Name in Action['do']]: Stage<Doing<Name>>[] };

const answer = (status: number, code: string | null, carries: unknown = null): Answer => ({
  ...done,
  status,
  code,
  carries,
});
const illegal = (envelope: Envelope, status: number): Answer =>
  answer(status, envelope === 'code' ? 'INVALID_REQUEST' : 'PARAM_ILLEGAL');
const ended = (envelope: Envelope): Answer => answer(401, envelope === 'code' ? 'INVALID_TOKEN' : 'SESSION_EXPIRED');
const success = (carries: unknown = null): Answer => answer(200, 'SUCCESS', carries);
const iso = (ms: number) => new Date(ms).toISOString();

/** R14. */
const withTime = (model: Model, session: Session, given: Answer): Answer => ({
  ...given,
  expiresIn: Math.floor((idleEnd(model, session) - model.now) / 1000),
});
const isLetIn = (model: Model, { client, secret }: ClientCall): boolean => {
  const { isEnabled, secret: right } = known(model.clients, client);
  return isEnabled && secret === right;
};

/** R8: headers, client, session. What passes is activity; what doesn't is none (R6). */
const admit =
  (envelope: Envelope): Stage<SessionCall> =>
  (model, call) => {
    if (call.secret === null || call.session === 'malformed') return illegal(envelope, 400);
    if (!isLetIn(model, call)) return illegal(envelope, 401);
    const session = model.sessions[call.session];
    if (session?.client !== call.client || !isLive(model, session)) return ended(envelope);
    session.lastActivity = model.now;
    return null;
  };

const sessionCall = <Call extends SessionCall>(
  envelope: Envelope,
  effect: (model: Model, call: Call, session: Session) => Answer,
): Stage<Call>[] => [
  admit(envelope),
  (model, call) => {
    const session = known(model.sessions, call.session);
    return withTime(model, session, call.late ? illegal(envelope, 400) : effect(model, call, session));
  },
];

const faults: Partial<Record<Picture, Record<Envelope, Answer>>> = {
  none: { result: illegal('result', 400), code: answer(400, 'NO_IMAGE_PROVIDED') },
  webp: { result: illegal('result', 422), code: answer(422, 'INVALID_IMAGE') },
  cut: { result: illegal('result', 422), code: answer(422, 'UPLOAD_FAILED') },
};
const keyOf = (kind: string, { key }: UploadCall, { client, userId }: Session): string =>
  [client, userId, kind, key].join();

/** R13: the key is judged last, after the image. */
function reserve(model: Model, kind: string, call: UploadCall, session: Session, envelope: Envelope): Answer | null {
  const fault = faults[call.picture]?.[envelope];
  if (fault) return withTime(model, session, fault);
  if (call.key === null) return null;
  const first = model.keys[keyOf(kind, call, session)];
  const isKept = first && model.now < first.lapsesAt && !(first.image && known(model.images, first.image).isGone);
  if (!isKept) {
    model.keys[keyOf(kind, call, session)] = { picture: call.picture, image: null, lapsesAt: model.now + keyLives };
    return null;
  }
  if (first.picture !== call.picture) return withTime(model, session, illegal(envelope, 422));
  if (first.image === null) return withTime(model, session, illegal(envelope, 409));
  return withTime(model, session, uploaded(envelope, first.image, call.picture));
}
const uploaded = (envelope: Envelope, image: string, picture: Picture): Answer =>
  envelope === 'code' ? answer(200, 'UPLOAD_SUCCESSFUL', `${image} ${picture}`) : success(image);

function store(model: Model, kind: string, call: UploadCall, session: Session, envelope: Envelope): Answer {
  const key = keyOf(kind, call, session);
  const hasOwner = known(model.users, session.user).id === session.userId;
  if (!hasOwner) {
    delete model.keys[key];
    return withTime(model, session, ended(envelope));
  }
  model.images[call.as] = { ownerId: session.userId, picture: call.picture, step: model.step, isGone: false };
  const reserved = call.key === null ? undefined : model.keys[key];
  if (reserved) reserved.image = call.as;
  return withTime(model, session, uploaded(envelope, call.as, call.picture));
}

/** Newest first; of one step by name. */
const listOf = (model: Model, ownerId: string): string[] =>
  Object.entries(model.images)
    .filter(([, image]) => image.ownerId === ownerId && !image.isGone)
    .sort(([one, a], [other, b]) => b.step - a.step || (one < other ? -1 : 1))
    .map(([name, { picture }]) => `${name} ${picture}`);

const owned = (model: Model, name: string, { userId }: Session) => {
  const image = model.images[name];
  return image?.ownerId === userId && !image.isGone ? image : null;
};
const endSessions = (model: Model, whose: (session: Session) => boolean): void => {
  for (const session of Object.values(model.sessions)) if (whose(session)) session.hasEnded = true;
};
/** Nothing happens where the user is not there. */
const userChange =
  <Call extends { user: string }>(change: (model: Model, call: Call, userId: string) => void): Stage<Call> =>
  (model, call) => {
    const { id } = known(model.users, call.user);
    if (id !== null) change(model, call, id);
    return done;
  };

export const rules: Rules = {
  login: [
    (model, { user, password, late, as, ...call }) => {
      if (call.secret === null) return illegal('result', 400);
      if (!isLetIn(model, { ...call, late })) return illegal('result', 401);
      if (late) return illegal('result', 400);
      const seen = known(model.users, user);
      if (seen.id === null) return answer(404, 'USER_NOT_FOUND');
      if (seen.password !== password) return answer(401, 'AUTHENTICATION_FAILED');
      if (!seen.isActive) return answer(403, 'USER_NOT_ACTIVE');
      model.logins[as] = { ...seen };
      return null;
    },
    // A change meanwhile of the user or the client leaves no session, even where the new password is the old one.
    (model, { as, user, client, isRemembered }) => {
      const seen = known(model.logins, as);
      delete model.logins[as];
      const { id, passwordSetBy, isActive } = known(model.users, user);
      const holds =
        id === seen.id && passwordSetBy === seen.passwordSetBy && isActive && known(model.clients, client).isEnabled;
      if (seen.id === null || !holds) return answer(401, 'AUTHENTICATION_FAILED');
      const times = { createdAt: model.now, lastActivity: model.now };
      const session = { user, userId: seen.id, client, isRemembered, ...times, hasEnded: false };
      model.sessions[as] = session;
      return withTime(model, session, success());
    },
  ],

  getSession: sessionCall('result', (model, _call, session) =>
    success({
      user: session.user,
      isRemembered: session.isRemembered,
      createdAt: iso(session.createdAt),
      expiresAt: iso(idleEnd(model, session)),
      endsAt: iso(absoluteEnd(model, session)),
    }),
  ),

  // R7; no Session-Expires-In (R14).
  logout: [
    admit('result'),
    (model, { session, named, late }) => {
      if (late || named !== 'same') return illegal('result', 400);
      const its = known(model.sessions, session);
      if (its.hasEnded) return ended('result');
      its.hasEnded = true;
      return success();
    },
  ],

  // R9.
  issueToken: sessionCall('code', (model, { as, session: name }, session) => {
    const issuedAt = Math.floor(model.now / 1000);
    const endsAtSecond = Math.min(issuedAt + tokenSeconds, Math.floor(absoluteEnd(model, session) / 1000));
    model.tokens[as] = { session: name, endsAtSecond };
    return answer(200, 'TOKEN_ISSUED', endsAtSecond - issuedAt);
  }),

  upload: [
    admit('result'),
    (model, call) => {
      const session = known(model.sessions, call.session);
      return call.late
        ? withTime(model, session, illegal('result', 400))
        : reserve(model, 'file', call, session, 'result');
    },
    (model, call) => store(model, 'file', call, known(model.sessions, call.session), 'result'),
  ],

  uploadBase64: [
    (model, { token }) => {
      if (token === 'missing') return answer(401, 'MISSING_TOKEN');
      const { session: name = '', endsAtSecond = 0 } = model.tokens[token] ?? {};
      const session = model.sessions[name];
      const isGood = session && isLive(model, session) && Math.floor(model.now / 1000) < endsAtSecond;
      if (!isGood) return ended('code');
      session.lastActivity = model.now;
      return null;
    },
    (model, call) =>
      reserve(model, 'base64', call, known(model.sessions, known(model.tokens, call.token).session), 'code'),
    (model, call) =>
      store(model, 'base64', call, known(model.sessions, known(model.tokens, call.token).session), 'code'),
  ],

  getImage: [
    (model, { image: name }) => {
      const image = known(model.images, name);
      return image.isGone ? illegal('result', 404) : answer(200, null, image.picture);
    },
  ],
  getImageInfo: sessionCall('result', (model, { image: name }, session) => {
    const image = owned(model, name, session);
    return image ? success(`${name} ${image.picture}`) : illegal('result', 404);
  }),
  listImages: sessionCall('result', (model, _call, session) => success(listOf(model, session.userId))),
  deleteImage: sessionCall('result', (model, { image: name }, session) => {
    const image = owned(model, name, session);
    if (!image) return illegal('result', 404);
    image.isGone = true;
    return success();
  }),

  activate: [
    userChange((model, { user }) => {
      known(model.users, user).isActive = true;
    }),
  ],
  deactivate: [
    userChange((model, { user }, userId) => {
      known(model.users, user).isActive = false;
      endSessions(model, (session) => session.userId === userId);
    }),
  ],
  setPassword: [
    userChange((model, { as, user, password }, userId) => {
      Object.assign(known(model.users, user), { password, passwordSetBy: as });
      endSessions(model, (session) => session.userId === userId);
    }),
  ],
  deleteUser: [
    userChange((model, { user }, userId) => {
      known(model.users, user).id = null;
      endSessions(model, (session) => session.userId === userId);
      for (const image of Object.values(model.images)) if (image.ownerId === userId) image.isGone = true;
    }),
  ],
  createUser: [
    (model, { as, user, password }) => {
      if (known(model.users, user).id === null)
        model.users[user] = { id: as, password, passwordSetBy: as, isActive: true };
      return done;
    },
  ],
  enable: [
    (model, { client }) => {
      known(model.clients, client).isEnabled = true;
      return done;
    },
  ],
  disable: [
    (model, { client }) => {
      known(model.clients, client).isEnabled = false;
      endSessions(model, (session) => session.client === client);
      return done;
    },
  ],
  rotate: [
    (model, { as, client }) => {
      const changed = known(model.clients, client);
      Object.assign(changed, { formerSecret: changed.secret, secret: as });
      return done;
    },
  ],
};
