// --growth: two servers with their databases on one mongod, one with a thousand sessions and images of 1 KiB, one with a million, measured in
// turn; the latency of each operation should not tell which is which. Called by bench.mjs.
import { createHash } from 'node:crypto';
import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { mongo } from 'mongoose';
import { cloakroom } from './contenders/cloakroom.mjs';
import { newPrefix } from './ids.mjs';
import { fill } from './seeds.mjs';
import { artifacts, machine } from './stage.mjs';
import { median, spread } from './statistics.mjs';

const few = 1_000;
const mostRatio = 1.2;
const growing = ['S', 'N', 'L', 'O', 'U', 'B', 'G', 'T'];
/** Long ago, so that the sweeper does not look through all of the chunks. */
const longAgo = Math.floor(Date.now() / 1000 - 365 * 86_400)
  .toString(16)
  .padStart(8, '0');

/** Images as uploads would have left them. */
const imagesFor = (count, image) =>
  async function fillImages({ database, clientId, userId }) {
    const many = { prefix: newPrefix(), count };
    const sha256 = createHash('sha256').update(image).digest('hex');
    const metadata = { userId, clientId, format: 'jpg', width: 48, height: 32, sha256 };
    const file = { length: image.length, chunkSize: 255 * 1024, uploadDate: new Date() };
    await fill(database.collection('fs.files'), many, (_id) => ({ _id, ...file, filename: `${_id}.jpg`, metadata }));
    await fill(database.collection('fs.chunks'), many, (id) => ({
      _id: new mongo.ObjectId(longAgo + id.slice(0, 16)),
      files_id: id,
      n: 0,
      data: image,
    }));
    return { ...many, etag: `"${sha256}"` };
  };

function table(rows, sizes) {
  const head = `| | p50 ms with ${few.toLocaleString('en')} | with ${sizes.toLocaleString('en')} | ratio (least–most) |`;
  const lines = Object.entries(rows).map(([operation, { before, after, ratio }]) => {
    const shown = [before, after].map((value) => value.toFixed(2));
    const range = `${ratio.median.toFixed(2)} (${ratio.min.toFixed(2)}–${ratio.max.toFixed(2)})`;
    return `| ${operation} | ${shown.join(' | ')} | ${range} |`;
  });
  return [head, '| --- | --: | --: | --: |', ...lines].join('\n');
}

export async function measureGrowth(stage, options, say) {
  const tiny = { ...stage, images: { ...stage.images, small: stage.images.tiny, large: stage.images.tiny } };
  const servers = [few, options.sizes].map((count, at) =>
    cloakroom({ name: ['few', 'many'][at], count, alsoFill: imagesFor(count, stage.images.tiny) }),
  );
  for (const server of servers) {
    say(`filling the database of ${server.name} …`);
    await server.start(tiny);
  }
  const operations = options.operations.filter((operation) => growing.includes(operation));
  const measured = Object.fromEntries(operations.map((operation) => [operation, []]));
  const failed = [];
  for (let round = 0; round < options.repeats; round++) {
    for (const operation of operations) {
      const load = { connections: options.connections, warmMs: 1_000, runMs: options.seconds * 1000 };
      const pair = [];
      for (const server of servers) {
        const { p50, failures } = await server.measure(operation, load);
        for (const [reason, times] of Object.entries(failures))
          failed.push(`${operation} ${server.name}: ${times} × ${reason}`);
        pair.push(p50);
      }
      measured[operation].push(pair);
      say(`${round + 1}/${options.repeats} ${operation} ${pair.map((value) => value.toFixed(2)).join(' ms, ')} ms`);
    }
  }
  const rows = Object.fromEntries(
    Object.entries(measured).map(([operation, pairs]) => [
      operation,
      {
        before: median(pairs.map(([before]) => before)),
        after: median(pairs.map(([, after]) => after)),
        ratio: spread(pairs.map(([before, after]) => after / before)),
      },
    ]),
  );
  const [worst, { ratio }] = Object.entries(rows).sort(([, a], [, b]) => b.ratio.median - a.ratio.median)[0];
  const date = new Date().toISOString();
  const note = `p50 with ${options.sizes.toLocaleString('en')} sessions and images, the operation that changed most; ${date.slice(0, 10)}`;
  const goal = {
    operation: worst,
    against: `${few.toLocaleString('en')} of them`,
    note,
    short: `p50, ${few} → ${options.sizes} of each`,
    measured: ratio,
  };
  const outcome = {
    date,
    machine: machine(stage.mongod),
    sizes: options.sizes,
    rows,
    goals: [{ ...goal, most: mostRatio, text: `≤ ${mostRatio}×`, unit: '×' }],
  };
  if (failed.length === 0) await writeFile(join(artifacts, 'growth.json'), `${JSON.stringify(outcome, null, 1)}\n`);
  console.log(table(rows, options.sizes));
  for (const text of failed) say(`failed: ${text}`);
  return failed.length > 0 ? 1 : 0;
}
