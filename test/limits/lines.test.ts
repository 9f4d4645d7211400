// How long a line may be, and when it sends callers away: by its own clock, so that a second is a loop of ten turns.
import { expect, test } from '@jest/globals';
import { createLine, type Line } from '../../src/http/lines.js';

const turnSeconds = 0.1;
const turns = (seconds: number): number => Math.round(seconds / turnSeconds);

/** 4,000 calls come each turn; then as many are served as `doneEachTurn` says of those under way. Gives how many there were at most. */
function overload(line: Line, seconds: number, doneEachTurn: (underWay: number) => number): number {
  const ends: ((isServed: boolean) => void)[] = [];
  let most = 0;
  for (let turn = 0; turn < turns(seconds); turn++) {
    for (let call = 0; call < 4_000; call++) {
      if (line.isBehind()) line.refuse();
      else ends.push(line.begin(null));
    }
    most = Math.max(most, line.underWay());
    for (const end of ends.splice(0, doneEachTurn(ends.length))) end(true);
    line.turn(turnSeconds);
  }
  for (const end of ends.splice(0)) end(true);
  return most;
}

test('a line is never longer than 2,048, and short once callers have been sent away for half a second', () => {
  const line = createLine();
  overload(line, 0.4, () => 1_000); // until it is known to be busy, all are let in
  const long = overload(line, 2, () => 1_000);
  expect(long).toBeGreaterThan(128);
  expect(long).toBeLessThanOrEqual(2_049);
  expect(overload(line, 2, () => 1_000)).toBeLessThanOrEqual(129);
});

test('a short line that is empty when the clock turns is no idle server: it stays short', () => {
  const line = createLine();
  overload(line, 3, () => 1_000);
  const all = (underWay: number) => underWay;
  expect(overload(line, 2, all)).toBeLessThanOrEqual(129);
});

test('where twice as many get twice as much done, the line grows; where they do not, it is short again', () => {
  const line = createLine();
  overload(line, 3, () => 1_000);
  const far = (underWay: number) => underWay; // as of a database far away: all that are under way are done in a turn
  overload(line, 9, far);
  expect(overload(line, 3, far)).toBeGreaterThan(200);
  overload(line, 20, () => 100);
  expect(overload(line, 1, () => 100)).toBeLessThanOrEqual(257);
});
