// Row 13: a thousand uploads of 5 MiB at once, through both doors.
import http from 'node:http';
import { call, form } from '../support/api.mjs';
import { png } from '../support/images.mjs';
import { inParallel, onStage, tally, told } from '../support/stage.mjs';

const mebibyte = 2 ** 20;
const mostResident = 512;

async function run({ rounds, isShort, progress }) {
  const count = rounds ?? (isShort ? 100 : 1_000);
  return onStage({}, async ({ server, account, api }) => {
    const sessionId = await api.session();
    const { access_token: token } = (await api.token(sessionId)).json.payload;
    const image = png(5 * mebibyte);
    const multipart = form(image);
    const base64 = Buffer.from(JSON.stringify({ image_base64: image.toString('base64') }));
    let most = 0;
    const watch = setInterval(async () => {
      most = Math.max(most, await server.residentBytes().catch(() => 0));
    }, 50);
    const agent = new http.Agent({ keepAlive: false });
    const json = { 'Content-Type': 'application/json' };
    const doors = [
      { path: '/image/upload', headers: { ...account.client, sessionId, ...multipart.type }, body: multipart.body },
      { path: '/api/auth/upload_image', headers: { 'x-access-token': token, ...json }, body: base64 },
    ];
    progress(`${count} uploads`);
    const answers = await inParallel(count, count, (at) =>
      call(server.url, { method: 'POST', ...doors[at % 2], agent, timeoutMs: 120_000 }),
    );
    clearInterval(watch);
    const counts = tally(answers);
    const right = answers.filter(({ status }) => status === 200 || status === 503).length;
    const stored = answers.filter(({ status }) => status === 200);
    const ids = stored.map(({ json: body }) => body.imageId ?? body.payload.image.image_id);
    const back = await inParallel(
      ids.length,
      4,
      async (at) => (await api.image(ids[at])).bytes?.equals(image) ?? false,
    );
    const whole = back.filter(Boolean).length;
    const resident = Math.round(most / mebibyte);
    return {
      held: right === count && whole === ids.length && ids.length > 0 && (isShort || resident <= mostResident),
      figures: `${count} at once: ${told(counts)}; ${whole} of ${ids.length} read back whole; RSS at most ${resident} MiB`,
    };
  });
}

export const row = {
  program: 'chaos',
  number: 13,
  what: 'a thousand uploads of 5 MiB at once',
  how: 'half as multipart, half as base64',
  goal: 'RSS at most 512 MiB, none fails but by 503',
  run,
};
