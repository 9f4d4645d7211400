// How steps are drawn: what shrinks well stands first, what happens seldom weighs little.
import fc, { type Arbitrary } from 'fast-check';
import type { Draft, LoginSlip, Picture, Slip, Step } from './actions.js';

const pick = fc.nat({ max: 31 });
const one = fc.constantFrom;
const optional = <T>(value: Arbitrary<T>, freq: number) => fc.option(value, { nil: undefined, freq });
/** Without the fields that are undefined. */
const plain = <T extends object>(draft: Arbitrary<T>) =>
  draft.map(
    (value) => Object.fromEntries(Object.entries(value).filter(([, field]) => field !== undefined)) as unknown as Draft,
  );

const slips: Slip[] = [
  'late',
  'wrongSecret',
  'noSecret',
  'formerSecret',
  'otherClient',
  'malformedSession',
  'unknownSession',
];
const loginSlips: LoginSlip[] = ['late', 'wrongSecret', 'noSecret', 'formerSecret'];
const slip = fc.oneof({ weight: 5, arbitrary: fc.constant(undefined) }, { weight: 1, arbitrary: one(...slips) });
const picture = one<Picture[]>('png', 'jpg', 'gif', 'bmp', 'png', 'none', 'cut', 'webp');
const key = optional(one('k0', 'k0', 'k1'), 2);
const login = plain(
  fc.record({
    do: one('login' as const),
    user: pick,
    client: pick,
    password: one(0, 0, 0, 0, 1),
    isRemembered: fc.boolean(),
    inCapitals: optional(fc.constant(true), 8),
    slip: fc.oneof({ weight: 7, arbitrary: fc.constant(undefined) }, { weight: 1, arbitrary: one(...loginSlips) }),
  }),
);

const upload = plain(fc.record({ do: one('upload' as const), session: pick, picture, key, slip }));
const uploadBase64 = plain(
  fc.record({
    do: one('uploadBase64' as const),
    token: pick,
    picture,
    key,
    slip: fc.oneof(
      { weight: 9, arbitrary: fc.constant(undefined) },
      { weight: 1, arbitrary: one('noToken', 'malformedToken') },
    ),
  }),
);
const sessionCall = plain(
  fc.record({ do: one('getSession', 'listImages', 'issueToken', 'issueToken'), session: pick, slip }),
);
const imageCall = plain(fc.record({ do: one('getImageInfo', 'deleteImage'), session: pick, image: pick, slip }));
const logout = plain(
  fc.record({ do: one('logout' as const), session: pick, named: one('same', 'same', 'same', 'unequal', 'not'), slip }),
);
const getImage = plain(fc.record({ do: one('getImage' as const), image: pick }));
const user = fc.nat({ max: 2 });
const userChange = plain(
  fc.record({ do: one('listSessions', 'activate', 'activate', 'deactivate', 'deleteUser'), user }),
);
const password = plain(
  fc.record({ do: one('createUser', 'createUser', 'setPassword'), user, password: fc.nat({ max: 2 }) }),
);
const clientChange = plain(
  fc.record({ do: one('enable', 'enable', 'enable', 'rotate', 'disable'), client: fc.nat({ max: 1 }) }),
);

const weighed = <T>(...of: [weight: number, arbitrary: Arbitrary<T>][]) =>
  fc.oneof(...of.map(([weight, arbitrary]) => ({ weight, arbitrary })));
const calls = weighed<Draft>([6, sessionCall], [3, upload], [5, uploadBase64], [3, imageCall], [2, getImage]);
const changes = weighed<Draft>([4, userChange], [3, password], [3, clientChange]);
/** What others may act beside. */
const turning = weighed<Draft>([3, logout], [2, login], [2, upload], [2, uploadBase64], [2, imageCall], [2, changes]);

const parallel = plain(
  fc.record({
    do: one('parallel' as const),
    drafts: fc
      .tuple(
        turning,
        fc.array(weighed<Draft>([7, calls], [2, login], [1, logout], [1, changes]), { minLength: 1, maxLength: 3 }),
      )
      .map(([turn, others]) => [turn, ...others]),
    focus: optional(pick, 4),
  }),
) as Arbitrary<Step>;

const second = 1000;
const minute = 60 * second;
const day = 24 * 60 * minute;
const forward = weighed<Step>(
  [10, fc.integer({ min: 1, max: 200_000 }).map((ms) => ({ do: 'forward', ms }))],
  [
    2,
    one(5 * minute, 8 * minute, 12 * 60 * minute, day, 29 * day, 30 * day, 45 * day, 90 * day).map((ms) => ({
      do: 'forward',
      ms,
    })),
  ],
  [
    6,
    fc.record({
      do: one('forwardTo' as const),
      end: one('idle', 'idle', 'absolute', 'token'),
      of: pick,
      ms: one(-1, 0),
    }),
  ],
);

/** One step of a run. */
export const steps: Arbitrary<Step> = weighed<Step>(
  [18, login],
  [52, calls],
  [6, logout],
  [26, forward],
  [40, parallel],
  [12, changes],
  [1, fc.constant({ do: 'restart' })],
);
