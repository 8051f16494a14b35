import { expect, test } from 'vitest';
import { compare } from './fuzz/compare.ts';

const PROGRAMS = 1000;

// Programs leave promises that nobody reads; what happens to them is in the trace.
process.on('unhandledRejection', () => {});
process.on('rejectionHandled', () => {});

test(
  `${PROGRAMS} programs see what AsyncLocalStorage sees, and do the same in the same order`,
  { timeout: 300_000 },
  async () => {
    let steps = 0;
    for (let seed = 1; seed <= PROGRAMS; seed += 1) {
      const comparison = await compare(seed);
      expect(comparison.differences, `seed ${seed}`).toEqual([]);
      steps += comparison.steps;
    }
    expect(steps).toBeGreaterThan(100 * PROGRAMS);
  },
);
