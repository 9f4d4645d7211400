// The status that a request example's success has: 200, but for parameters that ask for another. Used by the tests beside.
import type { RequestExample } from './contract-examples.js';

/** In the order in which the server looks at them. */
const otherStatuses: [parameter: string, status: number][] = [
  ['If-None-Match', 304],
  ['Range', 206],
];

export const successStatus = ({ parameters }: RequestExample): number =>
  otherStatuses.find(([asked]) => parameters.some(({ name }) => name === asked))?.[1] ?? 200;
