// Row 18: JSON that is none, that others read differently, and that is made to cost much.
import { jsonTexts } from '../support/corpora.mjs';
import { giantsOf } from '../support/json-giants.mjs';
import { inParallel, onStage } from '../support/stage.mjs';
import { watch, watching } from '../support/watch.mjs';

const mostStallMs = 50;
const refusals = ['The body is not JSON in UTF-8.', 'The body has too many values, or too many levels.'];
const json = { 'Content-Type': 'application/json' };

/** The operations that take JSON; `field` is one that the contract has. */
async function doorsOf({ client }, sessionId, token) {
  const { contract } = await import('../../../dist/src/contract.js');
  const door = (path, field, headers) => {
    const maxBytes = contract.paths[path].post.requestBody['x-max-bytes'];
    return {
      path,
      field,
      maxBytes,
      request: (body) => ({ method: 'POST', path, headers: { ...headers, ...json }, body }),
    };
  };
  return [
    door('/user/login', 'email', client),
    door('/session/logout', 'sessionId', { ...client, sessionId }),
    door('/api/auth/upload_image', 'image_base64', { 'x-access-token': token }),
  ];
}

/** What is wrong with the answer to a text; null where it is right. None of the texts is a request that could succeed. */
function faultOf({ name, bytes }, { path, maxBytes }, { status, json: body, error }) {
  const said = body?.resultContext?.resultMsg ?? body?.message;
  const told = `${path} ${name}: ${status || error} ${said ?? ''}`;
  if (bytes.length > maxBytes) return status === 413 ? null : told;
  if (status !== 400) return told;
  const isCalledNone = refusals.includes(said);
  const isWrong =
    (name.startsWith('y_') && isCalledNone) || (name.startsWith('n_') && !isCalledNone && bytes.length > 0);
  return isWrong ? told : null;
}

/** What sending it gave, and how long the server's event loop stood still meanwhile. */
async function weigh(api, inside, { path, request }, [name, text]) {
  await inside.collect();
  await inside.reset();
  const { status, code, error } = await api.call(request(text));
  const { most, mostByOthers } = await inside.stall();
  const isRight = [400, 413, 422].includes(status);
  return {
    name: `${path} ${name}`,
    most,
    mostByOthers,
    fault: isRight ? null : `${path} ${name}: ${status || error} ${code ?? ''}`,
  };
}

async function run({ isShort, progress }) {
  const { texts: all, from } = await jsonTexts();
  const texts = all.filter((_, at) => !isShort || at % 4 === 0);
  return onStage(watching, async ({ server, account, api }) => {
    const inside = watch(server);
    const sessionId = await api.session();
    const { access_token: token } = (await api.token(sessionId)).json.payload;
    const doors = await doorsOf(account, sessionId, token);
    const sent = doors.flatMap((door) => texts.map((text) => ({ door, text })));
    progress(`${sent.length} texts`);
    const faults = await inParallel(sent.length, 8, async (at) => {
      const { door, text } = sent[at];
      return faultOf(text, door, await api.call(door.request(text.bytes)));
    });
    const giants = doors.flatMap((door) => giantsOf(door.field, door.maxBytes).map((giant) => ({ door, giant })));
    const weighed = [];
    for (const { door, giant } of giants) {
      progress(`${door.path} ${giant[0]}`);
      weighed.push(await weigh(api, inside, door, giant));
    }
    weighed.sort((one, other) => other.most - one.most);
    const wrong = [...faults, ...weighed.map(({ fault }) => fault)].filter(Boolean);
    const slow = weighed.filter(({ most }) => most > mostStallMs);
    const [worst] = weighed;
    const stall = `${worst.most.toFixed(0)} ms (${worst.mostByOthers.toFixed(0)} with what other processes took)`;
    return {
      held: wrong.length === 0 && slow.length === 0,
      figures: `${sent.length} texts of ${from} and ${weighed.length} giants at three doors: ${wrong.length} wrong answers; the event loop stood still for ${stall} at most`,
      detail: [...wrong, ...slow.map(({ name, most }) => `${name}: ${most.toFixed(0)} ms`)].slice(0, 30).join('\n'),
    };
  });
}

export const row = {
  program: 'attack',
  number: 18,
  what: 'JSON that is none, or made to cost much',
  how: 'JSONTestSuite; 100,000 levels and 100,000 keys, and as many as the body may have, wherever they may stand',
  goal: 'right 400s, 0 5xx, the event loop stands still for 50 ms at most',
  run,
};
