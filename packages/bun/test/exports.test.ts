import { expect, test } from 'bun:test';
import * as core from '@tasktree/core';
import * as adapter from '@tasktree/bun';

test('the adapter exports every name of core, and the same value', () => {
  const names = Object.keys(core) as (keyof typeof core)[];
  expect(names.length).toBeGreaterThan(0);
  const other = names.filter((name) => adapter[name] !== core[name]);
  expect(other).toEqual([]);
});
