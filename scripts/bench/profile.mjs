// --profile S,U: one worker under load with V8's profiler, and where its time went, as text. Called by bench.mjs.
import { mkdir, readdir, readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { cloakroom } from './contenders/cloakroom.mjs';
import { operations } from './operations.mjs';
import { artifacts } from './stage.mjs';

const functionsShown = 45;
/** Threads beside it write profiles too: CPU.date.time.process.thread.number. */
const ofMainThread = /^CPU\.\d+\.\d+\.\d+\.0\./;
const outside = new Set(['(root)', '(idle)']);
const clock = () => Number(process.hrtime.bigint() / 1000n);

const packageOf = (url) => /.*node_modules\/((?:@[^/]+\/)?[^/]+)/.exec(url)?.[1];
const placeOf = (url) => url.replace(/^.*\/node_modules\//, '').replace(/^.*\/dist\/(?=src\/|generated\/)/, '');
function ownerOf({ url, functionName }) {
  if (functionName === '(garbage collector)') return '(garbage collector)';
  if (functionName === '(program)') return '(program: native code, system calls)';
  if (packageOf(url)) return packageOf(url);
  if (url.startsWith('node:')) return 'node';
  return url ? 'cloakroom' : '(native and generated code)';
}

/** Microseconds by node of the profile, of samples between the two times. */
function selfTimes({ samples, timeDeltas, startTime }, from, to) {
  const times = new Map();
  let at = startTime;
  samples.forEach((id, index) => {
    at += timeDeltas[index];
    if (at >= from && at <= to) times.set(id, (times.get(id) ?? 0) + timeDeltas[index]);
  });
  return times;
}

/** For time in node or native code: whose function called for it. */
function callers({ nodes }) {
  const parents = new Map(nodes.flatMap(({ id, children = [] }) => children.map((child) => [child, id])));
  const byId = new Map(nodes.map((node) => [node.id, node]));
  return (id) => {
    for (let at = id; at !== undefined; at = parents.get(at)) {
      const { callFrame } = byId.get(at);
      if (packageOf(callFrame.url)) return packageOf(callFrame.url);
      if (/\/dist\/(src|generated)\//.test(callFrame.url)) return 'cloakroom';
    }
    return ownerOf(byId.get(id).callFrame);
  };
}

function ranked(entries, total, most) {
  const sums = new Map();
  for (const [key, time] of entries) sums.set(key, (sums.get(key) ?? 0) + time);
  const sorted = [...sums].sort(([, a], [, b]) => b - a).slice(0, most);
  return sorted.map(([key, time]) => `${((time / total) * 100).toFixed(1).padStart(6)} %  ${key}`).join('\n');
}

export function summarise(profile, from, to, calls) {
  const times = selfTimes(profile, from, to);
  const spent = profile.nodes
    .filter(({ callFrame }) => !outside.has(callFrame.functionName))
    .map((node) => ({ ...node, time: times.get(node.id) ?? 0 }));
  const total = spent.reduce((sum, { time }) => sum + time, 0);
  const callerOf = callers(profile);
  const nameOf = ({ functionName, url, lineNumber }) =>
    `${functionName || '(anonymous)'}  ${placeOf(url)}:${lineNumber + 1}`;
  const sections = {
    'self time by package': ranked(
      spent.map(({ callFrame, time }) => [ownerOf(callFrame), time]),
      total,
      20,
    ),
    'by the package that called for it': ranked(
      spent.map(({ id, time }) => [callerOf(id), time]),
      total,
      20,
    ),
    'self time by function': ranked(
      spent.map(({ callFrame, time }) => [nameOf(callFrame), time]),
      total,
      functionsShown,
    ),
  };
  const share = ((total / (to - from)) * 100).toFixed(0);
  const head = `the main thread was busy ${share} % of the time: ${(total / calls).toFixed(0)} µs for each of ${calls} calls`;
  return [head, ...Object.entries(sections).map(([title, lines]) => `${title}\n${lines}`)].join('\n\n');
}

export async function profile(stage, options, say) {
  const folder = join(artifacts, 'profiles');
  await mkdir(folder, { recursive: true });
  for (const operation of options.profile) {
    const raw = join(stage.folder, `profile-${operation}`);
    const name = `profiled-${operation}`;
    const server = cloakroom({ name, nodeArgs: ['--cpu-prof', `--cpu-prof-dir=${raw}`] });
    await server.start(stage);
    const connections = operations[operation].connections ?? options.connections;
    await server.measure(operation, { connections, warmMs: 3_000, runMs: 100 });
    const from = clock();
    const measured = await server.measure(operation, { connections, warmMs: 0, runMs: options.seconds * 1000 });
    const to = clock();
    await server.stop();
    const file = (await readdir(raw)).find((found) => ofMainThread.test(found));
    const text = await readFile(join(raw, file), 'utf8');
    const shown = `${operation}: ${summarise(JSON.parse(text), from, to, measured.calls)}\n`;
    await writeFile(join(folder, `${operation}.txt`), shown);
    await writeFile(join(folder, `${operation}.cpuprofile`), text);
    say(`${shown.split('\n')[0]}: see ${join(folder, `${operation}.txt`)}`);
  }
  return 0;
}
