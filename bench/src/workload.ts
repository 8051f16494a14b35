import type { Meter } from './meter.ts';
import type { OpName, Ops } from './ops.ts';

/**
 * The first calls of a process; those of one that has run for a while; and those of one that has run for a while and
 * collects all garbage between two calls, as servers do between requests.
 */
export type Mode = 'cold' | 'warm' | 'collected';

export const modes: readonly Mode[] = ['cold', 'warm', 'collected'];

/** One row of the table: a size, a way to run an adapter's operation, and the check of what it gave. */
export interface Workload<K extends OpName = OpName> {
  readonly id: string;
  readonly title: string;
  readonly op: K;
  /** Nanoseconds of CPU time, bytes of heap, or milliseconds by the clock, for one operation; or a bare number. */
  readonly unit: 'ns' | 'B' | 'ms' | '×';
  /** The size that the row speaks of; without one a call is as large as it has to be to last a twentieth of a second. */
  readonly size?: number;
  /** The smallest size that there is. */
  readonly tiny: number;
  /** Whether it needs more than one core: a process is kept on one otherwise, unless it goes by the clock. */
  readonly parallel?: true;
  /** Runtimes that can measure it, if not all can. */
  readonly runtimes?: RegExp;
  /** After the last call, also after one that failed. */
  end?(): Promise<void>;
  /** One measured call; throws when the result is wrong. */
  sample(op: Ops[K], size: number, meter: Meter): Promise<number>;
}

export function defineWorkload<K extends OpName>(workload: Workload<K>): Workload {
  return workload as unknown as Workload;
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

/** Operations that take a number of rounds and the size of each. */
type RoundsOp = {
  [K in OpName]: Ops[K] extends (rounds: number, size: number) => Promise<number> ? K : never;
}[OpName];

/** Operations that take how often. */
type CountOp = {
  [K in OpName]: Ops[K] extends (count: number) => Promise<number> ? K : never;
}[OpName];

interface Named<K extends OpName> {
  readonly id: string;
  readonly title: string;
  readonly op: K;
}

/** A row of rounds of one size, each of which must give what `expected` says; the figure is for one of the size. */
export function inRounds(row: Named<RoundsOp>, size: number, expected: (size: number) => number): Workload {
  return defineWorkload<RoundsOp>({
    ...row,
    unit: 'ns',
    tiny: size,
    sample: (op, count, meter) => {
      const rounds = Math.max(1, Math.round(count / size));
      return cpuOf(meter, rounds * size, () => op(rounds, size), rounds * expected(size));
    },
  });
}

/** A row of one operation, repeated. */
export function repeated(row: Named<CountOp>, expected: (count: number) => number): Workload {
  return defineWorkload<CountOp>({
    ...row,
    unit: 'ns',
    tiny: 20,
    sample: (op, count, meter) => cpuOf(meter, count, () => op(count), expected(count)),
  });
}
