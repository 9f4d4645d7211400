// Fastify with the native driver, answers serialised by schema; otherwise as the Express server. Fastify comes from the folder of peers.
// Forked by contenders/node-servers.
import { createRequire } from 'node:module';
import { answerQuestions } from '../children.mjs';
import { openNative, shown } from './native.mjs';

const text = { type: 'string' };
const object = (properties) => ({ type: 'object', properties });
const answer = (properties) => ({ response: { 200: object(properties) } });

async function serve({ uri, account, peers }) {
  const require = createRequire(`${peers}/package.json`);
  const store = await openNative(uri, account);
  const app = require('fastify')({ bodyLimit: 8 * 2 ** 20 });
  await app.register(require('@fastify/multipart'), { limits: { fileSize: 5 * 2 ** 20, files: 1 } });
  app.decorateRequest('session', null);

  const session = async (request, reply) => {
    request.session = await store.touch(request.headers.sessionid);
    if (!request.session) return reply.code(401).send({ message: 'The session has ended.' });
  };
  const sessionSchema = answer({ session: object({ userId: text, createdAt: text, expiresAt: text }) });
  const loginSchema = { body: { ...object({ email: text, password: text }), required: ['email', 'password'] } };
  const imageSchema = { body: { ...object({ image_base64: text }), required: ['image_base64'] } };

  app.get('/session', { onRequest: session, schema: sessionSchema }, async ({ session: found }) => shown(found));
  app.post('/user/login', { schema: loginSchema }, async (request, reply) => {
    const sessionId = await store.logIn(request.body);
    return sessionId ? { sessionId } : reply.code(401).send({ message: 'Wrong.' });
  });
  app.post('/session/logout', { onRequest: session }, async (request, reply) => {
    const ended = await store.logOut(request.body.sessionId);
    return reply.code(ended ? 200 : 404).send({ ended });
  });
  app.post('/image/upload', { onRequest: session, schema: answer({ imageId: text }) }, async (request) => {
    const { file } = await request.file();
    return { imageId: await store.store(file) };
  });
  app.post('/api/auth/upload_image', { onRequest: session, schema: imageSchema }, async (request) => ({
    payload: { image: { image_id: await store.store(Buffer.from(request.body.image_base64, 'base64')) } },
  }));
  app.get('/image/:imageId', async (request, reply) => {
    const file = await store.find(request.params.imageId);
    if (!file) return reply.code(404).send({ message: 'There is no such image.' });
    const etag = `"${file._id}"`;
    reply.header('ETag', etag).header('Cache-Control', 'private, max-age=31536000, immutable');
    if (request.headers['if-none-match'] === etag) return reply.code(304).send();
    reply.header('Content-Type', 'image/jpeg').header('Content-Length', file.length);
    return reply.send(store.read(request.params.imageId));
  });
  app.post('/api/auth/token', { onRequest: session }, async (request) => ({
    payload: { access_token: await store.token(request.session) },
  }));
  await app.listen({ port: 0, host: '127.0.0.1' });
  return app.server.address().port;
}

answerQuestions(serve);
