import { match, ok } from 'node:assert/strict';
import { test } from 'node:test';
import { exportsOf } from '../src/bundle.ts';
import { EXPLICIT } from '../src/goals.ts';
import { adapterNames } from '../src/layout.ts';
import { smoke } from '../src/smoke.ts';
import { workloads } from '../src/workloads.ts';
import { testAdapters } from './every-operation.ts';

test('each row has something to be measured against, and is measured for us', async () => {
  const offered = new Map<string, ReadonlySet<string>>();
  for (const adapter of adapterNames) offered.set(adapter, await exportsOf(adapter));
  for (const { id, op } of workloads.values()) {
    const columns = adapterNames.filter((adapter) => offered.get(adapter)?.has(op));
    ok(
      columns.some((adapter) => adapter.startsWith('tasktree')),
      `${id}: ours`,
    );
    ok(
      columns.some((adapter) => !adapter.startsWith('tasktree')),
      `${id}: another`,
    );
  }
});

test('a wrong result is refused', async () => {
  const found = await smoke('raw', { spawnJoin: async () => -1 }, 'node26');
  match(found['group-1000'] ?? '', /expected \d+, got -1/);
});

testAdapters(adapterNames.filter((name) => name !== EXPLICIT));
