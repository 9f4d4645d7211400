// Programs that must not compile, each with what the compiler says of it. Used by types.test.ts.

export interface Refused {
  what: string;
  /** Statements with a `cloakroom` and a `client`. */
  code: string;
  faults: string[];
}

const catching = (decision: string) => `
try {
  await cloakroom.login({ email: 'a@example.com', password: 'b' });
} catch (error) {
  ${decision}
}`;

export const refused: Refused[] = [
  { what: 'no password', code: `await cloakroom.login({ email: 'a@example.com' });`, faults: ['TS2345'] },
  {
    what: 'no password, by the function',
    code: `await sdk.login(client, { email: 'a@example.com' });`,
    faults: ['TS2345'],
  },
  { what: 'no password, safely', code: `await cloakroom.safe.login({ email: 'a@example.com' });`, faults: ['TS2345'] },
  { what: 'no parameters', code: 'await cloakroom.login();', faults: ['TS2554'] },
  { what: 'no parameters, by the function', code: 'await sdk.getImage(client);', faults: ['TS2554'] },
  { what: 'no client', code: `await sdk.getImage({ imageId: 'a' });`, faults: ['TS2554'] },
  { what: 'a number for an email', code: `await cloakroom.login({ email: 1, password: 'b' });`, faults: ['TS2322'] },
  { what: 'a string for a number', code: `await cloakroom.listImages({ limit: '2' });`, faults: ['TS2322'] },
  { what: 'an unknown parameter', code: `await cloakroom.getImage({ imageId: 'a', size: 1 });`, faults: ['TS2353'] },
  {
    what: 'an unknown field',
    code: `await cloakroom.login({ email: 'a@example.com', password: 'b', remember: true });`,
    faults: ['TS2353'],
  },
  {
    what: 'an unknown parameter where none is needed',
    code: 'await cloakroom.listImages({ size: 1 });',
    faults: ['TS2353'],
  },
  {
    what: 'an unknown field beside an image',
    code: `await cloakroom.uploadImage({ image: new Blob([]), name: 'a' });`,
    faults: ['TS2353'],
  },
  {
    what: 'a parameter where there is none',
    code: `await cloakroom.getSession({ sessionId: 'a' });`,
    faults: ['TS2322'],
  },
  {
    what: 'options in the place of parameters',
    code: 'await cloakroom.getLiveness({ timeoutMs: 1 });',
    faults: ['TS2322'],
  },
  { what: 'a string where no parameter is taken', code: `await cloakroom.getSession('a');`, faults: ['TS2345'] },
  { what: 'an unknown option of a call', code: 'await cloakroom.logout({}, { retry: 1 });', faults: ['TS2353'] },
  {
    what: 'an unknown option of the client',
    code: `new sdk.Cloakroom({ baseUrl: 'a', clientId: 'a', clientSecret: 'b', secret: 'c' });`,
    faults: ['TS2353'],
  },
  {
    what: 'a client without a secret',
    code: `new sdk.Cloakroom({ baseUrl: 'a', clientId: 'a' });`,
    faults: ['TS2345'],
  },
  { what: 'a path for an image', code: `await cloakroom.uploadImage({ image: 'photo.jpg' });`, faults: ['TS2322'] },
  { what: 'numbers for an image', code: 'await cloakroom.uploadImage({ image: [137, 80] });', faults: ['TS2322'] },
  {
    what: 'a list of files for an image',
    code: 'await cloakroom.uploadImage({ image: [new Blob([])] });',
    faults: ['TS2322'],
  },
  { what: 'a number for base64', code: 'await cloakroom.uploadImageBase64({ image_base64: 1 });', faults: ['TS2322'] },
  { what: 'no image', code: 'await cloakroom.uploadImageBase64({});', faults: ['TS2345'] },
  { what: 'an unknown event', code: `cloakroom.on('expired', () => {});`, faults: ['TS2345'] },
  { what: 'an operation that is not there', code: 'await cloakroom.renameSession();', faults: ['TS2339'] },
  {
    what: 'another field of a result',
    code: `(await cloakroom.getImageInfo({ imageId: 'a' })).image.size;`,
    faults: ['TS2339'],
  },
  {
    what: 'data before the error is looked at',
    code: `(await cloakroom.safe.getSession()).data.session;`,
    faults: ['TS2531'],
  },
  { what: 'the session before it is looked at', code: 'cloakroom.session.sessionId;', faults: ['TS18047'] },
  { what: 'another session by hand', code: 'cloakroom.session = null;', faults: ['TS2540'] },
  { what: 'an error before it is looked at', code: catching('error.code;'), faults: ['TS18046'] },
  {
    what: "another operation's code",
    code: catching(`if (cloakroom.login.failed(error)) switch (error.code) { case 'FILE_TOO_LARGE': }`),
    faults: ['TS2678'],
  },
  {
    what: "another operation's code, by the function",
    code: catching(`if (sdk.login.failed(error)) switch (error.code) { case 'SESSION_EXPIRED': }`),
    faults: ['TS2678'],
  },
  {
    what: "another operation's code, safely",
    code: `switch ((await cloakroom.safe.getImage({ imageId: 'a' })).error?.code) { case 'NOT_LOGGED_IN': }`,
    faults: ['TS2678'],
  },
  {
    what: 'a code that no operation has',
    code: catching(`if (error instanceof sdk.CloakroomError) switch (error.code) { case 'TEAPOT': }`),
    faults: ['TS2678'],
  },
  {
    what: 'another code of an error by hand',
    code: catching(`if (sdk.login.failed(error)) error.code = 'TIMEOUT';`),
    faults: ['TS2540'],
  },
];

export const refusedProgram = ({ code }: Refused): string => `
import * as sdk from 'cloakroom-sdk';
export async function use(cloakroom: sdk.Cloakroom, client: sdk.Client) {
${code}
}
`;
