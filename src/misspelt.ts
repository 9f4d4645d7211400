// Names of the environment that are nearly those of settings. Used by config.ts and server/start-warnings.ts.
import { settings } from './settings.js';

const leastLetters = 8;
/** TRUSTED_PROXY is three letters away from its plural. */
const mostEdits = (setting: string): number => (setting.length < 15 ? 2 : 3);
const names = Object.keys(settings);

/** How many letters must be added, left out or changed (Levenshtein). */
function edits(from: string, to: string): number {
  let row = Array.from({ length: to.length + 1 }, (_, index) => index);
  for (const [i, letter] of [...from].entries()) {
    const above = row;
    row = [i + 1];
    for (let j = 0; j < to.length; j += 1) {
      const changed = Number(above[j]) + (letter === to[j] ? 0 : 1);
      row.push(Math.min(changed, Number(above[j + 1]) + 1, Number(row[j]) + 1));
    }
  }
  return Number(row[to.length]);
}

export interface MisspeltSetting {
  name: string;
  /** The setting that is nearest to it. */
  meant: string;
  /** A sentence for the operator. */
  told: string;
}

/** Those that are no setting. Short names of settings are near too much. */
export function misspeltSettings(given: readonly string[]): MisspeltSetting[] {
  const long = names.filter(({ length }) => length >= leastLetters);
  return given.flatMap((name) => {
    if (names.includes(name)) return [];
    const near = long
      .map((meant) => ({ name, meant, count: edits(name.toUpperCase(), meant) }))
      .filter(({ meant, count }) => count <= mostEdits(meant))
      .sort((one, other) => one.count - other.count);
    return near
      .slice(0, 1)
      .map(({ meant }) => ({ name, meant, told: `${name} is no setting and does nothing: is ${meant} meant?` }));
  });
}
