// --memory: what two workers hold in memory under minutes of mixed load. Called by bench.mjs.
import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { cloakroom } from './contenders/cloakroom.mjs';
import { residentBytes } from './cpu.mjs';
import { artifacts, machine } from './stage.mjs';

const mostMegabytes = 200;
const sliceMs = 10_000;
/** How often each operation comes. */
const mix = { S: 60, G: 25, N: 10, T: 2, U: 1.5, B: 1, L: 0.5 };

async function mixedCalls(server) {
  const calls = await Promise.all(
    Object.entries(mix).map(async ([operation, weight]) => {
      const [call] = await server.callsOf(operation, 0);
      return { ...call, weight };
    }),
  );
  return calls;
}

export async function measureMemory(stage, options, say) {
  const server = cloakroom({ workers: 2 });
  await server.start(stage);
  const [, ...workers] = server.processes();
  const until = Date.now() + options.minutes * 60_000;
  const samples = [];
  const failed = [];
  let calls = 0;
  while (Date.now() < until && failed.length === 0) {
    const load = { connections: options.connections, warmMs: 0, runMs: Math.min(sliceMs, until - Date.now()) };
    const measured = await server.measureCalls(await mixedCalls(server), load);
    for (const [reason, times] of Object.entries(measured.failures)) failed.push(`${times} × ${reason}`);
    calls += measured.calls;
    samples.push(workers.map((pid) => Math.round(residentBytes(pid) / 1e6)));
    say(
      `${samples.length}: ${measured.rate.toFixed(0).padStart(6)}/s, MB of each worker: ${samples.at(-1).join(', ')}`,
    );
    await server.tidy('U');
  }
  const last = samples.at(-1) ?? [];
  const all = samples.flat();
  const measured = { median: Math.max(...last), min: Math.min(...last), max: Math.max(...all) };
  const date = new Date().toISOString();
  const after = `${options.minutes} minutes of mixed load (${calls.toLocaleString('en')} calls)`;
  const note = `RSS of a worker in MB after ${after}; ${date.slice(0, 10)}`;
  const goal = {
    operation: '',
    against: 'memory',
    note,
    short: `memory of a worker after ${options.minutes} min`,
    measured,
  };
  const outcome = {
    date,
    machine: machine(stage.mongod),
    minutes: options.minutes,
    calls,
    samples,
    goals: [{ ...goal, most: mostMegabytes, text: `≤ ${mostMegabytes} MB`, unit: 'MB' }],
  };
  if (failed.length === 0) await writeFile(join(artifacts, 'memory.json'), `${JSON.stringify(outcome, null, 1)}\n`);
  console.log(`${note}: ${last.join(' and ')}; at most ${measured.max}.`);
  for (const text of failed) say(`failed: ${text}`);
  return failed.length > 0 ? 1 : 0;
}
