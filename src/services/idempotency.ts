// Makes repeating an upload safe (decision R13). Used by services/images, as the last judgement of an upload.
import { IdempotencyError } from '../errors.js';
import type { Stores } from '../stores/database.js';
import type { ImageRecord, KeyRecord, SessionRecord } from '../stores/records.js';
import { cleanUp } from './clean-up.js';
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

/** The right to make the image of a key. */
export interface Reservation {
  imageId: string;
  /** False once another call may take the key over. */
  isInTime(): boolean;
  /** The call is over: from now on the image alone tells whether it succeeded. */
  end(): Promise<void>;
}

interface Parts {
  stores: Pick<Stores, 'idempotency' | 'images'>;
  /** How long a key is kept. */
  keptSeconds: number;
  /** When the reservation of a call that died lapses. */
  reservedSeconds: number;
  clock: Clock;
}

/** So long before its reservation lapses a call stops: another node's clock may be ahead. */
const marginMs = 10_000;

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
    const image = await images.confirm(known.imageId);
    if (!image && known.reservedUntil.getTime() <= clock()) return null;
    if (known.sha256 !== call.sha256) throw new IdempotencyError('otherImage');
    if (!image) throw new IdempotencyError('underWay');
    return image;
  };

  /** The image of an earlier call; null where this call has reserved the key. */
  const reserve = async (record: KeyRecord, call: KeyedCall): Promise<ImageRecord | null> => {
    for (;;) {
      if (await idempotency.create(record)) return null;
      const known = await idempotency.find(record.keyId);
      if (!known) continue; // the TTL index was just now at it
      const image = await answerOf(known, call);
      if (image) return image;
      await images.giveUp(known.imageId); // its call may only be slow
      if (await idempotency.replace(known, record)) return null;
    }
  };

  return {
    /**
     * The first call's image again, or the right to make it. Of several calls at once, on whichever node, one gets that. Throws
     * IdempotencyError: underWay, or otherImage where the key was used with other bytes.
     */
    async begin(call: KeyedCall): Promise<{ image: ImageRecord } | { reservation: Reservation }> {
      const record = newRecord(call);
      const end = () => idempotency.settle(record);
      try {
        const image = await reserve(record, call);
        if (image) return { image };
      } catch (error) {
        if (!(error instanceof IdempotencyError)) await cleanUp(end); // it may have been reserved all the same
        throw error;
      }
      const isInTime = () => clock() < record.reservedUntil.getTime() - marginMs;
      return { reservation: { imageId: record.imageId, isInTime, end } };
    },
  };
}
