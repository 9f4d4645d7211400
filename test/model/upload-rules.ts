// What both uploads must be answered (contract.md: R3, R9, R13): judged, then stored. Used by rules.ts.
import type { Answer, Picture, UploadCall } from './actions.js';
import { admit, answer, type Envelope, ended, illegal, type RulesOf, success, withTime } from './admission.js';
import { isLive, keyLives, known, type Model, type Session } from './state.js';

const faults: Partial<Record<Picture, Record<Envelope, Answer>>> = {
  none: { result: illegal('result', 400), code: answer(400, 'NO_IMAGE_PROVIDED') },
  webp: { result: illegal('result', 422), code: answer(422, 'INVALID_IMAGE') },
  cut: { result: illegal('result', 422), code: answer(422, 'UPLOAD_FAILED') },
};
const keyOf = (kind: string, { key }: UploadCall, { client, userId }: Session): string =>
  [client, userId, kind, key].join();

/** R13: the key is judged last, after the image. */
function reserve(model: Model, kind: string, call: UploadCall, session: Session, envelope: Envelope): Answer | null {
  const fault = faults[call.picture]?.[envelope];
  if (fault) return withTime(model, session, fault);
  if (call.key === null) return null;
  const first = model.keys[keyOf(kind, call, session)];
  const isKept = first && model.now < first.lapsesAt && !(first.image && known(model.images, first.image).isGone);
  if (!isKept) {
    model.keys[keyOf(kind, call, session)] = { picture: call.picture, image: null, lapsesAt: model.now + keyLives };
    return null;
  }
  if (first.picture !== call.picture) return withTime(model, session, illegal(envelope, 422));
  if (first.image === null) return withTime(model, session, illegal(envelope, 409));
  return withTime(model, session, uploaded(envelope, first.image, call.picture));
}
const uploaded = (envelope: Envelope, image: string, picture: Picture): Answer =>
  envelope === 'code' ? answer(200, 'UPLOAD_SUCCESSFUL', `${image} ${picture}`) : success(image);

/** Written first, so that no deletion of its user misses it: until it is taken back, that user's other calls may see it. */
function write(model: Model, kind: string, call: UploadCall, session: Session): null {
  model.images[call.as] = { ownerId: session.userId, picture: call.picture, step: model.step, isGone: false };
  const reserved = call.key === null ? undefined : model.keys[keyOf(kind, call, session)];
  if (reserved) reserved.image = call.as;
  return null;
}

function confirm(model: Model, kind: string, call: UploadCall, session: Session, envelope: Envelope): Answer {
  const hasOwner = known(model.users, session.user).id === session.userId;
  if (hasOwner) return withTime(model, session, uploaded(envelope, call.as, call.picture));
  delete model.images[call.as];
  delete model.keys[keyOf(kind, call, session)];
  return ended(envelope);
}

const ofSession = (model: Model, { session }: { session: string }): Session => known(model.sessions, session);
const ofToken = (model: Model, { token }: { token: string }): Session => ofSession(model, known(model.tokens, token));

export const uploadRules: RulesOf<'upload' | 'uploadBase64'> = {
  upload: [
    ...admit('result'),
    (model, call) => {
      const session = ofSession(model, call);
      return call.late
        ? withTime(model, session, illegal('result', 400))
        : reserve(model, 'file', call, session, 'result');
    },
    (model, call) => write(model, 'file', call, ofSession(model, call)),
    (model, call) => confirm(model, 'file', call, ofSession(model, call), 'result'),
  ],

  uploadBase64: [
    (model, { token }) => {
      if (token === 'missing') return answer(401, 'MISSING_TOKEN');
      const { session: name = '', endsAtSecond = 0 } = model.tokens[token] ?? {};
      const session = model.sessions[name];
      const isGood = session && isLive(model, session) && Math.floor(model.now / 1000) < endsAtSecond;
      if (!isGood) return ended('code');
      session.lastActivity = model.now;
      return null;
    },
    (model, call) => reserve(model, 'base64', call, ofToken(model, call), 'code'),
    (model, call) => write(model, 'base64', call, ofToken(model, call)),
    (model, call) => confirm(model, 'base64', call, ofToken(model, call), 'code'),
  ],
};
