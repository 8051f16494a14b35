import assert from 'node:assert/strict';
import * as core from '@tasktree/core';
import * as adapter from '@tasktree/deno';

Deno.test('the adapter exports every name of core, and the same value', () => {
  const names = Object.keys(core) as (keyof typeof core)[];
  assert.ok(names.length > 0);
  const other = names.filter((name) => adapter[name] !== core[name]);
  assert.deepEqual(other, []);
});
