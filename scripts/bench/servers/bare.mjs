// Cloakroom's own services and stores behind bare Express: the same database work and the same answer for getSession, without contract,
// tsoa, error table, logs, metrics and limits: what those cost is what Cloakroom needs more. The kinds of message are the same. Forked by
// contenders/node-servers.
import { createServer } from 'node:http';
import express from 'express';
import { messagesOf } from '../../../dist/src/http/messages.js';
import { createServices } from '../../../dist/src/services/services.js';
import { sessionKeyOf } from '../../../dist/src/services/sessions.js';
import { createDatabase } from '../../../dist/src/stores/database.js';
import { answerQuestions } from '../children.mjs';

async function serve({ uri }) {
  const database = createDatabase(uri);
  await database.open();
  const seconds = 30 * 24 * 3600;
  const { clients, sessions } = createServices({
    stores: database,
    ping: database.ping,
    limits: {
      sessionIdleSeconds: seconds,
      rememberedSessionIdleSeconds: seconds,
      sessionMaxSeconds: seconds,
      rememberedSessionMaxSeconds: seconds,
      hideUnknownUsers: false,
    },
    tokenSecrets: ['a-secret-of-the-bench-that-is-long-enough'],
    publication: { publicUrl: () => '', publicSecureUrl: () => '', imageCacheControl: '' },
  });
  const app = express();
  app.disable('x-powered-by');
  app.set('etag', false);
  app.get('/session', async (request, response) => {
    const { clientid: clientId, clientsecret: clientSecret, sessionid: sessionId } = request.headers;
    if (!(await clients.authenticate({ clientId, clientSecret }))) return response.status(401).json({});
    const session = await sessions.touch(sessionKeyOf(sessionId), clientId);
    if (!session) return response.status(401).json({});
    const { email, isRemembered, createdAt, expiresAt, endsAt } = session;
    const resultContext = { success: true, resultMsg: 'SUCCESS', resultCode: 'SUCCESS' };
    response.json({ resultContext, session: { email, isRemembered, createdAt, expiresAt, endsAt } });
  });
  return new Promise((resolve) => {
    const server = createServer({ ...messagesOf(app) }, app);
    server.listen(0, '127.0.0.1', () => resolve(server.address().port));
  });
}

answerQuestions(serve);
