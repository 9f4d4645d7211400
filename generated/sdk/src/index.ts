// Written by OpenAPI Generator from openapi.yaml with scripts/sdk-templates. Never edited.
// The package's main entry: the client as one object, and each operation as a function of its own.
export { Cloakroom } from './cloakroom.js';
export { type Client, createClient } from './client.js';
export type { ClientCode, ErrorCode } from './contract.js';
export { CloakroomError } from './errors.js';
export { tellProgress } from './progress.js';
export { reloginWith } from './relogin.js';
export type { ImageSource } from './image.js';
export type * from './models.js';
export type { Operation, Outcome } from './operation.js';
export * from './operations.js';
export type { HeldSession } from './session.js';
export { keepSession, onSession, type SessionEvent } from './session-watch.js';
export type { Attempt, BareOptions, CallOptions, ClientOptions, Middleware, Progress, SessionStorage } from './types.js';
