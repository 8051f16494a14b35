// Runs inside the measured process: one operation of one adapter, on one runtime, and prints one line of JSON.
import process from 'node:process';
import { createMeter, type Meter } from './meter.ts';
import type { OpName, Ops } from './ops.ts';
import type { Mode, Workload } from './workload.ts';
import { workloads } from './workloads.ts';

/** How a row is measured. */
export interface Plan {
  readonly modes: readonly Mode[];
  /** The size of a call, where the row has one. */
  readonly size?: number;
  /** Milliseconds of CPU time before the first call that counts, and that a call that counts takes at least. */
  readonly warmUp: number;
  readonly slice: number;
  /** Calls that count, of each mode but cold. */
  readonly calls?: number;
}

export interface CellRequest extends Plan {
  readonly row: string;
}

export interface CellAnswer {
  /** What each counted call gave, by mode. */
  readonly samples?: Partial<Record<Mode, number[]>>;
  /** Why the library cannot do this, for now. */
  readonly unavailable?: string;
}

const COLD = { calls: 3, size: 1_000 };
const WARM_CALLS = 5;
/** Calls of a fixed size are long: fewer of them, after some small ones and one that does not count. */
const SIZED = { warmUps: 3, part: 50, calls: 3 };

const mean = (values: readonly number[]): number =>
  values.reduce((sum, value) => sum + value, 0) / values.length;

/** By name: a bundled adapter has a copy of the class to itself. */
const isUnavailable = (error: unknown): error is Error =>
  error instanceof Error && error.name === 'Unavailable';

type Call = (size: number) => Promise<number>;

/** Calls until the engine has compiled what it will, and finds the size of a call that takes a slice. */
async function warmUp(
  call: Call,
  tiny: number,
  { warmUp: budget, slice }: Plan,
  meter: Meter,
): Promise<number> {
  let size = tiny;
  let spent = 0;
  while (spent < budget * 1e6) {
    const stop = meter.cpu();
    await call(size);
    const took = stop();
    spent += took;
    if (took < slice * 0.6e6) size *= 2;
  }
  return size;
}

/** What is done before the first warm call; the size of those. */
async function prepare(call: Call, workload: Workload, request: Plan, meter: Meter): Promise<number> {
  const { size } = request;
  if (size === undefined) return warmUp(call, workload.tiny, request, meter);
  if (request.warmUp === 0) return size;
  const small = Math.max(workload.tiny, Math.round(size / SIZED.part));
  for (let round = 0; round < SIZED.warmUps; round++) await call(small);
  await call(size);
  return size;
}

export async function measure(workload: Workload, op: Ops[OpName], request: Plan): Promise<CellAnswer> {
  const meter = await createMeter();
  const call: Call = (size) => workload.sample(op, size, meter);
  const samples: Partial<Record<Mode, number[]>> = {};
  const times = request.calls ?? (request.size === undefined ? WARM_CALLS : SIZED.calls);
  try {
    if (request.modes.includes('cold')) {
      const first: number[] = [];
      for (let round = 0; round < COLD.calls; round++)
        first.push(await call(Math.max(COLD.size, workload.tiny)));
      samples.cold = [mean(first)];
    }
    const size = request.modes.some((mode) => mode !== 'cold')
      ? await prepare(call, workload, request, meter)
      : 0;
    for (const mode of ['warm', 'collected'] as const) {
      if (!request.modes.includes(mode)) continue;
      const taken: number[] = [];
      for (let round = 0; round < times; round++) {
        if (mode === 'collected') await meter.collect();
        taken.push(await call(size));
      }
      samples[mode] = taken;
    }
    return { samples };
  } catch (error) {
    if (isUnavailable(error)) return { unavailable: error.message };
    throw error;
  } finally {
    await workload.end?.();
  }
}

export async function runCell(ops: Partial<Ops>): Promise<void> {
  const request = JSON.parse(process.argv[2] ?? '') as CellRequest;
  const workload = workloads.get(request.row) as Workload;
  const op = ops[workload.op] as Ops[OpName];
  console.log(JSON.stringify(await measure(workload, op, request)));
  // A library that leaves a timer or a handle behind must not hold up the others.
  process.exit(0);
}
