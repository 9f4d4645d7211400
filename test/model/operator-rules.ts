// What the operator's changes do to sessions and images (contract.md: R6), and which sessions he is shown. Used by rules.ts.
import { type ClientChange, done, type UserChange } from './actions.js';
import { iso, type RulesOf, type Stage } from './admission.js';
import { absoluteEnd, idleEnd, isLive, known, type Model, type Session } from './state.js';

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

type Change = UserChange | ClientChange | 'setPassword' | 'createUser' | 'listSessions';
export const operatorRules: RulesOf<Change> = {
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
  listSessions: [
    (model, { user }) => {
      const { id } = known(model.users, user);
      const its = Object.values(model.sessions).filter((session) => session.userId === id && isLive(model, session));
      const told = its.map((session) => [
        session.client,
        session.isRemembered,
        ...[session.createdAt, idleEnd(model, session), absoluteEnd(model, session)].map(iso),
      ]);
      return { ...done, carries: id === null ? null : told.map((one) => one.join()).sort() };
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
