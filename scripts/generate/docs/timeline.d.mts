// The types of timeline.mjs, for its test.
export function timelineSvg(contract: object): string;
