// A proxy in front of the deployment under test: holds every answer against the contract, waits out 429, and remembers what was made.
// Started by scripts/contract.mjs.
import { once } from 'node:events';
import http from 'node:http';
import https from 'node:https';
import { setTimeout as sleep } from 'node:timers/promises';
import { createAnswerChecker } from './answers.mjs';

const longestBodyBytes = 16 * 1024 * 1024;
const longestWaitSeconds = 300;

const read = async (stream) => {
  const chunks = [];
  let bytes = 0;
  for await (const chunk of stream) {
    bytes += chunk.length;
    if (bytes > longestBodyBytes) throw new Error('more than 16 MiB');
    chunks.push(chunk);
  }
  return Buffer.concat(chunks);
};

/** The caller's headers as they came, but for the host. */
function headersFor(target, rawHeaders) {
  const headers = [];
  for (let n = 0; n < rawHeaders.length; n += 2) {
    if (!/^(host|connection|expect|transfer-encoding|content-length)$/i.test(rawHeaders[n])) {
      headers.push(rawHeaders[n], rawHeaders[n + 1]);
    }
  }
  return [...headers, 'Host', target.host];
}

async function forward(target, agent, { method, url, rawHeaders }, body) {
  const hasBody = body.length > 0 || rawHeaders.some((name) => /^(content-length|transfer-encoding)$/i.test(name));
  const headers = headersFor(target, rawHeaders);
  if (hasBody) headers.push('Content-Length', String(body.length));
  const { request } = target.protocol === 'https:' ? https : http;
  const { hostname: host, port, pathname } = target;
  const path = pathname.replace(/\/$/, '') + url;
  const outbound = request({ host, port, method, path, headers, agent, setDefaultHeaders: false });
  outbound.end(body);
  const [answer] = await once(outbound, 'response');
  return {
    status: answer.statusCode,
    headers: answer.headers,
    rawHeaders: answer.rawHeaders,
    body: await read(answer),
  };
}

/** What an answer gave that is to be removed at the end, or took away. */
function remember(made, { operation, status, sent, body, clientId, path }) {
  if (status !== 200) return;
  const json = () => JSON.parse(body.toString());
  if (operation === 'login') made.sessions.set(json().sessionId, clientId);
  if (operation === 'logout') made.sessions.delete(JSON.parse(sent.toString()).sessionId);
  if (operation === 'uploadImage') made.images.add(json().imageId);
  if (operation === 'uploadImageBase64') made.images.add(json().payload.image.image_id);
  if (operation === 'deleteImage') made.images.delete(path.split('/').at(-1));
}

/**
 * Resolves with {url, counts, breaches, made, close}: counts by "operation status code", breaches as
 * {operation, status, breach, times, example}, made as {sessions: sessionId → clientId, images}.
 */
export async function startRecorder({ contract, targetUrl, log = () => {} }) {
  const target = new URL(targetUrl);
  const checker = createAnswerChecker(contract);
  const agent = new (target.protocol === 'https:' ? https : http).Agent({ keepAlive: true, maxSockets: 64 });
  const counts = new Map();
  const breaches = new Map();
  const made = { sessions: new Map(), images: new Set() };
  let waitedSeconds = 0;

  function judge(request, sent, answer) {
    const { method, url: path } = request;
    const headers = Object.fromEntries(Object.entries(answer.headers).map(([name, value]) => [name, String(value)]));
    const { operation, code, breaches: found } = checker.check({ method, path, ...answer, headers });
    const name = operation ?? 'no operation';
    const key = `${name} ${answer.status} ${code ?? '-'}`;
    counts.set(key, (counts.get(key) ?? 0) + 1);
    for (const breach of found) {
      const at = `${name} ${answer.status}: ${breach}`;
      const seen = breaches.get(at) ?? {
        operation: name,
        status: answer.status,
        breach,
        times: 0,
        example: `${method} ${path}`,
      };
      breaches.set(at, { ...seen, times: seen.times + 1 });
    }
    remember(made, {
      operation,
      status: answer.status,
      sent,
      body: answer.body,
      clientId: request.headers.clientid,
      path,
    });
  }

  async function pass(request, response) {
    const sent = await read(request);
    for (;;) {
      const answer = await forward(target, agent, request, sent);
      judge(request, sent, answer);
      const seconds = Number(answer.headers['retry-after'] ?? 1);
      if (answer.status !== 429 || waitedSeconds + seconds > longestWaitSeconds) {
        const headers = answer.rawHeaders.filter(
          (_, n, all) => !/^(connection|keep-alive|transfer-encoding)$/i.test(all[n - (n % 2)]),
        );
        response.writeHead(answer.status, headers);
        return response.end(answer.body);
      }
      // 429 is a legal answer: the deployment asks for patience, and gets it.
      waitedSeconds += seconds;
      log(`  429: waiting ${seconds} s`);
      await sleep(seconds * 1000);
    }
  }

  const server = http.createServer((request, response) => {
    pass(request, response).catch((error) => {
      const at = `${request.method} ${request.url}: ${error.message}`;
      breaches.set(at, {
        operation: 'no answer',
        status: 0,
        breach: error.message,
        times: 1,
        example: `${request.method} ${request.url}`,
      });
      response.destroy();
    });
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  return {
    url: `http://127.0.0.1:${server.address().port}`,
    counts,
    made,
    breaches: () => [...breaches.values()],
    async close() {
      server.closeAllConnections();
      server.close();
      agent.destroy();
    },
  };
}
