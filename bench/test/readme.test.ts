// What the README says of size is what a bundle of these sources has.
import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { test } from 'node:test';
import { AMBIENT, EXPLICIT } from '../src/goals.ts';
import { emptyResults } from '../src/results.ts';
import { measureBundles } from '../src/size.ts';

/** How the README names what is measured there. */
const words: Readonly<Record<string, RegExp>> = {
  [AMBIENT]: /by (\d+) kB [^,]* for a group of three on `@tasktree\/node`/,
  [EXPLICIT]: /by (\d+) kB on `@tasktree\/core`/,
  effect: /effect adds (\d+) kB/,
  rxjs: /rxjs (\d+),/,
  effection: /effection (\d+) and/,
  'p-map': /and p-map (\d+)\./,
};

test('the README says what a group of three adds to a bundle', async () => {
  const readme = readFileSync(new URL('../../README.md', import.meta.url), 'utf8').replaceAll('\n', ' ');
  const results = emptyResults(1, true);
  await measureBundles(results, Object.keys(words));
  const said: Record<string, number> = {};
  const measured: Record<string, number> = {};
  for (const [adapter, figure] of Object.entries(words)) {
    said[adapter] = Number(figure.exec(readme)?.[1]);
    measured[adapter] = Math.round(
      results.cells['build']?.['bundle-group']?.[adapter]?.figures.warm?.[0] ?? NaN,
    );
  }
  assert.deepEqual(said, measured, 'write what is measured');
});
