// The floor: the raw driver in one process, without HTTP. A session's check is one findOneAndUpdate, an image GridFS's own streams.
// Forked by contenders/in-process.
import { answerQuestions } from '../children.mjs';
import { idAt } from '../ids.mjs';
import { operations, readable } from '../operations.mjs';
import { loops } from './loops.mjs';
import { openNative } from './native.mjs';

let store;
let images;
const ready = {};

async function begin({ uri, images: given }) {
  store = await openNative(uri);
  images = given;
  for (const size of ['small', 'large']) {
    ready[size] = [];
    while (ready[size].length < readable[size]) ready[size].push(await store.store(images[size]));
    const parts = [];
    for await (const part of store.read(ready[size][0])) parts.push(part);
    if (!Buffer.concat(parts).equals(images[size])) throw new Error('an image came back changed');
  }
  return Object.values(ready).flat();
}

const must = (is, what) => {
  if (!is) throw new Error(what);
};
const anyOf = (list) => list[Math.floor(Math.random() * list.length)];

const works = {
  S:
    ({ sessions: { prefix, count } }) =>
    async () => {
      must(await store.touch(idAt(prefix, Math.floor(Math.random() * count))), 'no session');
    },
  O({ toEnd: { prefix, count } }) {
    let number = 0;
    return async () => {
      must(number < count, 'too few sessions');
      must(await store.logOut(idAt(prefix, number++)), 'no session');
    };
  },
  U:
    ({ size }) =>
    async () => {
      must(await store.store(images[size]), 'no id');
    },
  G:
    ({ size }) =>
    async () => {
      must((await store.readWhole(anyOf(ready[size]))) === images[size].length, 'not whole');
    },
};

answerQuestions(async (question) => {
  if (question.begin) return begin(question.begin);
  const { operation, load, ...given } = question;
  return loops(works[operation[0]]({ ...given, size: operations[operation].image }), load);
});
