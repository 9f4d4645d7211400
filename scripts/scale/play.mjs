// Sets the stage of npm run scale, plays its steps in order, and leaves nothing behind. Used by scripts/scale.mjs.
import { setTimeout as sleep } from 'node:timers/promises';
import { createApi } from '../faults/support/api.mjs';
import { makeCrowd } from '../faults/support/crowd.mjs';
import { createMix } from '../faults/support/load-mix.mjs';
import { startReplicaSet } from '../faults/support/mongod.mjs';
import { randomOf } from '../faults/support/random.mjs';
import { startServer } from '../faults/support/server.mjs';
import { startBalancer } from './balancer.mjs';
import { createStage } from './stage.mjs';
import {
  auditStep,
  during,
  killedPrimaryStep,
  killedServerStep,
  mainJob,
  quietStep,
  replacedStep,
  waitFor,
  watchWrites,
} from './steps.mjs';

const people = 8;
/** The shares of the time under load: before anything dies, then after each blow. */
const shares = { quiet: 0.2, server: 0.2, primary: 0.4, replaced: 0.2 };

/** `tell` gets each step as soon as it is played; gives them all. A step that can't be played throws, as `interrupted` does. */
export async function play({ loadSeconds, seed }, tell, interrupted) {
  const begun = performance.now();
  const steps = [];
  const note = (step) => {
    steps.push(step);
    tell(step);
  };
  const stage = createStage();
  const running = [];
  let set;
  let balancer;
  let mix;
  const start = async () => {
    const environment = { TRUSTED_PROXIES: '127.0.0.1' };
    const server = await stage.put(
      () => startServer({ mongodbUri: set.uri, environment }),
      (started) => started.kill() && started.ended,
    );
    running.push(server);
    await balancer.add(server.url);
    return server;
  };
  const under = (name, work) =>
    during({ mix, balancer }, async () => {
      const blow = performance.now();
      await work?.();
      await sleep(Math.max(0, 1000 * loadSeconds * shares[name] - (performance.now() - blow)));
    });

  async function playAll() {
    set = await stage.put(startReplicaSet, (started) => started.close());
    const { clients, users } = await makeCrowd(set.uri, { clients: 1, users: 1 });
    const account = { client: clients[0], user: users[0] };
    const at = (url) => createApi(url, account);
    balancer = await stage.put(startBalancer, (started) => started.stop());
    const [one, two, three] = await Promise.all([start(), start(), start()]);
    await waitFor('three ready nodes', () => balancer.ready() === 3);
    const startMs = performance.now() - begun;
    note({
      step: 'three members, three nodes, a balancer',
      seen: `ready after ${(startMs / 1000).toFixed(1)} s`,
      held: true,
    });
    for (const step of await mainJob([one, two, three].map(({ url }) => at(url)))) note(step);

    mix = createMix([at(balancer.url)], randomOf(seed));
    const load = mix.run(people);
    load.catch(() => {});
    note(quietStep(await under('quiet')));

    let noticedMs;
    const killing = await under('server', async () => {
      two.kill('SIGKILL');
      noticedMs = await waitFor('the balancer to notice', () => balancer.ready() === 2);
    });
    note(killedServerStep(killing, noticedMs));

    const outage = watchWrites(at(three.url), await at(three.url).session({ isRemembered: true }));
    const election = await under('primary', async () => {
      await (await set.primary()).kill();
      await set.primary();
      await waitFor('the nodes to be ready again', () => balancer.ready() === 2);
      const served = mix.ledger.answers[200];
      await waitFor('calls to be served again', () => mix.ledger.answers[200] > served + people);
    });
    note(killedPrimaryStep(election, outage()));

    let end;
    const replacing = await under('replaced', async () => {
      await start();
      const stopping = performance.now();
      const { code } = await one.stop();
      end = { code, stopMs: performance.now() - stopping };
    });
    note(replacedStep(replacing, end));

    mix.stop();
    await load;
    const living = running.filter(({ child }) => child.exitCode === null && child.signalCode === null);
    note(await auditStep([...living.map(({ url }) => at(url)), at(balancer.url)], mix, set.uri));
    return steps;
  }

  try {
    return await Promise.race([playAll(), interrupted]);
  } finally {
    mix?.stop();
    await stage.clear();
  }
}
