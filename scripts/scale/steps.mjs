// The steps of npm run scale, each with what was seen and whether it holds. Used by scripts/scale.mjs.
import { createHash } from 'node:crypto';
import { setTimeout as sleep } from 'node:timers/promises';
import { png } from '../faults/support/images.mjs';
import { auditImages, sweepLater } from '../faults/support/load-mix-store.mjs';
import { inParallel, told } from '../faults/support/stage.mjs';

const longestOutageMs = 15_000;
const hashOf = (bytes) => createHash('sha256').update(bytes).digest('hex');
const seconds = (ms) => `${(ms / 1000).toFixed(1)} s`;
const statuses = (answers) => answers.map(({ status, code }) => `${status} ${code ?? ''}`.trim()).join(', ');

/** The main job, each part on another node. */
export async function mainJob([one, two, three]) {
  const { sessionId } = (await one.login()).json;
  const seen = await Promise.all([one, two, three].map((api) => api.getSession(sessionId)));
  const token = (await one.token(sessionId)).json.payload?.access_token;
  const image = png(300_000, 'the main job');
  const upload = await two.upload(sessionId, image);
  const byToken = await three.uploadBase64(token, png(2_000, 'by token'));
  const read = await Promise.all([one, two, three].map((api) => api.image(upload.json.imageId)));
  const alike = read.filter(({ status, bytes }) => status === 200 && bytes.equals(image)).length;
  const logout = await three.logout(sessionId);
  const after = await Promise.all([one, two, three].map((api) => api.getSession(sessionId)));
  const refused = await one.uploadBase64(token, png(2_000, 'after the logout'));
  return [
    {
      step: 'login on node 1',
      seen: `the session lives on nodes 1, 2, 3: ${statuses(seen)}`,
      held: seen.every(({ status }) => status === 200),
    },
    {
      step: 'upload on node 2, another by a token of node 1 on node 3',
      seen: `${statuses([upload, byToken])}; byte-identical on ${alike} of 3 nodes`,
      held: upload.status === 200 && byToken.status === 200 && alike === 3,
    },
    {
      step: 'logout on node 3',
      seen: `${statuses([logout])}; then the session on nodes 1, 2, 3: ${statuses(after)}; the token on node 1: ${statuses([refused])}`,
      held: logout.status === 200 && after.every(({ status }) => status === 401) && refused.status === 401,
    },
  ];
}

/** What came in while `work` ran: answers by status, faults, and what the balancer made of lost nodes. */
export async function during({ mix, balancer }, work) {
  const { ledger } = mix;
  const before = { answers: { ...ledger.answers }, faults: ledger.faults.length, counts: { ...balancer.counts } };
  await work();
  const less = (now, then) =>
    Object.fromEntries(Object.entries(now).map(([name, count]) => [name, count - (then[name] ?? 0)]));
  const answers = Object.entries(less(ledger.answers, before.answers)).filter(([, count]) => count > 0);
  return {
    answers: Object.fromEntries(answers),
    faults: ledger.faults.slice(before.faults),
    ...less(balancer.counts, before.counts),
  };
}

/** The longest time for which no session could be touched. */
export function watchWrites(api, sessionId) {
  let lastAt = performance.now();
  let longest = 0;
  const probe = setInterval(async () => {
    const begun = performance.now();
    if ((await api.getSession(sessionId)).status !== 200) return;
    longest = Math.max(longest, begun - lastAt);
    lastAt = Math.max(lastAt, begun);
  }, 100);
  return () => {
    clearInterval(probe);
    return Math.max(longest, performance.now() - lastAt);
  };
}

/** All is well, and nobody is refused. */
export function quietStep({ answers, faults, cut, brokenOff }) {
  return {
    step: 'load through the balancer',
    seen: told(answers),
    held: faults.length + cut + brokenOff === 0 && answers[200] > 0,
    faults,
  };
}

export function killedServerStep({ answers, faults, cut, brokenOff, retried }, noticedMs) {
  // Of an answer that had begun, the balancer can only pass on that it broke off.
  const others = faults.filter((fault) => !/no answer/.test(fault));
  return {
    step: 'node 2 is killed (SIGKILL) under load',
    seen: `out of the balancer after ${seconds(noticedMs)}; ${cut} calls that it worked on were 503, ${brokenOff} answers broke off, ${retried} calls went to another node; ${told(answers)}`,
    held: others.length === 0 && faults.length <= brokenOff,
    faults,
  };
}

export function killedPrimaryStep({ answers, faults, noNode }, outageMs) {
  return {
    step: "the replica set's primary is killed (SIGKILL) under load",
    seen: `no writes for ${seconds(outageMs)}; ${told(answers)}; ${noNode} of the 503 by the balancer, no node being ready`,
    held: faults.length === 0 && outageMs <= longestOutageMs && answers[200] > 0,
    faults,
  };
}

export function replacedStep({ answers, faults, cut, brokenOff, retried }, { code, stopMs }) {
  return {
    step: 'a new node comes, node 1 goes in order (SIGTERM) under load',
    seen: `exit ${code} after ${seconds(stopMs)}; ${cut + brokenOff} calls cut off, ${retried} went to another node; ${told(answers)}`,
    held: code === 0 && faults.length + cut + brokenOff === 0,
    faults,
  };
}

/** Reads back, on one node, all that was answered for. */
async function auditNode(api, { sessions, images }) {
  const kept = [...images].filter(([, imageId]) => imageId);
  const people = [...sessions];
  const wrongImages = await inParallel(kept.length, 8, async (at) => {
    const [hash, imageId] = kept[at];
    const { status, bytes } = await api.image(imageId);
    return status !== 200 || hashOf(bytes) !== hash;
  });
  const states = await inParallel(people.length, 8, async (at) => {
    const [sessionId, lives] = people[at];
    const { status } = await api.getSession(sessionId);
    if (lives) return status === 200 ? '' : 'lost';
    return status === 401 ? '' : 'undone';
  });
  return {
    lost: wrongImages.filter(Boolean).length + states.filter((state) => state === 'lost').length,
    undone: states.filter((state) => state === 'undone').length,
  };
}

export async function auditStep(apis, { ledger }, uri) {
  const found = [];
  for (const api of apis) found.push(await auditNode(api, ledger));
  await sweepLater(uri);
  const { broken, unseen, orphans } = await auditImages(uri);
  const sum = (kind) => found.reduce((total, one) => total + one[kind], 0);
  const images = [...ledger.images.values()].filter(Boolean).length;
  const ended = [...ledger.sessions.values()].filter((lives) => !lives).length;
  return {
    step: `all that was answered for is read back on ${apis.length} nodes`,
    seen: `${images} images, ${ledger.sessions.size} sessions, ${ended} of them logged out: ${sum('lost')} lost, ${sum('undone')} logouts undone; ${broken + unseen + orphans} left over in the database`,
    held: sum('lost') + sum('undone') + broken + unseen + orphans === 0 && images > 0 && ended > 0,
  };
}

/** Resolves with how long it took, or fails. */
export async function waitFor(what, holds, withinMs = 20_000) {
  const begun = performance.now();
  while (!(await holds())) {
    if (performance.now() - begun > withinMs) throw new Error(`Waited in vain for ${what}`);
    await sleep(20);
  }
  return performance.now() - begun;
}
