// What the rules have in common: answers, and the steps that let a call in (contract.md: R3, R6, R8, R14). Used by the rules.
import { type Action, type Answer, type ClientCall, done, type SessionCall } from './actions.js';
import { idleEnd, isLive, known, type Model, type Session } from './state.js';

export type Envelope = 'result' | 'code';
export type Doing<Name> = Extract<Action, { do: Name }>;
/** At once. Changes the model; null: it goes on to the next stage. */
export type Stage<Doing> = (model: Model, action: Doing) => Answer | null;
export type RulesOf<Name extends Action['do']> = { [Each in Name]: Stage<Doing<Each>>[] };

export const answer = (status: number, code: string | null, carries: unknown = null): Answer => ({
  ...done,
  status,
  code,
  carries,
});
export const illegal = (envelope: Envelope, status: number): Answer =>
  answer(status, envelope === 'code' ? 'INVALID_REQUEST' : 'PARAM_ILLEGAL');
export const ended = (envelope: Envelope): Answer =>
  answer(401, envelope === 'code' ? 'INVALID_TOKEN' : 'SESSION_EXPIRED');
export const success = (carries: unknown = null): Answer => answer(200, 'SUCCESS', carries);
export const iso = (ms: number) => new Date(ms).toISOString();

/** R14. */
export const withTime = (model: Model, session: Session, given: Answer): Answer => ({
  ...given,
  expiresIn: Math.floor((idleEnd(model, session) - model.now) / 1000),
});
export const isLetIn = (model: Model, { client, secret }: ClientCall): boolean => {
  const { isEnabled, secret: right } = known(model.clients, client);
  return isEnabled && secret === right;
};

/** R8: headers, then client, then session. What passes the last is activity; what doesn't is none (R6). */
export const admit = (envelope: Envelope): Stage<SessionCall>[] => [
  (model, call) => {
    if (call.secret === null || call.session === 'malformed') return illegal(envelope, 400);
    return isLetIn(model, call) ? null : illegal(envelope, 401);
  },
  (model, call) => {
    const session = model.sessions[call.session];
    if (session?.client !== call.client || !isLive(model, session)) return ended(envelope);
    session.lastActivity = model.now;
    return null;
  },
];

export const sessionCall = <Call extends SessionCall>(
  envelope: Envelope,
  effect: (model: Model, call: Call, session: Session) => Answer,
): Stage<Call>[] => [
  ...admit(envelope),
  (model, call) => {
    const session = known(model.sessions, call.session);
    return withTime(model, session, call.late ? illegal(envelope, 400) : effect(model, call, session));
  },
];
