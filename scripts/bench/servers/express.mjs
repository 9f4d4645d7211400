// Express with the native driver, as it is written by hand: the floor's work behind routes, without a contract, logs or metrics.
// Forked by contenders/node-servers.
import busboy from 'busboy';
import express from 'express';
import { answerQuestions } from '../children.mjs';
import { openNative, shown } from './native.mjs';

async function serve({ uri, account }) {
  const store = await openNative(uri, account);
  const app = express();
  app.disable('x-powered-by');
  app.set('etag', false);

  const session = async (request, response, next) => {
    request.session = await store.touch(request.headers.sessionid);
    if (!request.session) return response.status(401).json({ message: 'The session has ended.' });
    next();
  };
  app.get('/session', session, (request, response) => response.json(shown(request.session)));
  app.post('/user/login', express.json(), async (request, response) => {
    const sessionId = await store.logIn(request.body);
    if (sessionId) response.json({ sessionId });
    else response.status(401).json({ message: 'Wrong.' });
  });
  app.post('/session/logout', session, express.json(), async (request, response) => {
    const ended = await store.logOut(request.body.sessionId);
    response.status(ended ? 200 : 404).json({ ended });
  });
  app.post('/image/upload', session, (request, response, next) => {
    const form = busboy({ headers: request.headers, limits: { files: 1, fileSize: 5 * 2 ** 20 } });
    form.on('file', (_name, file) => store.store(file).then((imageId) => response.json({ imageId }), next));
    request.pipe(form.on('error', next));
  });
  app.post('/api/auth/upload_image', session, express.json({ limit: '8mb' }), async (request, response) => {
    const image_id = await store.store(Buffer.from(request.body.image_base64, 'base64'));
    response.json({ payload: { image: { image_id } } });
  });
  app.get('/image/:imageId', async (request, response, next) => {
    const file = await store.find(request.params.imageId);
    if (!file) return response.status(404).json({ message: 'There is no such image.' });
    const etag = `"${file._id}"`;
    response.set({ ETag: etag, 'Cache-Control': 'private, max-age=31536000, immutable' });
    if (request.headers['if-none-match'] === etag) return response.status(304).end();
    response.set({ 'Content-Type': 'image/jpeg', 'Content-Length': String(file.length) });
    store.read(request.params.imageId).on('error', next).pipe(response);
  });
  app.post('/api/auth/token', session, async (request, response) => {
    response.json({ payload: { access_token: await store.token(request.session) } });
  });
  return new Promise((resolve) => {
    const server = app.listen(0, '127.0.0.1', () => resolve(server.address().port));
  });
}

answerQuestions(serve);
