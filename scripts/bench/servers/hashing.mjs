// Hashing alone: a password checked by argon2id with Cloakroom's parameters, on all processors. Forked by contenders/in-process.
import { hash, verify } from '@node-rs/argon2';
import { answerQuestions } from '../children.mjs';
import { password } from '../fixtures.mjs';
import { loops } from './loops.mjs';
import { argon2id } from './native.mjs';

let phc;
answerQuestions(async ({ load }) => {
  phc ??= await hash(password, argon2id);
  const work = async () => {
    if (!(await verify(phc, password))) throw new Error('the password does not match');
  };
  return loops(work, load);
});
