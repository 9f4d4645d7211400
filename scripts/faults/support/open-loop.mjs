// Open-loop load: requests leave at their time whether or not the server keeps up, as users do; each waits for its answer on a
// connection of its own from a pool. Runs as a process of its own, so that it can be pinned to a core. Used by the rows:
// `load({...})` starts it; the program itself reads its task as JSON on standard input.
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import net from 'node:net';
import { fileURLToPath } from 'node:url';

const program = fileURLToPath(import.meta.url);
const endOfHead = Buffer.from('\r\n\r\n');

const raw = ({ method, path, headers, body }) => {
  const lines = [`${method} ${path} HTTP/1.1`, 'Host: 127.0.0.1'];
  for (const [name, value] of Object.entries(headers)) lines.push(`${name}: ${value}`);
  const bytes = body ? Buffer.from(body, 'base64') : Buffer.alloc(0);
  if (body) lines.push(`Content-Length: ${bytes.length}`);
  return Buffer.concat([Buffer.from(`${lines.join('\r\n')}\r\n\r\n`), bytes]);
};

/** One connection: send(bytes) resolves with the status, or with 0 where it broke. */
function connect(port, onIdle) {
  const socket = net.connect({ port, host: '127.0.0.1', noDelay: true });
  let pending;
  let received = Buffer.alloc(0);
  const settle = (status) => {
    const resolve = pending;
    pending = undefined;
    received = Buffer.alloc(0);
    resolve?.(status);
  };
  socket.on('data', (bytes) => {
    received = received.length === 0 ? bytes : Buffer.concat([received, bytes]);
    const end = received.indexOf(endOfHead);
    if (end < 0) return;
    const head = received.latin1Slice(0, end).toLowerCase();
    const length = Number(/content-length: (\d+)/.exec(head)?.[1] ?? 0);
    if (received.length < end + 4 + length) return;
    const isLast = head.includes('connection: close');
    settle(Number(head.slice(9, 12)));
    if (isLast) socket.destroy();
    else onIdle(connection);
  });
  socket.on('error', () => settle(0));
  socket.on('close', () => {
    connection.isGone = true;
    settle(0);
  });
  const connection = {
    isGone: false,
    opened: once(socket, 'connect'),
    send(bytes) {
      return new Promise((resolve) => {
        pending = resolve;
        socket.write(bytes);
      });
    },
    close: () => socket.destroy(),
  };
  return connection;
}

/**
 * Task: {port, rate (a second), seconds, requests, connections, mostOpen}. `connections` are opened before, as a balancer does. Writes
 * [second, status, milliseconds] of each request.
 */
async function run({ port, rate, seconds, requests, connections = 0, mostOpen = 4000 }) {
  const bytes = requests.map(raw);
  const idle = [];
  const seen = [];
  let open = 0;
  let sent = 0;
  let unsent = 0;
  for (let made = 0; made < connections; made++) {
    const connection = connect(port, (free) => idle.push(free));
    await connection.opened;
    idle.push(connection);
  }
  const begun = performance.now();
  async function one() {
    const at = performance.now();
    let connection = idle.pop();
    while (connection?.isGone) connection = idle.pop();
    if (!connection && open >= mostOpen) {
      unsent += 1;
      return;
    }
    connection ??= connect(port, (free) => idle.push(free));
    open += 1;
    const status = await connection.send(bytes[sent++ % bytes.length]);
    open -= 1;
    seen.push([Math.floor((at - begun) / 1000), status, Math.round((performance.now() - at) * 10) / 10]);
  }
  const running = [];
  for (;;) {
    const elapsed = (performance.now() - begun) / 1000;
    if (elapsed >= seconds) break;
    const due = Math.floor(elapsed * rate);
    while (running.length < due) running.push(one());
    await new Promise((resolve) => setTimeout(resolve, 1));
  }
  const patience = new Promise((resolve) => setTimeout(resolve, 15_000));
  await Promise.race([Promise.all(running), patience]);
  return { offered: running.length, unsent, unanswered: open, seen };
}

if (process.argv[1] === program) {
  let task = '';
  for await (const part of process.stdin) task += part;
  const report = JSON.stringify(await run(JSON.parse(task)));
  process.stdout.write(report, () => process.exit(0));
}

const quantile = (sorted, part) => sorted[Math.min(sorted.length - 1, Math.floor(sorted.length * part))] ?? 0;

/** Figures of the answers that `matches` chooses. */
export function figuresOf(seen, matches, seconds) {
  const chosen = seen.filter(([, status]) => matches(status)).map(([, , ms]) => ms);
  chosen.sort((one, other) => one - other);
  return {
    count: chosen.length,
    perSecond: chosen.length / seconds,
    p50: quantile(chosen, 0.5),
    p99: quantile(chosen, 0.99),
    most: chosen.at(-1) ?? 0,
  };
}

/** Starts the load; resolves with {offered, unsent, unanswered, seen} when its answers are in. `cpu` pins it. */
export async function load({ cpu, ...task }) {
  const [file, ...args] = [...(cpu === undefined ? [] : ['taskset', '-c', String(cpu)]), process.execPath, program];
  const child = spawn(file, args, { stdio: ['pipe', 'pipe', 'inherit'] });
  child.stdin.end(JSON.stringify(task));
  let text = '';
  child.stdout.on('data', (part) => {
    text += part;
  });
  await once(child, 'close');
  return JSON.parse(text);
}
