// A proxy in front of a real server that breaks in by script: answers of its own, cut connections, silence. Used by the tests beside.
import { once } from 'node:events';
import http, { type IncomingHttpHeaders, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo, Socket } from 'node:net';

export interface Seen {
  method: string;
  path: string;
  headers: IncomingHttpHeaders;
  at: number;
}

/** What happens to one request instead of plain passing on. */
export type Act =
  | { status: number; headers?: Record<string, string>; body?: string }
  /** Cut before it is passed on. */
  | 'cut'
  /** Passed on, and the answer thrown away with the connection. */
  | 'lose'
  /** Taken and never answered. */
  | 'hold';

export interface ScriptedProxy {
  url: string;
  seen: Seen[];
  /** For the next requests, one each; what comes after them is passed on. */
  script(...acts: Act[]): void;
  close(): Promise<void>;
}

/** An error in the envelope of the routes that are not under /api/. */
export const refusal = (status: number, code: string, headers: Record<string, string> = {}): Act => ({
  status,
  headers: { 'content-type': 'application/json', ...headers },
  body: JSON.stringify({ resultContext: { success: false, resultMsg: 'scripted', resultCode: code } }),
});

function passOn(target: URL, request: IncomingMessage, response: ServerResponse, isLost: boolean): void {
  const { method, url, headers } = request;
  const outbound = http.request({ host: target.hostname, port: target.port, method, path: url, headers }, (answer) => {
    if (isLost) return void answer.resume().on('end', () => request.socket.destroy());
    response.writeHead(answer.statusCode ?? 502, answer.rawHeaders);
    answer.pipe(response);
  });
  outbound.on('error', () => request.socket.destroy());
  request.on('close', () => request.complete || outbound.destroy());
  request.pipe(outbound);
}

export async function startProxy(targetUrl: string): Promise<ScriptedProxy> {
  const target = new URL(targetUrl);
  const seen: Seen[] = [];
  const acts: Act[] = [];
  const sockets = new Set<Socket>();
  const server = http.createServer((request, response) => {
    const { method = '', url = '', headers } = request;
    seen.push({ method, path: url, headers, at: Date.now() });
    const act = acts.shift();
    if (act === 'cut') return void request.socket.destroy();
    if (act === 'hold') return void request.resume();
    if (act === undefined || act === 'lose') return passOn(target, request, response, act === 'lose');
    request.resume().on('end', () => response.writeHead(act.status, act.headers).end(act.body));
  });
  server.on('connection', (socket) => {
    sockets.add(socket);
    socket.on('close', () => sockets.delete(socket));
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    seen,
    script: (...next) => {
      seen.length = 0;
      acts.splice(0, acts.length, ...next);
    },
    async close() {
      for (const socket of sockets) socket.destroy();
      server.close();
      await once(server, 'close');
    },
  };
}
