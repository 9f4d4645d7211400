// All contenders, in the order of the tables. Used by the rounds.
import { cloakroom } from './cloakroom.mjs';
import { floor, hashing } from './in-process.mjs';
import { bare, express, fastify } from './node-servers.mjs';
import { parse } from './parse.mjs';
import { pocketBase } from './pocketbase.mjs';

export const contenders = {
  cloakroom: () => cloakroom({}),
  cloakroom2: () => cloakroom({ workers: 2 }),
  floor,
  hashing,
  express,
  fastify,
  parse,
  pocketbase: pocketBase,
  bare,
  undecoded: () => cloakroom({ decodes: false }),
  undecoded2: () => cloakroom({ decodes: false, workers: 2 }),
};
