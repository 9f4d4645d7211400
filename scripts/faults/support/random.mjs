// Random numbers that come again with the seed. Used by the rows.

/** mulberry32: a function that gives numbers from 0 up to 1. */
export function randomOf(seed) {
  let state = seed >>> 0;
  return () => {
    state = (state + 0x6d2b79f5) >>> 0;
    let mixed = Math.imul(state ^ (state >>> 15), state | 1);
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61);
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 4294967296;
  };
}

export const integer = (random, least, most) => least + Math.floor(random() * (most - least + 1));
export const pick = (random, values) => values[Math.floor(random() * values.length)];
