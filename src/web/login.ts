// The login form: client credentials, and the user's or a session that this browser keeps. Opened by main.ts.
import { CloakroomError } from 'cloakroom-sdk';
import { announce } from './announce.js';
import { button, find } from './dom.js';
import { clearProblem, showProblem } from './problem.js';
import { type ClientCredentials, enter, hasKeptSession, isKeptFor, type Visit, visitOf } from './visit.js';

const view = find(HTMLElement, '#login');
const form = find(HTMLFormElement, '#login-form');
const notice = find(HTMLElement, '#notice');
const problem = find(HTMLElement, '#login-problem');
const person = find(HTMLFieldSetElement, '#person');
const submit = button('#login-button');
const afresh = button('#afresh');
const input = (id: string) => find(HTMLInputElement, `#${id}`);
const [clientId, clientSecret, email, password, remember] = [
  input('client-id'),
  input('client-secret'),
  input('email'),
  input('password'),
  input('remember'),
];

const goOn = 'This browser keeps a session of yours. Show the client to go on with it.';
const ofAnother =
  'The session that this browser keeps was made with another client. Show that one to go on with it, or log in with this one.';

/** Why one is here again. */
let reason = '';
/** Not by what another tab has begun to keep meanwhile. */
let isOffered = false;

/** With a kept session its client's credentials are all that is missing. */
function suit(): void {
  const isKept = isOffered && hasKeptSession();
  const id = clientId.value.trim();
  const asks = !isKept || (id !== '' && !isKeptFor(id));
  person.hidden = !asks;
  person.disabled = !asks;
  afresh.hidden = asks;
  submit.textContent = asks ? 'Log in' : 'Continue';
  const text = isKept ? (asks ? ofAnother : goOn) : reason;
  notice.textContent = text;
  notice.hidden = text === '';
}

/** Where the next keystroke belongs. */
function focusFirstEmpty(): void {
  const empty = [clientId, clientSecret, email, password].find((one) => one.value === '' && !one.matches(':disabled'));
  (empty ?? submit).focus();
}

/** The fields that an error is about, the likeliest last. */
function refusedBy(error: unknown): HTMLInputElement[] {
  if (!(error instanceof CloakroomError)) return [];
  if (error.code === 'AUTHENTICATION_FAILED') return [email, password];
  if (error.code === 'USER_NOT_FOUND') return [email];
  return error.code === 'PARAM_ILLEGAL' && error.status === 401 ? [clientId, clientSecret] : [];
}

function unmark(): void {
  for (const one of [clientId, clientSecret, email, password]) one.removeAttribute('aria-invalid');
}

/** Marks them, and puts the focus where the next keystroke mends it. */
function mark(fields: HTMLInputElement[]): void {
  for (const one of fields) one.setAttribute('aria-invalid', 'true');
  const likeliest = fields.at(-1);
  if (likeliest) {
    likeliest.select();
    likeliest.focus();
  } else focusFirstEmpty();
}

async function login(client: ClientCredentials): Promise<Visit> {
  const cloakroom = enter(client, remember.checked);
  await cloakroom.login({ email: email.value.trim(), password: password.value, isRemembered: remember.checked });
  return visitOf(cloakroom, email.value.trim());
}

async function resume(client: ClientCredentials): Promise<Visit> {
  const cloakroom = enter(client, true);
  const { session } = await cloakroom.getSession();
  return visitOf(cloakroom, session.email);
}

export function createLogin(onVisit: (visit: Visit) => void) {
  async function attempt(): Promise<void> {
    const client = { clientId: clientId.value.trim(), clientSecret: clientSecret.value.trim() };
    clearProblem(problem);
    unmark();
    submit.disabled = true;
    try {
      const visit = await (person.disabled ? resume(client) : login(client));
      password.value = '';
      onVisit(visit);
    } catch (error) {
      submit.disabled = false;
      // A kept session may have ended.
      if (person.disabled) suit();
      showProblem(problem, error);
      mark(refusedBy(error));
    }
    submit.disabled = false;
  }

  form.addEventListener('submit', (event) => {
    event.preventDefault();
    if (!submit.disabled) void attempt();
  });
  // Of two that are wrong together, either may have been the one.
  form.addEventListener('input', ({ target }) => {
    if (target instanceof HTMLInputElement && target.ariaInvalid) unmark();
  });
  clientId.addEventListener('change', () => {
    const before = notice.textContent;
    suit();
    if (notice.textContent !== before) announce(notice.textContent ?? '');
  });
  afresh.addEventListener('click', () => {
    isOffered = false;
    suit();
    focusFirstEmpty();
  });

  return {
    /** `text` says why one is here again. */
    open(text: string): void {
      document.title = 'Log in · Cloakroom';
      view.hidden = false;
      clearProblem(problem);
      unmark();
      reason = text;
      // Whoever leaves one session is not led into another, which may be of another tab.
      isOffered = text === '' && hasKeptSession();
      suit();
      const described = text === '' ? null : 'notice';
      for (const one of [password, clientSecret])
        described ? one.setAttribute('aria-describedby', described) : one.removeAttribute('aria-describedby');
      if (text) focusFirstEmpty();
    },
    close(): void {
      view.hidden = true;
    },
  };
}
