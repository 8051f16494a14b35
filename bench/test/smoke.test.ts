import { equal, ok } from 'node:assert/strict';
import { test } from 'node:test';
import { exportsOf } from '../src/bundle.ts';
import { measure } from '../src/cell.ts';
import { EXPLICIT } from '../src/goals.ts';
import { adapterNames, workloadNames } from '../src/layout.ts';
import type { Ops } from '../src/ops.ts';
import type { Workload } from '../src/workload.ts';
import { testAdapters, workloads } from './every-operation.ts';

test('each workload has the name of its file, and the measure of all ratios offers it', async () => {
  const raw = await exportsOf('raw');
  const byStorage = await exportsOf('raw-als');
  for (const [index, workload] of workloads.entries()) {
    equal(workload.id, workloadNames[index]);
    ok(raw.has(workload.op) || byStorage.has(workload.op), workload.id);
  }
});

test('a wrong result is refused', async () => {
  const workload = workloads.find(({ id }) => id === 'w1s');
  ok(workload !== undefined);
  const wrong: Ops['spawnJoin'] = async () => -1;
  const request = { size: 1_000, calls: 1, warmUps: 0, modes: ['free'] } as const;
  const outcome = await measure(workload as Workload<'spawnJoin'>, wrong, request).catch(
    (error: unknown) => error,
  );
  ok(outcome instanceof Error && /expected 499500, got -1/.test(outcome.message));
});

testAdapters(adapterNames.filter((name) => name !== EXPLICIT));
