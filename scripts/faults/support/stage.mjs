// A mongod, a server and an account for a row, and the end of them all. Used by the rows.
import { createApi } from './api.mjs';
import { startMongod } from './mongod.mjs';
import { makeAccount, startServer } from './server.mjs';

/** Runs `play` with {mongod, server, account, api}; whatever happens, nothing is left. Options are those of startServer. */
export async function onStage(options, play) {
  const mongod = await startMongod();
  let server;
  try {
    const account = await makeAccount(mongod.uri);
    server = await startServer({ mongodbUri: mongod.uri, ...options });
    return await play({ mongod, server, account, api: createApi(server.url, account) });
  } finally {
    await server?.stop();
    await mongod.close();
  }
}

/** Runs `work` for each number below `count`, `atOnce` at a time. */
export async function inParallel(count, atOnce, work) {
  let next = 0;
  const results = [];
  const one = async () => {
    while (next < count) {
      const at = next++;
      results[at] = await work(at);
    }
  };
  await Promise.all(Array.from({ length: Math.min(atOnce, count) }, one));
  return results;
}

export const tally = (answers) => {
  const counts = {};
  for (const { status, code, error } of answers) {
    const key = status ? `${status} ${code ?? ''}`.trim() : `no answer (${error})`;
    counts[key] = (counts[key] ?? 0) + 1;
  }
  return counts;
};
export const told = (counts) =>
  Object.entries(counts)
    .sort(([, one], [, other]) => other - one)
    .map(([key, count]) => `${count} × ${key}`)
    .join(', ');

export const quantile = (values, part) => {
  const sorted = [...values].sort((one, other) => one - other);
  return sorted[Math.min(sorted.length - 1, Math.floor(sorted.length * part))] ?? 0;
};
