// People who log in, hand images in, look at them and log out, and a ledger of all that was answered for, so that it can be asked in the
// end whether it is so. Used by rows 5 and 6.
import { createHash } from 'node:crypto';
import { setTimeout as sleep } from 'node:timers/promises';
import { png } from './images.mjs';
import { integer, pick } from './random.mjs';
import { inParallel } from './stage.mjs';

const pauseMs = 300;
const hashOf = (bytes) => createHash('sha256').update(bytes).digest('hex');

/** `apis` are the nodes; each call goes to any of them. */
export function createMix(apis, random) {
  const ledger = {
    /** By sessionId: true while it lives, false since its logout was answered for. */
    sessions: new Map(),
    /** By hash: the id that was answered, null while no answer has come. */
    images: new Map(),
    answers: {},
    faults: [],
    slowestMs: 0,
    slowestRefusalMs: 0,
  };
  const name = `mix-${random().toString(36).slice(2)}`;
  let isOver = false;
  let uploads = 0;

  /** Counts the answer; one that is neither wanted nor 503 with Retry-After is a fault. */
  async function ask(what, wanted, call) {
    const answer = await call(pick(random, apis));
    const told = answer.status === 0 ? `no answer (${answer.error})` : `${answer.status}`;
    ledger.answers[told] = (ledger.answers[told] ?? 0) + 1;
    ledger.slowestMs = Math.max(ledger.slowestMs, answer.ms);
    const isRefused = answer.status === 503 && answer.headers['retry-after'] > 0;
    if (isRefused) ledger.slowestRefusalMs = Math.max(ledger.slowestRefusalMs, answer.ms);
    if (!isRefused && !wanted.includes(answer.status)) ledger.faults.push(`${what}: ${told} ${answer.code ?? ''}`);
    return answer;
  }
  /** Until it is answered, or all is over; null then. */
  async function insist(what, wanted, call) {
    while (!isOver) {
      const answer = await ask(what, wanted, call);
      // 409: the first call with this key may still be under way.
      if (wanted.includes(answer.status) && answer.status !== 409) return answer;
      await sleep(pauseMs);
    }
    return null;
  }

  async function upload(sessionId) {
    const image = png(integer(random, 1_000, 700_000), `${name} ${uploads}`);
    const key = { 'Idempotency-Key': `${name}-${uploads++}` };
    const hash = hashOf(image);
    ledger.images.set(hash, null);
    const answer = await insist('upload', [200, 409], (api) => api.upload(sessionId, image, key));
    if (answer) ledger.images.set(hash, answer.json.imageId);
  }
  async function look() {
    const known = [...ledger.images].filter(([, imageId]) => imageId).slice(-50);
    if (known.length === 0) return;
    const [hash, imageId] = pick(random, known);
    const { status, bytes } = await ask('get', [200], (api) => api.image(imageId));
    if (status === 200 && hashOf(bytes) !== hash) ledger.faults.push('get: other bytes');
  }
  /** A second logout says 401 where the first one, answered 503, had been carried out. */
  async function logout(sessionId) {
    const answer = await insist('logout', [200, 401], (api) => api.logout(sessionId));
    if (!answer) return void ledger.sessions.delete(sessionId);
    ledger.sessions.set(sessionId, false);
    await ask('a session after its logout', [401], (api) => api.getSession(sessionId));
  }
  async function person() {
    while (!isOver) {
      const login = await insist('login', [200], (api) => api.login({ isRemembered: true }));
      if (!login) return;
      const { sessionId } = login.json;
      ledger.sessions.set(sessionId, true);
      for (let at = 0; at < 3 && !isOver; at++) {
        await upload(sessionId);
        await look();
        await ask('session', [200], (api) => api.getSession(sessionId));
      }
      if (random() < 0.6) await logout(sessionId);
    }
  }

  return {
    ledger,
    /** Resolves when `stop` was called and every call is answered. */
    run: (people) => Promise.all(Array.from({ length: people }, person)),
    stop: () => {
      isOver = true;
    },
    /** What was answered for and is not so: {lost, undone}. */
    async audit() {
      const [api] = apis;
      const sessions = [...ledger.sessions];
      const images = [...ledger.images].filter(([, imageId]) => imageId);
      const states = await inParallel(sessions.length, 16, async (at) => {
        const [sessionId, lives] = sessions[at];
        const { status } = await api.getSession(sessionId);
        if (lives) return status === 200 ? null : 'lost';
        return status === 401 ? null : 'undone';
      });
      const read = await inParallel(images.length, 8, async (at) => {
        const [hash, imageId] = images[at];
        const { status, bytes } = await api.image(imageId);
        return status === 200 && hashOf(bytes) === hash ? null : 'lost';
      });
      const count = (kind) => [...states, ...read].filter((state) => state === kind).length;
      return { lost: count('lost'), undone: count('undone'), sessions: sessions.length, images: images.length };
    },
  };
}
