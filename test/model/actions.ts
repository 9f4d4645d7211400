// What can be done to the house: as it is generated (drafts, which pick by number) and as it is carried out (actions, which name).
// A draft's numbers are looked up in the model just before: see resolve.ts.

export type Picture = 'png' | 'jpg' | 'gif' | 'bmp' | 'webp' | 'cut' | 'none';
export type LimitsName = 'standard' | 'short';

/** What a caller does wrong: the first six are refused at or before the session step, `late` behind it. */
export type Slip =
  | 'noSecret'
  | 'wrongSecret'
  | 'formerSecret'
  | 'otherClient'
  | 'malformedSession'
  | 'unknownSession'
  | 'late';
/** `late`: a second field or parameter that the operation doesn't know. */
export type LoginSlip = Extract<Slip, 'noSecret' | 'wrongSecret' | 'formerSecret' | 'late'>;
/** How logout's body names the session. */
export type Named = 'same' | 'unequal' | 'not';
export type SessionOperation = 'getSession' | 'listImages' | 'issueToken';
export type ImageOperation = 'getImageInfo' | 'deleteImage';
export type UserChange = 'activate' | 'deactivate' | 'deleteUser';
export type ClientChange = 'enable' | 'disable' | 'rotate';
/** Where a clock is moved to. */
export type End = 'idle' | 'absolute' | 'token';

/** `password` 0 is the right one; `slip` and `key` may be left out. */
export type Draft =
  | {
      do: 'login';
      user: number;
      client: number;
      password: number;
      isRemembered: boolean;
      inCapitals?: boolean;
      slip?: LoginSlip;
    }
  | { do: SessionOperation; session: number; slip?: Slip }
  | { do: ImageOperation; session: number; image: number; slip?: Slip }
  | { do: 'logout'; session: number; named: Named; slip?: Slip }
  | { do: 'upload'; session: number; picture: Picture; key?: string; slip?: Slip }
  | { do: 'uploadBase64'; token: number; picture: Picture; key?: string; slip?: 'noToken' | 'malformedToken' }
  | { do: 'getImage'; image: number }
  | { do: UserChange | 'listSessions'; user: number }
  | { do: 'createUser' | 'setPassword'; user: number; password: number }
  | { do: ClientChange; client: number };

/** One step of a run. `forwardTo` moves the clock to the end of something, give or take `ms`, and asks whether it still lives. With a focus all of `parallel` act on one session, its user, client, token and newest image. */
export type Step =
  | Draft
  | { do: 'parallel'; drafts: Draft[]; focus?: number }
  | { do: 'forward'; ms: number }
  | { do: 'forwardTo'; end: End; of: number; ms: number }
  | { do: 'restart' };

/** A null secret is not sent. */
export interface ClientCall {
  client: string;
  secret: string | null;
  /** Carries what the operation doesn't know. */
  late: boolean;
}
/** A session may be 'malformed' or 'unknown'. */
export interface SessionCall extends ClientCall {
  session: string;
}
export interface UploadCall {
  /** The name of what the action makes. */
  as: string;
  picture: Picture;
  key: string | null;
}

export type Action =
  | ({
      do: 'login';
      as: string;
      user: string;
      password: string;
      isRemembered: boolean;
      inCapitals: boolean;
    } & ClientCall)
  | ({ do: 'getSession' | 'listImages' } & SessionCall)
  | ({ do: 'issueToken'; as: string } & SessionCall)
  | ({ do: ImageOperation; image: string } & SessionCall)
  | ({ do: 'logout'; named: Named } & SessionCall)
  | ({ do: 'upload' } & SessionCall & UploadCall)
  | ({ do: 'uploadBase64'; token: string } & UploadCall)
  | { do: 'getImage'; image: string }
  | { do: UserChange | 'listSessions'; user: string }
  | { do: 'createUser' | 'setPassword'; as: string; user: string; password: string }
  | { do: 'rotate'; as: string; client: string }
  | { do: 'enable' | 'disable'; client: string };

/** What an action is answered, ids replaced by names. What the operator does has no status. */
export interface Answer {
  status: number;
  code: string | null;
  /** Session-Expires-In. */
  expiresIn: number | null;
  carries: unknown;
}
export const done: Answer = { status: 0, code: null, expiresIn: null, carries: null };
