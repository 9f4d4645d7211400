// Sequences that once failed, as the model prints them; they are run first.
import type { LimitsName, Step } from './actions.js';

export interface Regression {
  name: string;
  limits: LimitsName;
  steps: Step[];
  /** How often, where it hangs on who is quicker. */
  times?: number;
}

export const regressions: Regression[] = [
  {
    name: 'an image read while it is deleted is there or not there: it was answered 500',
    limits: 'standard',
    times: 20,
    steps: [
      { do: 'login', user: 0, client: 0, password: 0, isRemembered: false },
      { do: 'upload', session: 0, picture: 'png' },
      {
        do: 'parallel',
        focus: 0,
        drafts: [
          { do: 'deleteImage', session: 0, image: 0 },
          { do: 'getImage', image: 0 },
          { do: 'getImage', image: 0 },
          { do: 'getImage', image: 0 },
        ],
      },
    ],
  },
  {
    name: 'a client that is disabled between the client step and the session step: SESSION_EXPIRED is as good as PARAM_ILLEGAL',
    limits: 'standard',
    times: 20,
    steps: [
      { do: 'login', user: 0, client: 0, password: 0, isRemembered: false },
      {
        do: 'parallel',
        focus: 0,
        drafts: [
          { do: 'disable', client: 0 },
          { do: 'getSession', session: 0 },
        ],
      },
    ],
  },
  {
    name: 'an upload that is refused since its user was deleted meanwhile may be listed for that moment',
    limits: 'standard',
    times: 20,
    steps: [
      { do: 'login', user: 0, client: 0, password: 0, isRemembered: false },
      {
        do: 'parallel',
        focus: 0,
        drafts: [
          { do: 'deleteUser', user: 0 },
          { do: 'upload', session: 0, picture: 'bmp' },
          { do: 'listImages', session: 0 },
        ],
      },
    ],
  },
];
