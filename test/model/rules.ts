// What the contract says each action must be answered, and what it changes (contract.md: R3, R6 to R9, R11 to R14). An action is
// one or more stages, each at once: between two of them others may act, as between a call's session step and its effect.
import type { Action } from './actions.js';
import {
  admit,
  answer,
  ended,
  illegal,
  isLetIn,
  iso,
  type RulesOf,
  sessionCall,
  success,
  withTime,
} from './admission.js';
import { operatorRules } from './operator-rules.js';
import { absoluteEnd, idleEnd, known, type Model, type Session, tokenSeconds } from './state.js';
import { uploadRules } from './upload-rules.js';

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
export const rules: RulesOf<Action['do']> = {
  ...uploadRules,
  ...operatorRules,

  login: [
    (model, call) => {
      if (call.secret === null) return illegal('result', 400);
      return isLetIn(model, call) ? null : illegal('result', 401);
    },
    (model, { as, user, password, late }) => {
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
    ...admit('result'),
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
};
