// How far behind a server is: calls of one kind under way, and how fast they get done. Used by the door.

/** A call may expect to wait this long; where it would be longer, it is better told at once to come again. */
const longestWaitSeconds = 0.5;
/** And no line is longer than this: what is under way costs memory, and so the time of others. */
const mostCalls = 2_048;
/** A line from which callers were sent away for so many turns is kept this short: what fewer calls leave behind is collected sooner. */
const fullTurns = 5;
const shortCalls = 128;
/** And so it is opened again only when this part of it is left. */
const openAgainPart = 0.75;
/**
 * Every so many turns it may be twice as long for a few turns, and stays so until the next time where much more then gets done: calls
 * that wait for a far database need more of them under way.
 */
const trialEvery = 50;
const trialTurns = 5;
const muchMore = 1.3;
/** Fewer are no queue. */
const fewCalls = 32;
/** Of calls that take as long as their callers take to read the answer, of which a megabyte each waits in memory (send-bytes). */
export const fewReaders = 256;
/** A burst on an idle server is let in: only who is busy for so many turns of the clock is behind. */
const busyTurns = 3;
/** An upload that takes longer to arrive waits for its caller, not for the server. */
const arrivingSeconds = 1;

export interface Line {
  /** Calls under way that the server works on. */
  underWay(): number;
  /** Whether a call that comes now would wait too long. */
  isBehind(): boolean;
  /** Counts a call that was refused for that. */
  refuse(): void;
  /**
   * Counts a call; gives what ends it, and is told whether the call was served: one that was refused further in says nothing of how fast
   * the server is. `hasArrived` says whether its body is there whole; null where it has none.
   */
  begin(hasArrived: (() => boolean) | null): (isServed: boolean) => void;
  /** The clock's turn: `seconds` have gone by since the last. */
  turn(seconds: number): void;
}

interface Arriving {
  since: number;
  /** Null once the call is over: V8 keeps what a set has lost until the next full collection, and the request and its body with it. */
  hasArrived: (() => boolean) | null;
  isCounted: boolean;
}

interface Pace {
  done: number;
  turns: number;
}

const noPace = (): Pace => ({ done: 0, turns: 0 });
const isMuchMore = (one: Pace, other: Pace): boolean => one.done * other.turns > muchMore * other.done * one.turns;

/** `few`: so many at once are no queue yet, however slow. */
export function createLine(few = fewCalls): Line {
  const arriving = new Set<Arriving>();
  let underWay = 0;
  let done = 0;
  let perSecond = 0;
  let busy = 0;
  let refused = 0;
  let full = 0;
  let quiet = 0;
  let short = shortCalls;
  let trial = noPace();
  let before = noPace();
  let isShut = false;

  const isShort = (): boolean => full >= fullTurns;
  const trialTurn = (): number => (full - fullTurns) % trialEvery;
  const isTrial = (): boolean => full >= trialEvery && trialTurn() < trialTurns;
  const most = (): number => {
    const longest = Math.min(mostCalls, Math.max(few, longestWaitSeconds * perSecond));
    return isShort() ? Math.min(longest, Math.max(few, isTrial() ? 2 * short : short)) : longest;
  };

  const watchAnew = (): void => {
    trial = noPace();
    before = noPace();
  };

  const judgeLength = (wasTrial: boolean): void => {
    const pace = wasTrial ? trial : before;
    pace.done += done;
    pace.turns += 1;
    if (!wasTrial || isTrial()) return;
    short = isMuchMore(trial, before) ? 2 * short : Math.max(shortCalls, short / 2);
    watchAnew();
  };

  const judge = (): void => {
    const now = performance.now();
    for (const call of arriving) {
      const isThere = call.hasArrived?.() ?? true;
      const isDue = isThere || now - call.since < 1000 * arrivingSeconds;
      if (isDue !== call.isCounted) {
        underWay += isDue ? 1 : -1;
        call.isCounted = isDue;
      }
      if (isThere) arriving.delete(call);
    }
  };

  return {
    underWay: () => underWay,
    isBehind() {
      if (underWay > most()) isShut = busy >= busyTurns;
      else if (!isShort() || underWay <= Math.max(few, openAgainPart * most())) isShut = false;
      return isShut;
    },
    refuse() {
      refused += 1;
    },
    begin(hasArrived) {
      const call: Arriving = { since: performance.now(), hasArrived, isCounted: true };
      underWay += 1;
      if (hasArrived) arriving.add(call);
      return (isServed) => {
        arriving.delete(call);
        call.hasArrived = null;
        if (call.isCounted) underWay -= 1;
        if (isServed) done += 1;
      };
    },
    turn(seconds) {
      judge();
      // Whoever refuses is busy, though a short line may be empty for a moment.
      busy = underWay > 0 || refused > 0 ? busy + 1 : 0;
      // Of a busy time only: an idle server's few calls say nothing of what it can do.
      perSecond = busy <= 1 ? done / seconds : 0.7 * perSecond + (0.3 * done) / seconds;
      const wasTrial = isTrial();
      quiet = refused > 0 ? 0 : quiet + 1;
      if (refused > 0) full += 1;
      else if (!isShort() || quiet >= fullTurns) {
        full = 0;
        short = shortCalls;
        watchAnew();
      }
      if (isShort()) judgeLength(wasTrial);
      done = 0;
      refused = 0;
    },
  };
}
