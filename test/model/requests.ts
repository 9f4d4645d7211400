// The request of each action. Used by house.ts.
import { type Action, type ClientCall, done, type Picture, type SessionCall } from './actions.js';
import { type Given, type Outcome, outcomeOf } from './readings.js';

export type Request = Exclude<
  Action,
  {
    do:
      | 'listSessions'
      | 'activate'
      | 'deactivate'
      | 'deleteUser'
      | 'createUser'
      | 'setPassword'
      | 'rotate'
      | 'enable'
      | 'disable';
  }
>;

const nobody = 'f'.repeat(32);
const json = (value: unknown): RequestInit => ({
  body: JSON.stringify(value),
  headers: { 'content-type': 'application/json' },
});
const sent = (map: Map<string, string>, name: string): string => map.get(name) ?? name;

const clientHeaders = (given: Given, { client, secret }: ClientCall): Record<string, string> => ({
  clientId: sent(given.clientIds, client),
  ...(secret === null ? {} : { clientSecret: sent(given.secrets, secret) }),
});
const sessionHeaders = (given: Given, call: SessionCall): Record<string, string> => ({
  ...clientHeaders(given, call),
  sessionId: call.session === 'unknown' ? nobody : sent(given.sessionIds, call.session),
});
const fileOf = ({ pictures }: Given, picture: Picture): FormData => {
  const form = new FormData();
  form.append('image', new Blob([new Uint8Array(pictures[picture].bytes)]), 'picture');
  return form;
};

function requestOf(given: Given, action: Request): [path: string, init: RequestInit] {
  const post = { method: 'POST' };
  switch (action.do) {
    case 'login': {
      const email = sent(given.emails, action.user);
      const spelled = action.inCapitals ? email.toUpperCase() : email;
      const fields = {
        email: spelled,
        password: sent(given.passwords, action.password),
        isRemembered: action.isRemembered,
      };
      return ['/user/login', { ...post, ...json(action.late ? { ...fields, more: 1 } : fields) }];
    }
    case 'getSession':
      return ['/session', {}];
    case 'listImages':
      return ['/images?limit=100', {}];
    case 'issueToken':
      return ['/api/auth/token', post];
    case 'logout': {
      const sessionId = action.named === 'same' ? sent(given.sessionIds, action.session) : nobody;
      return ['/session/logout', { ...post, ...json(action.named === 'not' ? {} : { sessionId }) }];
    }
    case 'upload':
      return ['/image/upload', { ...post, body: fileOf(given, action.picture) }];
    case 'uploadBase64':
      return [
        '/api/auth/upload_image',
        { ...post, ...json({ image_base64: given.pictures[action.picture].bytes.toString('base64') }) },
      ];
    case 'getImage':
      return [`/image/${sent(given.imageIds, action.image)}`, {}];
    case 'getImageInfo':
      return [`/image/${sent(given.imageIds, action.image)}/info`, {}];
    case 'deleteImage':
      return [`/image/${sent(given.imageIds, action.image)}`, { method: 'DELETE' }];
  }
}

function headersOf(given: Given, action: Request): Record<string, string> {
  const key = 'key' in action && action.key !== null ? { 'idempotency-key': action.key } : {};
  if ('session' in action) return { ...sessionHeaders(given, action), ...key };
  if (action.do === 'login') return clientHeaders(given, action);
  if (action.do === 'getImage' || action.token === 'missing') return key;
  return { 'x-access-token': sent(given.tokens, action.token), ...key };
}

export async function send(given: Given, action: Request): Promise<Outcome> {
  const [path, init] = requestOf(given, action);
  const isLate = 'late' in action && action.late && action.do !== 'login';
  const query = isLate ? `${path.includes('?') ? '&' : '?'}more=1` : '';
  const headers = { ...headersOf(given, action), ...init.headers } as Record<string, string>;
  try {
    const response = await fetch(given.url + path + query, { ...init, headers });
    return outcomeOf(given, action, response, Buffer.from(await response.arrayBuffer()));
  } catch (error) {
    const { message, cause } = error as Error;
    return { keep: () => {}, answer: () => ({ ...done, code: `no answer: ${message} ${cause}` }) };
  }
}
