/** jest for npm run mutate: only the tests that run the sources in their own process. */
import base from './jest.config.mjs';

export default {
  ...base,
  testMatch: ['<rootDir>/test/{operations,decisions}/*.test.ts'],
  maxWorkers: 1,
};
