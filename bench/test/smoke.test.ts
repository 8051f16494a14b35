// Every operation of every adapter once, at a tiny size, with its result verified. No figure is judged here.
import { equal, ok } from 'node:assert/strict';
import { test } from 'node:test';
import { pathToFileURL } from 'node:url';
import { bundleAdapter, exportsOf } from '../src/bundle.ts';
import { measure } from '../src/cell.ts';
import { adapterNames, workloadNames } from '../src/layout.ts';
import type { OpName, Ops } from '../src/ops.ts';
import { sizeDivisor } from '../src/scale.ts';
import type { Workload } from '../src/workload.ts';

// The pinned runtime may be started without the flag; a collection is not what is tested here.
(globalThis as { gc?: () => void }).gc ??= () => undefined;

const workloads = await Promise.all(
  workloadNames.map(async (name) => {
    const module = (await import(`../src/workloads/${name}.ts`)) as { workload: Workload };
    return module.workload;
  }),
);

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

for (const adapter of adapterNames) {
  test(adapter, { timeout: 60_000 }, async (context) => {
    const file = await bundleAdapter(adapter);
    const offered = (await import(pathToFileURL(file).href)) as Partial<Ops>;
    for (const workload of workloads) {
      const op = offered[workload.op];
      if (op === undefined) continue;
      const size = Math.ceil(workload.tiny / sizeDivisor(adapter, workload.id));
      const request = { size, calls: 1, warmUps: 0, modes: ['free'] } as const;
      const answer = await measure(workload as Workload<OpName>, op, request);
      if (answer.unavailable === undefined) {
        ok(Number.isFinite(answer.samples?.free?.[0]), `${workload.id}: no figure`);
      } else {
        context.diagnostic(`${workload.id}: n/a, ${answer.unavailable}`);
      }
    }
  });
}
