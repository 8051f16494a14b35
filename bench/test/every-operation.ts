import { ok } from 'node:assert/strict';
import { test } from 'node:test';
import { pathToFileURL } from 'node:url';
import { bundleAdapter } from '../src/bundle.ts';
import { measure } from '../src/cell.ts';
import type { Ops } from '../src/ops.ts';
import { sizeDivisor } from '../src/scale.ts';
import { workloads } from '../src/workloads.ts';

// The pinned runtime may be started without the flag; a collection is not what is tested here.
(globalThis as { gc?: () => void }).gc ??= () => undefined;

/** Every operation of these adapters once, at a tiny size, with its result verified. No figure is judged here. */
export function testAdapters(names: readonly string[]): void {
  for (const adapter of names) {
    test(adapter, { timeout: 60_000 }, async (context) => {
      const file = await bundleAdapter(adapter);
      const offered = (await import(pathToFileURL(file).href)) as Partial<Ops>;
      for (const workload of workloads.values()) {
        const op = offered[workload.op];
        if (op === undefined) continue;
        const size = Math.ceil(workload.tiny / sizeDivisor(adapter, workload.id));
        const request = { size, modes: ['warm'], warmUp: 0, slice: 0, calls: 1 } as const;
        const answer = await measure(workload, op, request);
        if (answer.unavailable === undefined) {
          ok(Number.isFinite(answer.samples?.warm?.[0]), `${workload.id}: no figure`);
        } else {
          context.diagnostic(`${workload.id}: n/a, ${answer.unavailable}`);
        }
      }
    });
  }
}
