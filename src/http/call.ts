// One call on its way through the walk: what each step found out, for the steps behind it. Begun by http/request-id, handed to controllers.
import type { Request, Response } from 'express';
import type { Operation } from '../contract.js';
import type { SessionRecord } from '../stores/records.js';
import { networkOf } from './address.js';

/** What the credentials step found: the client, and the session where the operation needs one and it still lives. */
export interface Admitted {
  clientId: string | null;
  session: SessionRecord | null;
  /** As the header said it (decision R7). */
  sessionId: string | null;
}

export interface CallState {
  requestId: string;
  startedAt: number;
  /** Of the caller, behind proxies that are trusted. */
  ip: string | undefined;
  /** The operation's path template, never the path itself: an imageId is a capability and stays out of logs. */
  route?: string;
  operation?: Operation;
  admitted?: Admitted;
  /** In how many seconds a session ends. */
  secondsLeft?: (session: SessionRecord) => number;
  /** The file of a multipart body. */
  image?: Buffer;
  /** The limit that was used up. */
  limit?: string;
  /** How many calls are left of the limit that is nearest to its end, and the policies of all. */
  standing?: { left: number; policies: string };
  /** The code that was answered. */
  code?: string;
}

/** On the request itself: a map of requests beside them is dear to collect. */
const key = Symbol('call');
type Carrier = Request & { [key]?: CallState };

export const beginCall = (request: Carrier, state: CallState): void => {
  request[key] = state;
};

/** The state of a call that http/request-id has begun. */
export function stateOf(request: Carrier): CallState {
  const state = request[key];
  if (!state) throw new Error('The walk was entered behind http/request-id');
  return state;
}

/** Who calls, as limits count them. */
export function addressOf(request: Request): string {
  const { ip } = stateOf(request);
  return ip === undefined ? '' : networkOf(ip);
}

/** What a controller is made with: the call, and what the credentials step found. */
export class Call {
  constructor(
    readonly request: Request,
    readonly response: Response,
  ) {}

  get state(): CallState {
    return stateOf(this.request);
  }

  /** Who calls, as limits count them. */
  get address(): string {
    return addressOf(this.request);
  }

  /** The client that was let in. */
  get clientId(): string {
    const clientId = this.state.admitted?.clientId;
    if (!clientId) throw new Error(`${this.state.operation?.operationId} names no client in its security`);
    return clientId;
  }

  /** The live session that was let in. */
  get session(): SessionRecord {
    const session = this.state.admitted?.session;
    if (!session) throw new Error(`${this.state.operation?.operationId} names no session in its security`);
    return session;
  }

  /** The session whose end Session-Expires-In tells (decision R14). */
  announce(session: SessionRecord | null): void {
    this.state.admitted = { clientId: null, sessionId: null, ...this.state.admitted, session };
  }
}
