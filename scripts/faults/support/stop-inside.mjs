// What a server that was stopped had taken: which connections, until when, and which requests; told by the server's own process.
// Used by row 24; the file itself runs inside the server too (`node --import`).
import { subscribe } from 'node:diagnostics_channel';
import { writeFileSync } from 'node:fs';
import { readFile } from 'node:fs/promises';

/** For startServer: the server keeps the ledger in this file. */
export const keepsLedger = (file) => ({
  nodeArgs: ['--import', import.meta.url],
  environment: { FAULTS_STOP_LEDGER: file },
});

/** Milliseconds on a clock that all processes of a machine share. */
export const now = () => Number(process.hrtime.bigint()) / 1e6;

/** Of a server that has ended: {closedAt: when it closed the connection from this port, taken: X-Request-Ids}. */
export async function ledgerOf(file) {
  const { connections, requests } = JSON.parse(await readFile(file, 'utf8'));
  return { closedAt: new Map(connections), taken: new Set(requests) };
}

if (process.env.FAULTS_STOP_LEDGER) {
  const connections = new Map();
  const requests = [];
  subscribe('net.server.socket', ({ socket }) => {
    const { remotePort } = socket;
    connections.set(remotePort, null);
    for (const way of ['_final', '_destroy']) {
      const own = socket[way];
      socket[way] = function close(...args) {
        if (connections.get(remotePort) === null) connections.set(remotePort, now());
        return own.apply(this, args);
      };
    }
  });
  subscribe('http.server.request.start', ({ request }) => requests.push(request.headers['x-request-id']));
  process.on('exit', () => {
    const ledger = { connections: [...connections], requests };
    writeFileSync(process.env.FAULTS_STOP_LEDGER, JSON.stringify(ledger));
  });
}
