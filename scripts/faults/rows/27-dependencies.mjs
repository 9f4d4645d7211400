// Row 27: no dependency below the version that mended its last known fault, and the main job on the next Node.
import { existsSync, readFileSync } from 'node:fs';
import { png } from '../support/images.mjs';
import { node24 } from '../support/node24.mjs';
import { onStage } from '../support/stage.mjs';

const root = new URL('../../../', import.meta.url);
/** By name: the least version, as npm's advisories have it. */
const least = {
  multer: '2.5.0',
  sharp: '0.35.5',
  mongoose: '9.12.0',
  ajv: '8.18.0',
  'body-parser': '2.2.1',
  'proxy-addr': '2.0.8',
  busboy: '1.6.0',
};

const isBelow = (version, other) => {
  const [one, two] = [version, other].map((text) => text.split(/[.-]/).map(Number));
  const at = [0, 1, 2].find((place) => one[place] !== two[place]);
  return at !== undefined && one[at] < two[at];
};

/** Every installed copy of a package, wherever in the tree: {version, isShipped}. */
function copiesOf(name, packages) {
  return Object.entries(packages)
    .filter(([path]) => path.endsWith(`node_modules/${name}`) && !path.endsWith(`/@${name}`))
    .map(([, { version, dev, devOptional }]) => ({ version, isShipped: !dev && !devOptional }));
}

function checkVersions() {
  const { packages } = JSON.parse(readFileSync(new URL('package-lock.json', root)));
  const faults = [];
  const onlyInDevelopment = [];
  for (const [name, version] of Object.entries(least)) {
    const copies = copiesOf(name, packages);
    const shipped = copies.filter(({ isShipped }) => isShipped);
    if (copies.length === 0) faults.push(`${name} is not in package-lock.json`);
    for (const copy of shipped)
      if (isBelow(copy.version, version)) faults.push(`${name} ${copy.version} is below ${version}`);
    const others = copies.filter((copy) => !copy.isShipped && isBelow(copy.version, version));
    onlyInDevelopment.push(...others.map((copy) => `${name} ${copy.version}`));
  }
  return { faults, onlyInDevelopment };
}

/** Login, upload, read back, token, upload by token, logout, and the token refused. */
async function mainJob(node) {
  return onStage({ node }, async ({ api }) => {
    const image = png(300_000);
    const sessionId = await api.session();
    const { access_token: token } = (await api.token(sessionId)).json.payload;
    const { imageId } = (await api.upload(sessionId, image)).json;
    const answers = [await api.image(imageId), await api.uploadBase64(token, image), await api.logout(sessionId)];
    const refused = await api.uploadBase64(token, image);
    const isDone =
      answers.every(({ status }) => status === 200) && answers[0].bytes.equals(image) && refused.status === 401;
    return isDone
      ? []
      : [
          `the main job on Node 24: ${[...answers, refused].map(({ status, code }) => `${status} ${code ?? ''}`).join(', ')}`,
        ];
  });
}

async function run({ progress }) {
  const { faults, onlyInDevelopment } = checkVersions();
  if (!existsSync(new URL('SECURITY.md', root))) faults.push('there is no SECURITY.md');
  progress('Node 24');
  const { node, version, reason } = await node24();
  if (node) faults.push(...(await mainJob(node)));
  const development =
    onlyInDevelopment.length > 0 ? ` (below them, in development only: ${onlyInDevelopment.join(', ')})` : '';
  return {
    held: faults.length === 0,
    figures: `${Object.keys(least).length} packages at their least versions or above${development}; main job on ${version ?? `Node 24 not tried: ${reason}`}: ${faults.length} faults`,
    detail: faults.join('\n'),
  };
}

export const row = {
  program: 'attack',
  number: 27,
  what: 'dependencies',
  how: 'package-lock.json against the versions that mended known faults; the main job on Node 24 of npm; SECURITY.md',
  goal: 'multer ≥ 2.5, sharp ≥ 0.35.5, mongoose ≥ 9.12, ajv ≥ 8.18, body-parser ≥ 2.2.1; SECURITY.md says how to report and what is promised',
  run,
};
