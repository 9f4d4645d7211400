// Row 25: what callers hand in, and what the server holds, comes back in no refusal, no log and no metric.
import { MongoClient } from 'mongodb';
import { call } from '../support/api.mjs';
import { brokenRequests, createCanaries, refusedRequests, spellingsOf } from '../support/canaries.mjs';
import { png } from '../support/images.mjs';
import { freePort } from '../support/mongod.mjs';
import { connect } from '../support/raw.mjs';
import { startServer } from '../support/server.mjs';
import { inParallel, onStage, tally } from '../support/stage.mjs';

const tokenSecret = 'the-token-secret-of-row-25-that-nobody-may-see';
const limits = {
  RATE_LIMITS: 'on',
  LIMIT_GUESSES: '2/300',
  LIMIT_ADDRESS_FAILURES: '4/300',
  LIMIT_ACCOUNT_FAILURES: '4/3600',
  LIMIT_CLIENT_FAILURES: '4/60',
};
const debug = { LOG_LEVEL: 'debug', TOKEN_SECRET: tokenSecret };

/** Which secrets a text holds, in any spelling: [where, name]. */
function search(secrets, texts) {
  const found = [];
  for (const [where, text] of texts)
    for (const [name, value] of Object.entries(secrets))
      if (spellingsOf(value).some((spelling) => text.includes(spelling))) found.push(`${name} in ${where}`);
  return found;
}

const textOf = ({ headers = {}, bytes = Buffer.alloc(0) }) => `${JSON.stringify(headers)}\n${bytes.toString('latin1')}`;

/** All of them, and which refusals said what they should not. */
async function provoke(url, requests, secrets, atOnce = 8) {
  const answers = await inParallel(requests.length, atOnce, (at) => call(url, requests[at]));
  const refusals = answers.filter(({ status }) => status >= 400);
  const found = refusals.flatMap((answer, at) =>
    search(secrets, [[`refusal ${at}, ${answer.status} ${answer.code}`, textOf(answer)]]),
  );
  return { answers, found };
}

/** Reads that break in the database: 500. */
async function breakReads({ mongod, api, right, secrets }) {
  const { imageId } = (await api.upload(right.sessionId, png(600_000, 'broken'))).json;
  const client = await new MongoClient(mongod.uri).connect();
  await client.db('cloakroom').collection('fs.chunks').deleteMany({ files_id: imageId });
  await client.close();
  const { answers, found } = await provoke(api.url, [{ path: `/image/${imageId}` }], { ...secrets, imageId });
  return { answers, found, imageId };
}

async function run({ progress }) {
  const canaries = createCanaries();
  const metricsPort = await freePort();
  const environment = { ...debug, METRICS_PORT: String(metricsPort) };
  return onStage({ environment }, async ({ mongod, server, account, api }) => {
    const { client, user } = account;
    const sessionId = await api.session();
    const { access_token: token } = (await api.token(sessionId)).json.payload;
    const image = png(300);
    const right = { client, user, sessionId, token, image };
    const held = { clientSecret: client.clientSecret, password: user.password, sessionId, token, tokenSecret };
    const secrets = Object.fromEntries([
      ...Object.entries(canaries).map(([name, value]) => [`false ${name}`, value]),
      ...Object.entries(held).map(([name, value]) => [`right ${name}`, value]),
    ]);
    const requests = refusedRequests(right, canaries);
    progress(`${requests.length} refusals`);
    const first = await provoke(server.url, requests, secrets);
    for (const text of brokenRequests(canaries)) {
      const connection = await connect(server.port);
      connection.socket.write(text);
      await connection.has(1, 2_000);
      const said = connection.answers.map(({ headers, body }) => textOf({ headers, bytes: body }));
      first.found.push(...search(secrets, [['what the parser refused', said.join('\n')]]));
      connection.close();
    }
    const broken = await breakReads({ mongod, api: { ...api, url: server.url }, right, secrets });
    const metrics = await call(`http://127.0.0.1:${metricsPort}`, { path: '/metrics' });

    progress('limits');
    const limited = await startServer({ mongodbUri: mongod.uri, environment: { ...debug, ...limits } });
    const guesses = Array.from({ length: 12 }, () => refusedRequests(right, canaries).slice(0, 16)).flat();
    const refused = await provoke(limited.url, guesses, secrets, 4).finally(() => limited.stop());

    progress('the database away');
    await mongod.kill();
    const away = await provoke(
      server.url,
      requests.filter((_, at) => at % 5 === 0),
      secrets,
      40,
    );
    const password = `uri-${canaries.text}`;
    const unreachable = await startAway(password);

    const everySecret = { ...secrets, 'the imageId': broken.imageId, 'the password of MONGODB_URI': password };
    const told = [
      ['the log', `${server.stdout()}${server.stderr()}`],
      ['the log of limits', `${limited.stdout()}${limited.stderr()}`],
      ['what a server says that finds no database', unreachable],
      ['the metrics', metrics.bytes.toString()],
    ];
    const found = [first, broken, refused, away].flatMap((one) => one.found);
    found.push(...search(everySecret, told));
    const counts = tally([first, broken, refused, away].flatMap(({ answers }) => answers));
    const statuses = [...new Set(Object.keys(counts).map((key) => key.slice(0, 3)))].sort();
    const lines = told[0][1].split('\n').length + told[1][1].split('\n').length;
    const isTried = ['400', '401', '404', '405', '413', '415', '422', '429', '500', '503'].every((status) =>
      statuses.includes(status),
    );
    return {
      held: found.length === 0 && isTried && lines > requests.length && metrics.bytes.length > 1_000,
      figures: `${Object.keys(everySecret).length} secrets over ${Object.values(counts).reduce((sum, count) => sum + count, 0)} calls (${statuses.join(', ')}), ${lines} lines of log: found ${found.length} times`,
      detail: [...new Set(found)].slice(0, 20).join('\n'),
    };
  });
}

/** What a server says whose database, named with a password, is not there. */
async function startAway(password) {
  const port = await freePort();
  const server = await startServer({
    mongodbUri: `mongodb://cloakroom:${password}@127.0.0.1:${port}/?serverSelectionTimeoutMS=500`,
    environment: debug,
  }).catch((error) => ({ stdout: () => error.message, stderr: () => '', url: null, stop: () => {} }));
  if (server.url) await call(server.url, { path: '/health/ready' });
  await server.stop();
  return `${server.stdout()}${server.stderr()}`;
}

export const row = {
  program: 'attack',
  number: 25,
  what: 'secrets',
  how: 'canaries in all credentials and bodies, right and false, over all error paths of every operation, with LOG_LEVEL=debug',
  goal: '0 in bodies, logs, metrics',
  run,
};
