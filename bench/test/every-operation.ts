import { ok } from 'node:assert/strict';
import { test } from 'node:test';
import { pathToFileURL } from 'node:url';
import { bundleAdapter } from '../src/bundle.ts';
import { measure } from '../src/cell.ts';
import { workloadNames } from '../src/layout.ts';
import type { OpName, Ops } from '../src/ops.ts';
import { sizeDivisor } from '../src/scale.ts';
import type { Workload } from '../src/workload.ts';

// The pinned runtime may be started without the flag; a collection is not what is tested here.
(globalThis as { gc?: () => void }).gc ??= () => undefined;

export const workloads: readonly Workload[] = await Promise.all(
  workloadNames.map(async (name) => {
    const module = (await import(`../src/workloads/${name}.ts`)) as { workload: Workload };
    return module.workload;
  }),
);

/** Every operation of these adapters once, at a tiny size, with its result verified. No figure is judged here. */
export function testAdapters(names: readonly string[]): void {
  for (const adapter of names) {
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
}
