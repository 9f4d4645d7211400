// The first minute with a server: what it prints, the calls to paste, HTTPS, what it logs and measures, and a second start.
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import {
  type Account,
  call,
  clientHeaders,
  demoOf,
  getAlone,
  getSession,
  login,
  newImage,
  newPicture,
  newSession,
  newToken,
  readImage,
  upload,
  uploadBase64,
} from './calls.js';
import {
  mongodsOf,
  projectRoot,
  run,
  type ServerProcess,
  scratchFolder,
  startServerProcess,
  sweepProcesses,
  until,
} from './server-process.js';

const folder = scratchFolder();
const dataDir = join(folder, 'data');
let server: ServerProcess;
let demo: Account;

beforeAll(async () => {
  server = await startServerProcess({ DATA_DIR: dataDir });
  demo = demoOf(server);
});
afterAll(sweepProcesses);

test('the start-up text shows the demo account and calls to paste; behind the listening line there are only JSON lines', async () => {
  expect(demo).toEqual({
    clientId: expect.stringMatching(/^client-[0-9a-f]{16}$/),
    clientSecret: expect.stringMatching(/^[\w-]{43}$/),
    email: 'demo@cloakroom.example',
    password: expect.stringMatching(/^[\w-]{16}$/),
  });
  expect(server.startUpText).toContain(`reference  ${server.url}/docs/\n`);
  expect(server.stdout().split('\n')).toContain(`Cloakroom listening on ${server.url}`);
  expect(server.startUpText).not.toContain('{"level"');
  await until('the log', () => server.log().length >= 2);
  expect(server.log().map(({ msg }) => msg)).toEqual(expect.arrayContaining(['embedded mongod', 'listening']));
  expect(server.stderr()).toBe('');
});

test('the printed calls, pasted into one shell, log in, hand in an image, get it back and log out', async () => {
  const [, pasted = ''] = server.startUpText.split('log out:\n');
  const calls = pasted.split('\n').filter((line) => line !== '');
  expect(calls).toHaveLength(4);
  const { code, stdout, stderr } = await run('bash', [], { cwd: folder, input: calls.join('\n') });
  expect({ code, stderr }).toEqual({ code: 0, stderr: '' });

  const ticket = readFileSync(join(projectRoot, 'src/docs/ticket.png'));
  const [session = '', image = '', shown, loggedOut = ''] = stdout.split('\n');
  expect(session).toMatch(/^session [0-9a-f]{32}$/);
  expect(image).toMatch(new RegExp(`^image ${server.url}/image/[0-9a-f]{32}$`));
  expect(shown).toBe(`200 image/png ${ticket.length} bytes in ticket.png`);
  expect(readFileSync(join(folder, 'ticket.png'))).toEqual(ticket);
  expect(JSON.parse(loggedOut)).toEqual({
    resultContext: { success: true, resultMsg: 'SUCCESS', resultCode: 'SUCCESS' },
  });
  expect((await getSession(server.url, demo, session.replace('session ', ''))).code).toBe('SESSION_EXPIRED');
});

test('url and secure_url of an upload both serve the image, HTTPS with the certificate that is kept in DATA_DIR', async () => {
  const picture = newPicture();
  const token = await newToken(server.url, demo, await newSession(server.url, demo));
  const { body } = await uploadBase64(server.url, token, picture);
  const { url = '', secure_url: secureUrl = '' } = body.payload?.image ?? {};
  expect(url.startsWith(`${server.url}/image/`)).toBe(true);
  expect(await getAlone(url)).toEqual({ status: 200, bytes: picture });
  const certificate = readFileSync(join(dataDir, 'tls/cert.pem'));
  expect(secureUrl).toMatch(/^https:/);
  expect(await getAlone(secureUrl, certificate)).toEqual({ status: 200, bytes: picture });
  await expect(getAlone(secureUrl)).rejects.toThrow(/self-signed/);
});

test('every call is one log line with its request id, and no secret is ever logged', async () => {
  const { url } = server;
  const sessionId = await newSession(url, demo);
  const token = await newToken(url, demo, sessionId);
  const canary = 'canary-of-a-secret';
  const answers = [
    await login(url, { ...demo, password: canary }),
    await login(url, { ...demo, clientSecret: canary }),
    await upload(url, demo, sessionId, Buffer.from(canary)),
    await uploadBase64(url, token, Buffer.from(canary)),
    await uploadBase64(url, `${token}${canary}`, newPicture()),
    await call(`${url}/session?sessionId=${sessionId}`, { headers: { ...clientHeaders(demo), sessionId } }),
    await call(`${url}/user/login`, {
      method: 'POST',
      headers: { ...clientHeaders(demo), 'content-type': 'application/json' },
      body: `{"password":"${canary}`,
    }),
    await call(`${url}/no/such/${canary}?token=${token}`),
  ];
  expect(answers.map(({ status }) => status)).toEqual([401, 401, 422, 422, 401, 400, 400, 404]);

  const ids = answers.map(({ headers }) => headers.get('x-request-id') ?? '');
  const logged = () => server.log().filter(({ msg, requestId }) => msg === 'request' && ids.includes(requestId ?? ''));
  await until('a line for each call', () => logged().length >= ids.length);
  expect(logged().map(({ requestId }) => requestId)).toEqual(ids);
  expect(logged().map(({ status }) => status)).toEqual(answers.map(({ status }) => status));
  for (const line of server.log()) if (line.msg === 'request') expect(line.requestId).toBeTruthy();

  const lines = JSON.stringify(server.log());
  for (const secret of [demo.password, demo.clientSecret, sessionId, token, canary]) {
    expect(lines).not.toContain(secret);
  }
});

test('/metrics measures the process, and calls by their operation', async () => {
  const lines = (await getAlone(`${server.url}/metrics`)).bytes.toString().split('\n');
  expect(lines.some((line) => /^process_cpu_seconds_total \d/.test(line))).toBe(true);
  const logins = lines.find((line) =>
    line.startsWith(
      'cloakroom_request_duration_seconds_count{operation="login",method="POST",status="401",code="AUTHENTICATION_FAILED"}',
    ),
  );
  expect(logins).toMatch(/ 1$/);
});

test('a second start on the same folder shows no demo and keeps users, sessions, images, tokens and the certificate', async () => {
  const picture = newPicture(600_000);
  const sessionId = await newSession(server.url, demo);
  const token = await newToken(server.url, demo, sessionId);
  const imageId = await newImage(server.url, demo, sessionId, picture);
  const certificate = readFileSync(join(dataDir, 'tls/cert.pem'));
  expect(await server.stop()).toEqual({ code: 0, signal: null });
  expect(mongodsOf(dataDir)).toEqual([]);

  server = await startServerProcess({ DATA_DIR: dataDir });
  expect(server.startUpText).toMatch(/^Cloakroom \d+\.\d+\.\d+\n {2}reference .*\n {2}HTTPS .*\n$/);
  expect((await getSession(server.url, demo, sessionId)).code).toBe('SUCCESS');
  expect(await readImage(server.url, imageId)).toEqual(picture);
  expect((await uploadBase64(server.url, token, picture)).status).toBe(200);
  expect((await login(server.url, demo)).code).toBe('SUCCESS');
  expect(readFileSync(join(dataDir, 'tls/cert.pem'))).toEqual(certificate);
});

test('two servers at once on a new folder have one demo account and one secret for tokens', async () => {
  const env = { DATA_DIR: join(folder, 'shared') };
  const pair = await Promise.all([startServerProcess(env), startServerProcess(env)]);
  const demos = pair.map(demoOf).filter(({ clientId }) => clientId !== '');
  expect(demos).toHaveLength(1);
  for (const { url } of pair) expect((await login(url, demos[0] as Account)).code).toBe('SUCCESS');
  const [first, second] = pair;
  const token = await newToken(first.url, demos[0] as Account, await newSession(first.url, demos[0] as Account));
  expect((await uploadBase64(second.url, token, newPicture())).status).toBe(200);
  await first.stop();
  expect((await login(second.url, demos[0] as Account)).code).toBe('SUCCESS');
  await second.stop();
  expect(mongodsOf(env.DATA_DIR)).toEqual([]);
});
