import { describe, expect, test } from 'vitest';
import { compare } from './fuzz/compare.ts';
import { asWritten, lowered, minified, type Form } from './fuzz/forms.ts';

// Programs leave promises that nobody reads; what happens to them is in the trace.
process.on('unhandledRejection', () => {});
process.on('rejectionHandled', () => {});

/** How many programs of a form: terser takes ten times as long as the others. */
const counts: readonly (readonly [form: Form, count: number])[] = [
  [asWritten, 500],
  ...minified.map((form) => [form, form.name.includes('terser') ? 20 : 100] as const),
];

describe('programs see what AsyncLocalStorage sees, and do the same in the same order', () => {
  for (const [index, [form, count]] of counts.entries()) {
    test(`${count} of them, ${form.name}`, { timeout: 300_000 }, async () => {
      const first = 1000 * index + 1;
      let steps = 0;
      for (let seed = first; seed < first + count; seed += 1) {
        const comparison = await compare(seed, form);
        expect(comparison.differences, `seed ${seed}`).toEqual([]);
        steps += comparison.steps;
      }
      expect(steps).toBeGreaterThan(100 * count);
    });
  }
});

/**
 * Programs that throw into a generator which delegates to an iterator without `throw`: the helper that esbuild puts in place of `yield*`
 * throws by itself there, and asks the iterator nothing. So the generator goes on for whoever resumed it before.
 */
const throwsByHelper = new Set([18]);

test('100 programs that are lowered to ES2017 see the same contexts', { timeout: 300_000 }, async () => {
  for (let seed = 1; seed <= 100; seed += 1) {
    if (throwsByHelper.has(seed)) continue;
    const { contexts } = await compare(seed, lowered);
    expect(contexts, `seed ${seed}`).toEqual([]);
  }
});
