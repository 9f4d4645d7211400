// Tokens that must not be taken, made of a right one and its secret: [name, token]. Used by row 16.
import { createHmac, createPublicKey, generateKeyPairSync, randomBytes } from 'node:crypto';
import { CompactEncrypt, SignJWT } from 'jose';

const encode = (value) => Buffer.from(typeof value === 'string' ? value : JSON.stringify(value)).toString('base64url');
const decode = (part) => JSON.parse(Buffer.from(part, 'base64url'));
const hmac = (hash, key, text) => createHmac(hash, key).update(text).digest('base64url');
const day = 24 * 60 * 60;

/** With a signature that is right for the header and claims given. */
function signed(header, claims, key, hash = 'sha256') {
  const text = `${encode(header)}.${encode(claims)}`;
  return `${text}.${hmac(hash, key, text)}`;
}

async function otherAlgorithms(header, claims) {
  const kinds = [
    ['RS256', 'rsa', { modulusLength: 2048 }],
    ['PS256', 'rsa', { modulusLength: 2048 }],
    ['ES256', 'ec', { namedCurve: 'P-256' }],
    ['EdDSA', 'ed25519', {}],
  ];
  const made = [];
  for (const [alg, kind, options] of kinds) {
    const { privateKey, publicKey } = generateKeyPairSync(kind, options);
    const jwk = publicKey.export({ format: 'jwk' });
    const pem = publicKey.export({ format: 'pem', type: 'spki' });
    const sign = (more) => new SignJWT(claims).setProtectedHeader({ ...header, alg, ...more }).sign(privateKey);
    made.push([`${alg} by a key of the caller`, await sign({})]);
    made.push([`${alg} with its key as jwk`, await sign({ jwk })]);
    made.push([`${alg} with its key at a jku`, await sign({ jku: 'http://127.0.0.1:9/keys' })]);
    made.push([`${alg} with its key at an x5u`, await sign({ x5u: 'http://127.0.0.1:9/chain' })]);
    made.push([`HS256 by a public key of ${alg}`, signed({ ...header, jwk }, claims, pem)]);
    made.push([
      `HS256 by a public key of ${alg} in DER`,
      signed(header, claims, createPublicKey(pem).export({ format: 'der', type: 'spki' })),
    ]);
  }
  return made;
}

const ownKey = (header, claims) => {
  const key = randomBytes(32);
  const jwk = { kty: 'oct', k: key.toString('base64url') };
  return [
    ['HS256 with its key as jwk', signed({ ...header, jwk }, claims, key)],
    ['HS256 with its key at a jku', signed({ ...header, jku: 'http://127.0.0.1:9/keys' }, claims, key)],
    ...['', '\0', 'null', 'undefined', 'secret', '[object Object]'].map((text) => [
      `HS256 by the key ${JSON.stringify(text)}`,
      signed({ ...header, kid: '../../../../dev/null' }, claims, text),
    ]),
    ['a kid that is a query', signed({ ...header, kid: "x' UNION SELECT 'key" }, claims, 'key')],
    ['a kid that is an operator', signed({ ...header, kid: { $ne: null } }, claims, 'key')],
  ];
};

const unsecured = (header, claims, token) => {
  const signature = token.split('.')[2];
  return ['none', 'None', 'NONE', 'nOnE', '', null, 'HS257', ['none'], { $ne: 'HS256' }].flatMap((alg) => {
    const text = `${encode({ ...header, alg })}.${encode(claims)}`;
    const name = `alg ${JSON.stringify(alg)}`;
    return [
      [`${name} without a signature`, `${text}.`],
      [`${name} with that of HS256`, `${text}.${signature}`],
    ];
  });
};

/** By the right secret: what the header or the claims say is what must be refused. */
function wrongContents(header, claims, secret) {
  const now = Math.floor(Date.now() / 1000);
  const { exp: _exp, ...endless } = claims;
  const { aud: _aud, ...audless } = claims;
  const { iss: _iss, ...issless } = claims;
  const { typ: _typ, ...typeless } = header;
  const headers = [
    ['HS384', { ...header, alg: 'HS384' }, 'sha384'],
    ['HS512', { ...header, alg: 'HS512' }, 'sha512'],
    ['crit of something unknown', { ...header, crit: ['future'], future: true }],
    ['crit of exp', { ...header, crit: ['exp'], exp: now + day }],
    ['crit that is empty', { ...header, crit: [] }],
    ['crit of b64', { ...header, crit: ['b64'], b64: false }],
    ['no typ', typeless],
    ['typ JWT', { ...header, typ: 'JWT' }],
    ['typ of an ID token', { ...header, typ: 'id+jwt' }],
  ];
  const contents = [
    ['expired a second ago', { ...claims, exp: now - 1 }],
    ['expired a day ago', { ...claims, exp: now - day }],
    ['no expiry', endless],
    ['an expiry that is a text', { ...claims, exp: String(now + day) }],
    ['an expiry that is null', { ...claims, exp: null }],
    ['not valid before tomorrow', { ...claims, nbf: now + day }],
    ['another audience', { ...claims, aud: 'elsewhere' }],
    ['other audiences', { ...claims, aud: ['elsewhere', 'cloakroom2'] }],
    ['no audience', audless],
    ['another issuer', { ...claims, iss: 'elsewhere' }],
    ['no issuer', issless],
    ['another user', { ...claims, sub: 'f'.repeat(24) }],
    ['another client', { ...claims, client_id: 'client-other' }],
    ['a session that is an operator', { ...claims, sid: { $ne: null } }],
    ['a client that is an operator', { ...claims, client_id: { $ne: null } }],
    ['an unknown session', { ...claims, sid: randomBytes(32).toString('base64url') }],
    ['no claims', {}],
    ['claims that are a list', [claims]],
    ['claims that are a text', 'claims'],
  ];
  return [
    ...headers.map(([name, given, hash]) => [name, signed(given, claims, secret, hash)]),
    ...contents.map(([name, given]) => [name, signed(header, given, secret)]),
  ];
}

/** Other spellings, and each bit of the signature turned over. */
function respelled(token) {
  const [header, payload, signature] = token.split('.');
  const bytes = Buffer.from(signature, 'base64url');
  const turned = Array.from({ length: 8 * bytes.length }, (_, bit) => {
    const other = Buffer.from(bytes);
    other[bit >> 3] ^= 1 << (bit & 7);
    return [`bit ${bit} of the signature`, `${header}.${payload}.${other.toString('base64url')}`];
  });
  const flattened = JSON.stringify({ protected: header, payload, signature });
  const general = JSON.stringify({ payload, signatures: [{ protected: header, signature }] });
  return [
    ...turned,
    ['padding', `${token}=`],
    ['a fourth part', `${token}.`],
    ['the signature in standard base64', `${header}.${payload}.${bytes.toString('base64')}`],
    ['a signature cut short', token.slice(0, -2)],
    ['half a signature', `${header}.${payload}.${bytes.subarray(0, 16).toString('base64url')}`],
    ['no signature', `${header}.${payload}.`],
    ['no payload', `${header}..${signature}`],
    ['Bearer before it', `Bearer ${token}`],
    ['two tokens', `${token}, ${token}`],
    ['flattened JSON', flattened],
    ['general JSON', general],
    ['10 kB', `${header}.${payload}.${'A'.repeat(10_000)}`],
  ];
}

/** All of them; the JWE is encrypted by the secret. */
export async function forgedTokens(token, secret) {
  const [header, claims] = token.split('.').slice(0, 2).map(decode);
  const key = createHmac('sha256', 'jwe').update(secret).digest();
  const jwe = await new CompactEncrypt(Buffer.from(JSON.stringify(claims)))
    .setProtectedHeader({ alg: 'dir', enc: 'A256GCM' })
    .encrypt(key);
  return [
    ...unsecured(header, claims, token),
    ...(await otherAlgorithms(header, claims)),
    ...ownKey(header, claims),
    ...wrongContents(header, claims, secret),
    ...respelled(token),
    ['a JWE', jwe],
  ];
}
