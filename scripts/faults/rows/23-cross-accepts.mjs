// Row 23: every client with every session, secret and token of others, and every session with every image of others.
import { createApi } from '../support/api.mjs';
import { makeCrowd } from '../support/crowd.mjs';
import { png } from '../support/images.mjs';
import { inParallel, onStage } from '../support/stage.mjs';

const imagesOfEach = 2;

/** A call and the statuses that a stranger's answer may have. */
const asked = (name, request, statuses) => ({ name, request, statuses });

/** With a client, a session (its own or another's) and an image. */
function attemptsOf(client, session, image) {
  const headers = { ...client, sessionId: session.sessionId };
  const name = `client ${client.clientId}, session of ${session.email} at ${session.client.clientId}, image of ${image.email}`;
  const isOwnSession = session.client.clientId === client.clientId;
  const refusal = isOwnSession ? [404] : [401];
  return [
    asked(`info: ${name}`, { path: `/image/${image.imageId}/info`, headers }, refusal),
    asked(`delete: ${name}`, { method: 'DELETE', path: `/image/${image.imageId}`, headers }, refusal),
  ];
}

/** With a client and another's session. */
function sessionAttempts(client, session) {
  const headers = { ...client, sessionId: session.sessionId };
  const name = `client ${client.clientId}, session of ${session.client.clientId}`;
  const json = { 'Content-Type': 'application/json' };
  return [
    asked(`session: ${name}`, { path: '/session', headers }, [401]),
    asked(`images: ${name}`, { path: '/images', headers }, [401]),
    asked(`token: ${name}`, { method: 'POST', path: '/api/auth/token', headers }, [401]),
    asked(
      `logout: ${name}`,
      {
        method: 'POST',
        path: '/session/logout',
        headers: { ...headers, ...json },
        body: JSON.stringify({ sessionId: session.sessionId }),
      },
      [401],
    ),
  ];
}

/** Names another's session in the body, its own in the header (decision R7). */
const logoutOfAnother = (session, other) =>
  asked(
    `logout of the session of ${other.email} by ${session.email}`,
    {
      method: 'POST',
      path: '/session/logout',
      headers: { ...session.client, sessionId: session.sessionId, 'Content-Type': 'application/json' },
      body: JSON.stringify({ sessionId: other.sessionId }),
    },
    [400, 401],
  );

const secretOfAnother = (client, other) =>
  asked(
    `secret of ${other.clientId} for ${client.clientId}`,
    {
      path: '/session',
      headers: { clientId: client.clientId, clientSecret: other.clientSecret, sessionId: '0'.repeat(32) },
    },
    [401],
  );

/** A session for each user at each client, a token for each, images of each user. */
async function moveIn(server, { clients, users }) {
  const pairs = clients.flatMap((client) => users.map((user) => ({ client, user })));
  const sessions = await inParallel(pairs.length, 4, async (at) => {
    const { client, user } = pairs[at];
    const api = createApi(server.url, { client, user });
    const sessionId = await api.session();
    const { access_token: token } = (await api.token(sessionId)).json.payload;
    return { client, email: user.email, sessionId, token, api };
  });
  const images = await inParallel(users.length * imagesOfEach, 4, async (at) => {
    const { email, sessionId, api } = sessions.find((session) => session.email === users[at % users.length].email);
    return { email, imageId: (await api.upload(sessionId, png(400, `${at}`))).json.imageId };
  });
  return { sessions, images };
}

/** What each may do, still works, and by a token an image goes to its own user: the list says so. */
async function judgeOwn({ sessions, images }) {
  const faults = [];
  for (const { email, token, api } of sessions) {
    const made = await api.uploadBase64(token, png(400, `by token of ${email}`));
    const id = new URL(made.json.payload.image.url).pathname.split('/').at(-1);
    images.push({ email, imageId: id });
  }
  for (const { email, sessionId, api } of sessions) {
    const listed = (await api.list(sessionId)).json.images.map(({ imageId }) => imageId).sort();
    const own = images
      .filter((image) => image.email === email)
      .map(({ imageId }) => imageId)
      .sort();
    if (listed.join() !== own.join()) faults.push(`${email} sees ${listed.length} images, and has ${own.length}`);
    if ((await api.getSession(sessionId)).json.session?.email !== email)
      faults.push(`the session of ${email} is not its own`);
  }
  return faults;
}

async function run({ isShort, progress }) {
  const size = isShort ? { clients: 3, users: 3 } : { clients: 6, users: 8 };
  return onStage({}, async ({ mongod, server, api }) => {
    const crowd = await makeCrowd(mongod.uri, size);
    const { sessions, images } = await moveIn(server, crowd);
    const { clients } = crowd;
    const attempts = [
      ...clients.flatMap((client) =>
        sessions.flatMap((session) =>
          images.filter(({ email }) => email !== session.email).flatMap((image) => attemptsOf(client, session, image)),
        ),
      ),
      ...clients.flatMap((client) =>
        sessions.filter((session) => session.client !== client).flatMap((session) => sessionAttempts(client, session)),
      ),
      ...sessions.flatMap((session) =>
        sessions.filter((other) => other !== session).map((other) => logoutOfAnother(session, other)),
      ),
      ...clients.flatMap((client) =>
        clients.filter((other) => other !== client).map((other) => secretOfAnother(client, other)),
      ),
    ];
    progress(`${attempts.length} pairs`);
    const judged = await inParallel(attempts.length, 12, async (at) => {
      const { name, request, statuses } = attempts[at];
      const { status, code, error } = await api.call(request);
      return statuses.includes(status) ? null : `${name}: ${status || error} ${code ?? ''}`;
    });
    const accepted = judged.filter(Boolean);
    const faults = [...accepted, ...(await judgeOwn({ sessions, images }))];
    return {
      held: faults.length === 0,
      figures: `${clients.length} clients, ${sessions.length} sessions and tokens, ${images.length} images: ${attempts.length} pairs, ${faults.length} cross-accepts`,
      detail: faults.slice(0, 20).join('\n'),
    };
  });
}

export const row = {
  program: 'attack',
  number: 23,
  what: "others' sessions and images",
  how: 'every client × every session × every image of others; every secret, every token, every logout of another',
  goal: '0 cross-accepts',
  run,
};
