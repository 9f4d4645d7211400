// Row 16: tokens that are not ours. Wycheproof's vectors under their own keys, by the verifier itself; and all of them, and forgeries
// of a right token, at the server.
import { createPublicKey, createSecretKey } from 'node:crypto';
import { jwsGroups } from '../support/corpora.mjs';
import { forgedTokens } from '../support/forged-tokens.mjs';
import { inParallel, onStage } from '../support/stage.mjs';

const secret = 'the secret that signs the tokens of row 16';
const claimCodes = ['ERR_JWT_CLAIM_VALIDATION_FAILED', 'ERR_JWT_EXPIRED', 'ERR_JWT_INVALID'];
const canTravel = (token) => /^[\t\x20-\x7e]*$/.test(token);
const isBase64Url = (token) => token.split('.').every((part) => /^[\w-]*$/.test(part));

const keyOf = ({ private: secretKey, public: publicKey }) =>
  secretKey.kty === 'oct'
    ? createSecretKey(Buffer.from(secretKey.k, 'base64url'))
    : createPublicKey({ key: publicKey, format: 'jwk' });

/** Each vector of each group, with what must come of it under the group's key: past the signature, or not. */
function vectorsOf(groups) {
  return groups.flatMap((group) => {
    const valid = new Set(group.tests.filter(({ result }) => result === 'valid').map(({ jws }) => jws));
    return group.tests.map(({ tcId, comment, jws }) => {
      // Some are called invalid and are a valid one byte for byte; some are called valid and are no base64url, which RFC 7515 demands.
      const isOurs = group.private.alg === 'HS256' && valid.has(jws) && isBase64Url(jws);
      return { name: `${tcId} ${comment}`, jws, isOurs, key: keyOf(group) };
    });
  });
}

async function judge({ name, jws, isOurs, key }, readToken) {
  const outcome = await readToken(jws, key, Date.now()).then(
    () => 'accepted',
    (error) => (claimCodes.includes(error.code) ? 'past the signature' : 'refused'),
  );
  return outcome === (isOurs ? 'past the signature' : 'refused') ? null : `${name} was ${outcome}`;
}

/** By a token: the code of the answer, which for a right one is that there is no image. */
async function codeOf(api, token) {
  const headers = { 'x-access-token': token, 'Content-Type': 'application/json' };
  const { status, code, error } = await api.call({
    method: 'POST',
    path: '/api/auth/upload_image',
    headers,
    body: '{}',
  });
  return status ? `${status} ${code}` : error;
}
const isRefused = (answer) => ['401 INVALID_TOKEN', '401 MISSING_TOKEN'].includes(answer);
const taken = '400 NO_IMAGE_PROVIDED';

async function run({ progress }) {
  const { readToken } = await import('../../../dist/src/services/tokens.js');
  const { groups, from } = await jwsGroups();
  const vectors = vectorsOf(groups);
  const wrong = (await Promise.all(vectors.map((vector) => judge(vector, readToken)))).filter(Boolean);
  const past = vectors.filter(({ isOurs }) => isOurs).length;
  return onStage({ environment: { TOKEN_SECRET: secret } }, async ({ api }) => {
    const issue = async () => (await api.token(await api.session())).json.payload.access_token;
    const right = await issue();
    const ended = await api.session();
    const { access_token: orphan } = (await api.token(ended)).json.payload;
    await api.logout(ended);
    const forged = [...(await forgedTokens(right, secret)), ['of an ended session', orphan]];
    const sent = [...forged, ...vectors.map(({ name, jws }) => [name, jws])].filter(([, token]) => canTravel(token));
    progress(`${sent.length} tokens`);
    const answers = await inParallel(sent.length, 8, (at) => codeOf(api, sent[at][1]));
    const accepted = sent.flatMap(([name], at) => (isRefused(answers[at]) ? [] : [`${name}: ${answers[at]}`]));
    const control = await codeOf(api, right);
    if (control !== taken) accepted.push(`the right token itself: ${control}`);
    const faults = [...wrong, ...accepted];
    return {
      held: faults.length === 0,
      figures: `${vectors.length} vectors ${from} (${past} past the signature, as they should), ${forged.length} forgeries: ${faults.length} false accepts`,
      detail: faults.slice(0, 20).join('\n'),
    };
  });
}

export const row = {
  program: 'attack',
  number: 16,
  what: 'access tokens that are not ours',
  how: "wycheproof's JWS vectors under their own keys and at the server; alg none, swapped algorithms, crit, jku, jwk, kid, expired, other audience, every bit of the signature",
  goal: '0 false accepts',
  run,
};
