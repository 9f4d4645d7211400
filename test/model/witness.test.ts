// That the model can fail: it finds every server that breaks a rule, with the sequences that npm test draws.
import { expect, test } from '@jest/globals';
import { faults } from './faults.js';
import { openHouse } from './house.js';
import { runDrawn } from './runs.js';

test.each(Object.entries(faults))(
  '%s: found',
  async (_name, fault) => {
    const house = await openHouse(fault);
    try {
      const found = runDrawn(house, { runs: 100, steps: 30, seed: 5, isQuick: true });
      await expect(found).rejects.toThrow('Property failed');
    } finally {
      await house.close();
    }
  },
  120_000,
);
