// A small balancer: each call goes to the next node that says it is ready, as a stream. Used by scripts/scale.mjs.
//
// A call that met no node is tried with the others: one whose connection was refused, whatever it is, and a reading one to which no byte
// was answered. Any other call that loses its node is answered 503: it may have been carried out, and who called knows how to repeat it.
import { once } from 'node:events';
import http from 'node:http';
import { setTimeout as sleep } from 'node:timers/promises';

const lookMs = 250;
const lookWithinMs = 1_000;
const ofTheHop = /^(connection|keep-alive|proxy-.*|te|trailer|transfer-encoding|upgrade|expect)$/;

const passedOn = (headers) => Object.fromEntries(Object.entries(headers).filter(([name]) => !ofTheHop.test(name)));

function refuse(response, why) {
  const body = JSON.stringify({ balancer: why });
  const length = Buffer.byteLength(body);
  response
    .writeHead(503, { 'Content-Type': 'application/json', 'Content-Length': length, 'Retry-After': '1' })
    .end(body);
}

/** Resolves with whether the node is ready for calls. */
const ask = (url) =>
  new Promise((resolve) => {
    const request = http.get(`${url}/health/ready`, { agent: false, timeout: lookWithinMs }, (response) => {
      response.resume();
      resolve(response.statusCode === 200);
    });
    request.on('timeout', () => request.destroy());
    request.on('error', () => resolve(false));
  });

/** `counts` says what became of calls that lost their node. */
export async function startBalancer() {
  const nodes = [];
  const counts = { passed: 0, retried: 0, cut: 0, brokenOff: 0, noNode: 0 };
  const agent = new http.Agent({ keepAlive: true, maxFreeSockets: 32 });
  let turn = 0;
  let isOver = false;

  const next = (tried) => {
    const ready = nodes.filter((node) => node.isReady && !tried.has(node));
    return ready[turn++ % ready.length];
  };

  function pass(request, response, tried = new Set()) {
    const node = next(tried);
    if (!node) {
      counts.noNode += 1;
      return refuse(response, 'no node is ready');
    }
    tried.add(node);
    const { method, url: path, headers, socket } = request;
    const forwarded = { 'x-forwarded-for': socket.remoteAddress, 'x-forwarded-proto': 'http' };
    const passing = http.request(node.url + path, { method, agent, headers: { ...passedOn(headers), ...forwarded } });
    const isReading = method === 'GET' || method === 'HEAD';
    let isSent = false;
    const send = () => {
      isSent = true;
      request.pipe(passing);
    };
    passing.on('socket', (own) => (own.connecting ? own.once('connect', send) : send()));
    passing.on('response', (answer) => {
      counts.passed += 1;
      response.writeHead(answer.statusCode, passedOn(answer.headers));
      answer.pipe(response);
      answer.on('error', () => {
        counts.brokenOff += 1;
        response.destroy();
      });
    });
    passing.on('error', () => {
      if (response.headersSent || response.destroyed) return;
      if (!passing.reusedSocket) node.isReady = false; // until it says again that it is
      request.unpipe(passing);
      if (!isSent || isReading) {
        counts.retried += 1;
        return pass(request, response, tried);
      }
      counts.cut += 1;
      request.resume();
      refuse(response, 'the node was lost while it worked on the call');
    });
    response.on('close', () => response.writableFinished || passing.destroy());
  }

  async function watch(node) {
    while (!isOver && nodes.includes(node)) {
      node.isReady = await ask(node.url);
      if (node.isReady) node.wasReady?.();
      await sleep(lookMs);
    }
  }

  const server = http.createServer((request, response) => pass(request, response));
  server.keepAliveTimeout = 60_000;
  await once(server.listen(0, '127.0.0.1'), 'listening');
  return {
    url: `http://127.0.0.1:${server.address().port}`,
    counts,
    ready: () => nodes.filter(({ isReady }) => isReady).length,
    /** Resolves when the node is ready. */
    add(url) {
      const node = { url, isReady: false };
      nodes.push(node);
      const ready = new Promise((resolve) => {
        node.wasReady = resolve;
      });
      watch(node);
      return ready;
    },
    async stop() {
      isOver = true;
      agent.destroy();
      server.closeAllConnections();
      await new Promise((done) => server.close(done));
    },
  };
}
