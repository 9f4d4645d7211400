// What an example of an answer demands of a real one: the same names and values, but for what the server makes. Used by the tests beside.
import { expect } from '@jest/globals';
import sharp from 'sharp';

const id = /^[0-9a-f]{32}$/;
const moment = /^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}Z$/;
const secureAddress = /^https:\/\/127\.0\.0\.1:\d+\/image\/[0-9a-f]{32}$/;

/** By name: what the server makes anew. All else must be the example's. */
const made: Record<string, RegExp> = {
  sessionId: id,
  imageId: id,
  image_id: id,
  sha256: /^[0-9a-f]{64}$/,
  nextCursor: /^[0-9a-f]{44}$/,
  access_token: /^[\w-]+\.[\w-]+\.[\w-]+$/,
  url: /^http:\/\/127\.0\.0\.1:\d+\/image\/[0-9a-f]{32}$/,
  secureUrl: secureAddress,
  secure_url: secureAddress,
  createdAt: moment,
  expiresAt: moment,
  endsAt: moment,
};

type Told = Record<string, unknown>;

/** The answer that the example demands, as long as the given one where it is a list; `told` is what the request says of it. */
export function demandOf(example: unknown, given: unknown, told: Told = {}, name = ''): unknown {
  const pattern = made[name];
  if (pattern) {
    expect(example).toMatch(pattern);
    return expect.stringMatching(pattern);
  }
  if (Array.isArray(example)) {
    const items = Array.isArray(given) && given.length > 0 ? given : [undefined];
    return items.map((item) => demandOf(example[0], item, told));
  }
  if (typeof example !== 'object' || example === null) return told[name] ?? example;
  const values = given as Record<string, unknown> | undefined;
  return Object.fromEntries(
    Object.entries(example).map(([key, value]) => [key, demandOf(value, values?.[key], told, key)]),
  );
}

/** What the fields of a request tell of its answer: of the image in base64 its format and size. */
export async function toldBy(fields: Record<string, unknown>): Promise<Told> {
  if (typeof fields.image_base64 !== 'string') return {};
  const bytes = Buffer.from(fields.image_base64.replace(/^data:.*;base64,/, ''), 'base64');
  const { format, width, height } = await sharp(bytes).metadata();
  return { format, width, height, filesize_in_bytes: bytes.length };
}
