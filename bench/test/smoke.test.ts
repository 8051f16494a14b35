import { ok } from 'node:assert/strict';
import { test } from 'node:test';
import { exportsOf } from '../src/bundle.ts';
import { measure } from '../src/cell.ts';
import { EXPLICIT } from '../src/goals.ts';
import { adapterNames } from '../src/layout.ts';
import type { Ops } from '../src/ops.ts';
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
  const workload = workloads.get('group-1000');
  ok(workload !== undefined);
  const wrong: Ops['spawnJoin'] = async () => -1;
  const request = { modes: ['cold'], warmUp: 0, slice: 0 } as const;
  const outcome = await measure(workload, wrong, request).catch((error: unknown) => error);
  ok(outcome instanceof Error && /expected 499500, got -1/.test(outcome.message));
});

testAdapters(adapterNames.filter((name) => name !== EXPLICIT));
