import type { Meter } from './meter.ts';
import type { OpName, Ops } from './ops.ts';

/** Whether the collector runs only when it wants to, or is also made to run before each call. */
export type Mode = 'free' | 'collected';

/** One row of the table: a size, a way to run an adapter's operation, and the check of what it gave. */
export interface Workload<K extends OpName = OpName> {
  readonly id: string;
  readonly title: string;
  readonly op: K;
  /** Nanoseconds of CPU time, bytes of heap, or milliseconds by the clock, for one operation; or a bare number. */
  readonly unit: 'ns' | 'bytes' | 'ms' | '×';
  /** Whether it needs more than one core: a process is kept on one otherwise, unless it goes by the clock. */
  readonly parallel?: true;
  readonly size: number;
  /** The size of the smoke test. */
  readonly tiny: number;
  /** With a forced collection before each call, or without, or (the default) both. */
  readonly modes?: readonly Mode[];
  /** Calls before the first one that counts, at a fiftieth of the size. */
  readonly warmUps?: number;
  /** Calls of full size, of which the last two count. Default 3; more is for what is said of a process that has run for long. */
  readonly calls?: number;
  /** After the last call, also after one that failed. */
  end?(): Promise<void>;
  /** One measured call; throws when the result is wrong. */
  sample(op: Ops[K], size: number, meter: Meter): Promise<number>;
}

export function defineWorkload<K extends OpName>(workload: Workload<K>): Workload<K> {
  return workload;
}

export function expectEqual(actual: number, expected: number, what: string): void {
  if (actual !== expected) throw new Error(`${what}: expected ${expected}, got ${actual}`);
}

/** 0 + 1 + … + (count - 1). */
export const sumBelow = (count: number): number => (count * (count - 1)) / 2;

/** CPU nanoseconds for one of `size` operations, of a call whose result must be `expected`. */
export async function cpuOf(
  meter: Meter,
  size: number,
  call: () => Promise<number>,
  expected: number,
): Promise<number> {
  const stop = meter.cpu();
  const actual = await call();
  const spent = stop();
  expectEqual(actual, expected, 'result');
  return spent / size;
}
