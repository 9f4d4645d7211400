// Keeps walks over large uploads from holding up other requests. Called by whatever reads or decodes an upload.

/** Awaited at each step of a long walk. */
export type Pace = () => Promise<void> | undefined;

const sliceMilliseconds = 4;
const waiting: (() => void)[] = [];

/**
 * A pace for one walk: after some milliseconds of work it waits for its next turn. All walks stand in one line, new ones
 * behind the others, and each turn of the event loop lets one of them on: many at once hold it up no longer than one.
 */
export function createPace(): Pace {
  let due = waiting.length > 0 ? 0 : performance.now() + sliceMilliseconds;
  const goOn = () => {
    due = performance.now() + sliceMilliseconds;
  };
  return () => (performance.now() < due ? undefined : nextTurn().then(goOn));
}

function nextTurn(): Promise<void> {
  return new Promise((resolve) => {
    waiting.push(resolve);
    if (waiting.length === 1) setImmediate(letOn);
  });
}

function letOn(): void {
  const first = waiting.shift();
  if (waiting.length > 0) setImmediate(letOn);
  first?.();
}
