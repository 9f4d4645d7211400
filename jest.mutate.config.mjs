/** jest for npm run mutate: only tests that run the sources in their own process. MUTATE_TESTS narrows them: a glob below test/. */
import base from './jest.config.mjs';

export default {
  ...base,
  testMatch: [`<rootDir>/test/${process.env.MUTATE_TESTS || '{operations,decisions}/*'}.test.ts`],
  maxWorkers: 1,
};
