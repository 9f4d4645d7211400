// The main job as programs that install the package: one body, and what each kind of module has around it. Used by
// test/sdk/consumers.test.ts.

/** Plain JavaScript that is strict TypeScript too. */
const body = `
async function main() {
  const { URL: baseUrl = '', CLIENT_ID: clientId = '', CLIENT_SECRET: clientSecret = '', EMAIL: email = '', PASSWORD: password = '', IMAGE = '' } = process.env;
  const cloakroom = new Cloakroom({ baseUrl, clientId, clientSecret });
  const { sessionId } = await cloakroom.login({ email, password });
  const image = await imageFile(IMAGE);
  let told = 0;
  let fraction = -1;
  const first = await cloakroom.uploadImage({
    image,
    onProgress: (progress) => {
      if (progress.fraction < fraction) throw new Error('the progress went back');
      fraction = progress.fraction;
      told += 1;
    },
  });
  const text = Buffer.from(await image.arrayBuffer()).toString('base64');
  const second = await cloakroom.uploadImageBase64({ image_base64: text });
  const bytes = Buffer.from(await (await cloakroom.getImage({ imageId: first.imageId })).arrayBuffer());
  const info = await cloakroom.getImageInfo({ imageId: first.imageId });
  const listed = [];
  for await (const { imageId } of cloakroom.images({ limit: 1 })) listed.push(imageId);
  await cloakroom.deleteImage({ imageId: first.imageId });
  const gone = await cloakroom.safe.getImageInfo({ imageId: first.imageId });
  const stranger = await cloakroom.login({ email, password: password + 'x' }).catch((error) => error);
  await cloakroom.logout();
  console.log(JSON.stringify({
    sessionId,
    imageIds: [second.payload.image.image_id, first.imageId],
    listed,
    fraction,
    isToldOften: told > 1,
    bytes: bytes.toString('base64'),
    name: image.name,
    info: info.image,
    gone: gone.error?.code,
    refusal: [stranger instanceof CloakroomError, login.failed(stranger), stranger.code],
    session: cloakroom.session,
  }));
}
main().catch((error) => {
  console.error(error);
  process.exitCode = 1;
});
`;

const names = 'Cloakroom, CloakroomError, login';
const byImport = `import { ${names} } from 'cloakroom-sdk';\nimport { imageFile } from 'cloakroom-sdk/node';\n`;
const byRequire = `const { ${names} } = require('cloakroom-sdk');\nconst { imageFile } = require('cloakroom-sdk/node');\n`;

export const programs = {
  'main.mjs': byImport + body,
  'main.cjs': byRequire + body,
  'main.mts': byImport + body,
  'main.cts': byImport + body,
  'main.ts': byImport + body,
};

/** Loads the package twice, as parts of a program may: tells of what instanceof says of the other's error. */
export const byBoth = `
import { createRequire } from 'node:module';
import { CloakroomError } from 'cloakroom-sdk';
const other = createRequire(import.meta.url)('cloakroom-sdk');
const { error } = await new other.Cloakroom({ baseUrl: 'http://127.0.0.1', clientId: 'a', clientSecret: 'b' }).safe.getSession();
console.log(JSON.stringify({
  code: error.code,
  isLoadedTwice: other.CloakroomError !== CloakroomError,
  isOne: error instanceof CloakroomError,
  isAnyError: new TypeError('x') instanceof CloakroomError,
  isNull: null instanceof CloakroomError,
}));
`;

/** For a page: the functions, of which a bundler takes what is used. */
export const page = `
import { createClient, keepSession, login, uploadImage } from 'cloakroom-sdk';
export async function handIn(baseUrl: string, picture: File): Promise<string> {
  const client = createClient({ baseUrl, clientId: 'a', clientSecret: 'b' });
  await keepSession(client, sessionStorage);
  await login(client, { email: 'a@example.com', password: 'b' });
  return (await uploadImage(client, { image: picture })).imageId;
}
`;
