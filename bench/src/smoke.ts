// Every operation of an adapter once, at the smallest size that there is, with its result verified. No figure is judged here.
import { measure } from './cell.ts';
import type { Ops } from './ops.ts';
import { sizeDivisor } from './scale.ts';
import { workloads } from './workloads.ts';

/** What was wrong, or why there is none, by row; `ok` where there was a figure. */
export type Smoke = Readonly<Record<string, string>>;

export async function smoke(adapter: string, ops: Partial<Ops>, runtime: string): Promise<Smoke> {
  // A runtime may be started without the flag; a collection is not what is tested here.
  (globalThis as { gc?: () => void }).gc ??= () => undefined;
  const found: Record<string, string> = {};
  for (const workload of workloads.values()) {
    const op = ops[workload.op];
    if (op === undefined || workload.runtimes?.test(runtime) === false) continue;
    const size = Math.ceil(workload.tiny / sizeDivisor(adapter, workload.id));
    try {
      const answer = await measure(workload, op, { size, modes: ['warm'], warmUp: 0, slice: 0, calls: 1 });
      const figure = answer.samples?.warm?.[0];
      found[workload.id] = answer.unavailable ?? (Number.isFinite(figure) ? 'ok' : `no figure: ${figure}`);
    } catch (error) {
      found[workload.id] = String(error);
    }
  }
  return found;
}
