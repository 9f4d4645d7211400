// The session in the head of the page: whose it is, how long it lasts, a warning before its end, the way out. Opened by main.ts.
import type { CloakroomError } from 'cloakroom-sdk';
import { announce, warn } from './announce.js';
import { button, find, onClick, setBusy } from './dom.js';
import { duration, spokenDuration } from './format.js';
import { answerWithProblem, clearProblem, showProblem } from './problem.js';
import { type Visit, warnedSeconds } from './visit.js';

const bar = find(HTMLElement, '#session');
const clock = find(HTMLElement, '#clock');
const banner = find(HTMLElement, '#expiring');
const bannerClock = find(HTMLElement, '#expiring-clock');
const problem = find(HTMLElement, '#session-problem');
const ofRoom = find(HTMLElement, '#room-problem');
const stay = button('#stay');
const logout = button('#logout');

/** With uploads under way the session is prolonged by itself this long before its end. */
const prolongedSeconds = 20;

/** At most, where the server is away. */
const longestWaitMs = 30_000;

const secondsLeft = ({ cloakroom }: Visit): number | null => {
  const end = cloakroom.session?.expiresAt;
  return end ? Math.ceil((end.getTime() - Date.now()) / 1000) : null;
};

export function createSessionBar({ isBusy }: { isBusy(): boolean }) {
  let visit: Visit | null = null;
  let isLeaving = false;
  let isAsking = false;
  let waitMs = 0;
  let notBefore = 0;

  function wait(ms: number): void {
    waitMs = ms;
    notBefore = performance.now() + ms;
  }

  /** A call prolongs the session, or finds out that it has ended. */
  async function ask(
    { cloakroom, signal }: Visit,
    show: typeof showProblem,
    say: (isAtItsLongest: boolean) => void = () => {},
    options = {},
  ): Promise<void> {
    if (isAsking) return;
    isAsking = true;
    try {
      const { session } = await cloakroom.getSession({}, options);
      wait(0);
      clearProblem(problem);
      say(session.expiresAt === session.endsAt);
    } catch (error) {
      if (!signal.aborted) {
        const { retryAfterSeconds = 0 } = error as Partial<CloakroomError>;
        wait(Math.max(retryAfterSeconds * 1000, Math.min(longestWaitMs, waitMs * 2 || 1000)));
        banner.hidden = false;
        show(problem, error);
      }
    }
    isAsking = false;
  }

  /** Ever more seldom while the server is away; that is the repeating, the SDK adds none. */
  function askByItself(of: Visit): void {
    if (performance.now() >= notBefore) void ask(of, showProblem, undefined, { retries: 0 });
  }

  function showBanner(left: number): void {
    if (!banner.hidden) return;
    banner.hidden = false;
    warn(`Your session ends in ${spokenDuration(left)}. Choose “Stay logged in” to go on.`);
  }

  function hideBanner(): void {
    if (banner.contains(document.activeElement)) find(HTMLElement, '#room-title').focus();
    banner.hidden = true;
    clearProblem(problem);
  }

  function tick(): void {
    if (!visit) return;
    const left = secondsLeft(visit);
    if (left === null) return;
    const text = duration(Math.max(0, left));
    clock.textContent = text;
    bannerClock.textContent = text;
    if (left > warnedSeconds) hideBanner();
    else if (isBusy()) left <= prolongedSeconds && askByItself(visit);
    else if (left > 0) showBanner(left);
    // Not before the server's own clock must have passed the end: asking earlier would prolong the session.
    else if (left < -1) askByItself(visit);
  }

  stay.addEventListener('click', () => {
    if (!visit) return;
    void ask(visit, answerWithProblem, (isAtItsLongest) =>
      announce(
        isAtItsLongest ? 'This session can’t last longer. Log in again when it is over.' : 'You stay logged in.',
      ),
    );
  });
  onClick(logout, async () => {
    if (!visit) return;
    const { cloakroom, signal } = visit;
    isLeaving = true;
    setBusy(logout, true);
    await cloakroom.logout().catch((error: unknown) => !signal.aborted && answerWithProblem(ofRoom, error));
    setBusy(logout, false);
    isLeaving = false;
  });
  setInterval(tick, 1000);

  return {
    /** The user asked for the end that came. */
    get isLeaving(): boolean {
      return isLeaving;
    },
    open(opened: Visit): void {
      visit = opened;
      find(HTMLElement, '#who').textContent = opened.email;
      bar.hidden = false;
      opened.cloakroom.on('changed', tick);
      opened.cloakroom.on('expiring', tick);
      tick();
    },
    close(): void {
      visit = null;
      wait(0);
      bar.hidden = true;
      banner.hidden = true;
      clearProblem(problem);
    },
  };
}
