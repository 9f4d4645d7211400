// Makes repeating an upload safe (decision R13). Used by services/images, as the last judgement of an upload.
import { IdempotencyError } from '../errors.js';
import type { Stores } from '../stores/database.js';
import type { ImageRecord, KeyRecord, SessionRecord } from '../stores/records.js';
import type { Clock } from './clock.js';
import { randomId, sha256 } from './secrets.js';

/** The same key, client, user, operation and image are the same call. */
export interface KeyedCall {
  key: string;
  operation: string;
  session: SessionRecord;
  /** Of the image. */
  sha256: string;
}

interface Parts {
  stores: Pick<Stores, 'idempotency' | 'images'>;
  /** How long a key is kept. */
  keptSeconds: number;
  /** When the reservation of a call that died lapses. */
  reservedSeconds: number;
  clock: Clock;
}

const keyIdOf = ({ key, operation, session }: KeyedCall): string =>
  sha256(JSON.stringify([session.clientId, session.userId, operation, key])).toString('base64url');

export type Idempotency = ReturnType<typeof createIdempotency>;

export function createIdempotency({ stores: { idempotency, images }, keptSeconds, reservedSeconds, clock }: Parts) {
  const newRecord = (call: KeyedCall): KeyRecord => ({
    keyId: keyIdOf(call),
    sha256: call.sha256,
    imageId: randomId(),
    reservedUntil: new Date(clock() + 1000 * reservedSeconds),
    expiresAt: new Date(clock() + 1000 * keptSeconds),
  });

  /** The first call's image if there is one; null where the known record has lapsed. Throws IdempotencyError. */
  const answerOf = async (known: KeyRecord, call: KeyedCall): Promise<ImageRecord | null> => {
    if (known.expiresAt.getTime() <= clock()) return null;
    const image = await images.find(known.imageId);
    if (!image && known.reservedUntil.getTime() <= clock()) return null;
    if (known.sha256 !== call.sha256) throw new IdempotencyError('otherImage');
    if (!image) throw new IdempotencyError('underWay');
    return image;
  };

  /** The image of an earlier call, or the record that this call has reserved. */
  const reserve = async (call: KeyedCall): Promise<{ image: ImageRecord } | { reserved: KeyRecord }> => {
    const record = newRecord(call);
    for (;;) {
      if (await idempotency.create(record)) return { reserved: record };
      const known = await idempotency.find(record.keyId);
      if (!known) continue; // the TTL index was just now at it
      const image = await answerOf(known, call);
      if (image) return { image };
      if (await idempotency.replace(known, record)) return { reserved: record };
    }
  };

  return {
    /**
     * The first call's image again, or what `make` makes under the id it is given. Of several calls at once, on whichever node,
     * one makes it. Throws IdempotencyError: underWay, or otherImage where the key was used with other bytes.
     */
    async once<T>(call: KeyedCall, make: (imageId: string) => Promise<T>): Promise<ImageRecord | T> {
      const outcome = await reserve(call);
      if ('image' in outcome) return outcome.image;
      try {
        return await make(outcome.reserved.imageId);
      } finally {
        // Where this fails the reservation lapses by itself.
        await idempotency.settle(outcome.reserved).catch(() => {});
      }
    },
  };
}
