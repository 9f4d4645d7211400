// The types of random.mjs.
export function randomOf(seed: number): () => number;
export function integer(random: () => number, least: number, most: number): number;
export function pick<Value>(random: () => number, values: readonly Value[]): Value;
