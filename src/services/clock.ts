// The time that rules are judged by. Tests move it.
/** Milliseconds since the epoch. */
export type Clock = () => number;
