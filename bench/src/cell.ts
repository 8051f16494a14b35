// Runs inside the measured process: one operation of one adapter, on one runtime, and prints one line of JSON.
import process from 'node:process';
import { createMeter } from './meter.ts';
import type { OpName, Ops } from './ops.ts';
import type { Mode, Workload } from './workload.ts';

export interface CellRequest {
  readonly size: number;
  readonly calls: number;
  readonly warmUps: number;
  readonly modes: readonly Mode[];
}

export interface CellAnswer {
  /** What each counted call gave, by mode. */
  readonly samples?: Partial<Record<Mode, number[]>>;
  /** Why the library cannot do this, for now. */
  readonly unavailable?: string;
}

/** The last two: whatever goes before still compiles. */
function counted(samples: number[]): number[] {
  return samples.slice(-2);
}

/** By name: a bundled adapter has a copy of the class to itself. */
const isUnavailable = (error: unknown): error is Error =>
  error instanceof Error && error.name === 'Unavailable';

export async function measure<K extends OpName>(
  workload: Workload<K>,
  op: Ops[K],
  request: CellRequest,
): Promise<CellAnswer> {
  const meter = await createMeter();
  const samples: Partial<Record<Mode, number[]>> = {};
  try {
    const small = Math.max(1, Math.round(request.size / 50));
    for (let call = 0; call < request.warmUps; call++) await workload.sample(op, small, meter);
    for (const mode of request.modes) {
      const all: number[] = [];
      for (let call = 0; call < request.calls; call++) {
        if (mode === 'collected') await meter.collect();
        all.push(await workload.sample(op, request.size, meter));
      }
      samples[mode] = counted(all);
    }
    return { samples };
  } catch (error) {
    if (isUnavailable(error)) return { unavailable: error.message };
    throw error;
  } finally {
    await workload.end?.();
  }
}

export async function runCell<K extends OpName>(workload: Workload<K>, op: Ops[K]): Promise<void> {
  const request = JSON.parse(process.argv[2] ?? '') as CellRequest;
  console.log(JSON.stringify(await measure(workload, op, request)));
  // A library that leaves a timer or a handle behind must not hold up the others.
  process.exit(0);
}
