// Row 20: images of others, cut images, images made to cost much, and what is no image at all, at both doors.
import { imageFiles } from '../support/corpora.mjs';
import { costlyImages, otherFiles, polyglots, validImages } from '../support/hostile-images.mjs';
import { inParallel, onStage } from '../support/stage.mjs';
import { watch, watching } from '../support/watch.mjs';

const mebibyte = 2 ** 20;
const mostForRefused = 32 * mebibyte;
const mostStallMs = 50;
const bytesPerPixel = 4;
/** What 5 MiB cost that are only handed in, as base64 in JSON, whatever they are. */
const leastBudget = 64 * mebibyte;
/** What the decoder takes on at once: twice the most pixels that an image may have. */
const mostPixelsAtOnce = 200e6;
const refusals = [400, 413, 422];

/** BMPs that Pillow reads nothing of, and that have every pixel: masks of any width, two bits for a pixel, RLE24, skipped runs. */
const pillowCannot =
  /\/(V3_[AX]4_R4_G4_B4.*|rgb16-(231|880)|rgb32-111110|rgb32bf|rgba16-1924|rgba32-61754|rgba32abf|pal2(color)?|pal4rlecut|rgb24rle24)\.bmp$/;
const kinds = { jpeg: 'image/jpeg', png: 'image/png', gif: 'image/gif', bmp: 'image/bmp' };
const mayBeTaken = (name, { format, cut, error }) =>
  pillowCannot.test(name) || (kinds[format] !== undefined && !cut && !error);

/** One image through both doors. */
const handIn = (api, sessionId, token, bytes) =>
  Promise.all([api.upload(sessionId, bytes), api.uploadBase64(token, bytes)]);

/** What is wrong with the answers; `isWrong` says whether an image may be taken. */
const faultsOf = (name, answers, mayBe) =>
  answers.flatMap(({ status, code, error }, door) => {
    const isRight = status === 200 ? mayBe.taken : mayBe.refused && refusals.includes(status);
    return isRight ? [] : [`${name} at ${door === 0 ? 'multipart' : 'base64'}: ${status || error} ${code ?? ''}`];
  });

const either = { taken: true, refused: true };
const taken = { taken: true, refused: false };
const refused = { taken: false, refused: true };

/** Small files, as fast as they go. */
async function judgeAll({ api, sessionId, token }, files, progress) {
  progress(`${files.length} files`);
  const faults = await inParallel(files.length, 8, async (at) => {
    const [name, bytes, mayBe] = files[at];
    return faultsOf(name, await handIn(api, sessionId, token, bytes), mayBe);
  });
  return faults.flat();
}

/** A polyglot is served as the image that it is, and as nothing else. */
async function judgeServed({ api, sessionId }, files) {
  const faults = [];
  for (const [name, bytes] of files) {
    const { json } = await api.upload(sessionId, bytes);
    const { headers = {} } = await api.image(json?.imageId);
    const isImage = Object.values(kinds).includes(headers['content-type']);
    if (!isImage || headers['x-content-type-options'] !== 'nosniff')
      faults.push(`${name} is served as ${headers['content-type']}`);
  }
  return faults;
}

/** Hands one in alone at each door; how much memory and how long a stall it cost. */
async function weigh({ api, inside, sessionId, token }, [name, bytes, pixels], mayBe) {
  const costs = [];
  for (const send of [() => api.upload(sessionId, bytes), () => api.uploadBase64(token, bytes)]) {
    await inside.collect();
    await inside.resetPeak();
    await inside.reset();
    const base = await inside.resident();
    const answer = await send();
    const { most, mostByOthers } = await inside.stall();
    costs.push({ name, answer, pixels, grown: (await inside.peak()) - base, most, mostByOthers });
  }
  return {
    costs,
    faults: faultsOf(
      name,
      costs.map(({ answer }) => answer),
      mayBe,
    ),
  };
}

const most = (costs, of) => costs.reduce((worst, cost) => (of(cost) > of(worst) ? cost : worst));
const told = (bytes) => `${Math.round(bytes / mebibyte)} MiB`;

async function run({ isShort, progress }) {
  const { files: corpora, from } = await imageFiles();
  const valid = await validImages();
  const cut = Object.entries(valid).flatMap(([kind, bytes]) =>
    Array.from({ length: bytes.length }, (_, length) => [
      `${kind} cut to ${length} bytes`,
      bytes.subarray(0, length),
      refused,
    ]),
  );
  const others = (await otherFiles(valid)).map(([name, bytes]) => [name, bytes, refused]);
  const known = corpora.map(({ name, bytes, opinion }) => [name, bytes, mayBeTaken(name, opinion) ? either : refused]);
  const whole = Object.entries(valid).map(([name, bytes]) => [name, bytes, taken]);
  const small = [...known, ...cut, ...others, ...whole].filter((_, at) => !isShort || at % 20 === 0);
  progress('making large images');
  const costly = await costlyImages(...(isShort ? [2_000, 3e8] : [10_000, 4e9]));
  return onStage(watching, async ({ server, api }) => {
    const inside = watch(server);
    const sessionId = await api.session();
    const { access_token: token } = (await api.token(sessionId)).json.payload;
    const stage = { api, inside, sessionId, token };
    const faults = await judgeAll(stage, small, progress);
    faults.push(...(await judgeServed(stage, polyglots(valid))));
    const costs = { refused: [], accepted: [] };
    for (const [kind, mayBe] of Object.entries({ refused, accepted: taken })) {
      if (isShort) costly[kind] = costly[kind].filter((_, at) => at % 5 === 0);
      for (const image of costly[kind]) {
        progress(`${kind}: ${image[0]}`);
        const weighed = await weigh(stage, image, mayBe);
        costs[kind].push(...weighed.costs);
        faults.push(...weighed.faults);
      }
    }
    progress('the costly ones at once');
    await inside.collect();
    await inside.resetPeak();
    await inside.reset();
    const base = await inside.resident();
    const together = await Promise.all(costly.accepted.flatMap(([, bytes]) => handIn(api, sessionId, token, bytes)));
    const grown = (await inside.peak()) - base;
    const stalled = [...costs.refused, ...costs.accepted, { name: 'all of them at once', ...(await inside.stall()) }];
    faults.push(
      ...together.flatMap((answers, at) => faultsOf(`${costly.accepted[at][0]} at once with others`, answers, taken)),
    );

    const worst = most(costs.refused, (cost) => cost.grown);
    const slowest = most(stalled, (cost) => cost.most);
    const budget = mostPixelsAtOnce * bytesPerPixel;
    const overBudget = costs.accepted.filter((cost) => cost.grown > Math.max(leastBudget, cost.pixels * bytesPerPixel));
    const isWithin = worst.grown <= mostForRefused && overBudget.length === 0 && grown <= budget;
    const dear = most(costs.accepted, (cost) => cost.grown);
    return {
      held: faults.length === 0 && isWithin && slowest.most <= mostStallMs,
      figures: `${small.length} files (${from}; every truncation), ${costs.refused.length + costs.accepted.length} costly ones: ${faults.length} false accepts or 5xx; refused +${told(worst.grown)} at most (${worst.name}), accepted +${told(dear.grown)} (${dear.name}), all of them at once +${told(grown)} of ${told(budget)}; the event loop stood still for ${slowest.most.toFixed(0)} ms (${slowest.name}; ${slowest.mostByOthers.toFixed(0)} with what other processes took)`,
      detail: [
        ...faults.slice(0, 20),
        ...costs.refused
          .filter((cost) => cost.grown > mostForRefused)
          .map(({ name, grown: by }) => `${name}: +${told(by)}`),
        ...overBudget.map(({ name, grown: by }) => `${name}: +${told(by)}`),
        ...stalled.filter((cost) => cost.most > mostStallMs).map((cost) => `${cost.name}: ${cost.most.toFixed(0)} ms`),
      ].join('\n'),
    };
  });
}

export const row = {
  program: 'attack',
  number: 20,
  what: 'hostile images',
  how: 'corpora, every truncation of a valid image of each kind, floods of pixels, frames and chunks, damage at the end of 100 megapixels, polyglots, SVG; at both doors',
  goal: '0 5xx, 0 false accepts; refused ones cost 32 MiB at most, accepted ones stay in a shared budget (declared pixels × 4); the event loop stands still for 50 ms at most',
  run,
};
