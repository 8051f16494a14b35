import { readFileSync } from 'node:fs';
import { expect, test } from 'vitest';

const source = readFileSync(new URL('../src/index.ts', import.meta.url), 'utf8');

test('the index lists every public name one by one, so that a new one is always somebody’s decision', () => {
  expect(source).toMatch(/^export /m);
  expect(source).not.toMatch(/^export \*/m);
});
