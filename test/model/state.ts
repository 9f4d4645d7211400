// The model's state: plain data, small enough to read. The rules on it are in rules.ts.
import type { LimitsName, Picture } from './actions.js';

/** In milliseconds. */
export interface Limits {
  idle: number;
  absolute: number;
  rememberedIdle: number;
  rememberedAbsolute: number;
}

export interface User {
  /** Of this incarnation; null where the user was deleted. */
  id: string | null;
  password: string;
  /** The action that set it. */
  passwordSetBy: string;
  isActive: boolean;
}
export interface Client {
  secret: string;
  formerSecret: string;
  isEnabled: boolean;
}
export interface Session {
  user: string;
  userId: string;
  client: string;
  isRemembered: boolean;
  createdAt: number;
  lastActivity: number;
  hasEnded: boolean;
}
/** A JWT's times are whole seconds. */
export interface Token {
  session: string;
  endsAtSecond: number;
}
export interface Image {
  ownerId: string;
  picture: Picture;
  /** Later steps make newer images; those of one step may lie in either order. */
  step: number;
  isGone: boolean;
}
/** Of an Idempotency-Key: a null image is under way. */
export interface KnownKey {
  picture: Picture;
  image: string | null;
  lapsesAt: number;
}

export interface Model {
  now: number;
  step: number;
  wasRestarted: boolean;
  limits: LimitsName;
  users: Record<string, User>;
  clients: Record<string, Client>;
  sessions: Record<string, Session>;
  tokens: Record<string, Token>;
  images: Record<string, Image>;
  keys: Record<string, KnownKey>;
  /** What logins under way have seen of their user. */
  logins: Record<string, User>;
}

const second = 1000;
const minute = 60 * second;
const day = 24 * 60 * minute;

export const tokenSeconds = 900;
export const keyLives = day;
/** The contract's, and others of which every end is within a few steps' reach. */
export const limitsOf: Record<LimitsName, Limits> = {
  standard: { idle: 5 * minute, absolute: 12 * 60 * minute, rememberedIdle: 30 * day, rememberedAbsolute: 90 * day },
  short: { idle: 5 * minute, absolute: 8 * minute, rememberedIdle: 30 * day, rememberedAbsolute: 45 * day },
};

export const names = { users: ['u0', 'u1', 'u2'], clients: ['c0', 'c1'], passwords: ['p0', 'p1', 'p2'] };
const record = <T>(keys: readonly string[], make: (key: string) => T): Record<string, T> =>
  Object.fromEntries(keys.map((key) => [key, make(key)]));

export const newModel = (now: number, limits: LimitsName): Model => ({
  now,
  step: 0,
  wasRestarted: false,
  limits,
  users: record(names.users, (user) => ({ id: user, password: 'p0', passwordSetBy: '', isActive: true })),
  clients: record(names.clients, (client) => ({ secret: client, formerSecret: client, isEnabled: true })),
  sessions: {},
  tokens: {},
  images: {},
  keys: {},
  logins: {},
});

/** The value of a name that the model has given itself. */
export function known<T>(record: Record<string, T>, name: string): T {
  const value = record[name];
  if (value === undefined) throw new Error(`The model knows no ${name}`);
  return value;
}

export function absoluteEnd(model: Model, { createdAt, isRemembered }: Session): number {
  const { absolute, rememberedAbsolute } = limitsOf[model.limits];
  return createdAt + (isRemembered ? rememberedAbsolute : absolute);
}
export function idleEnd(model: Model, session: Session): number {
  const { idle, rememberedIdle } = limitsOf[model.limits];
  return Math.min(session.lastActivity + (session.isRemembered ? rememberedIdle : idle), absoluteEnd(model, session));
}
export const isLive = (model: Model, session: Session): boolean =>
  !session.hasEnded && model.now < idleEnd(model, session);
