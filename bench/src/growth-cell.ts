// Runs inside the measured process: one kind of work at one size, its CPU time and heap for each task.
import process from 'node:process';
import { createMeter, type Meter, until } from './meter.ts';
import type { Gate, Ops } from './ops.ts';
import { expectEqual, sumBelow } from './workload.ts';

export type GrowthKind = 'spawn' | 'cancel' | 'map';

export interface GrowthFigure {
  readonly nanoseconds: number;
  readonly bytes: number;
}

type GrowthOps = Pick<Ops, 'spawnJoin' | 'hold' | 'blocked' | 'orderedMap'>;

/** Small sizes are repeated until there is something to measure. */
const ENOUGH = 100_000;

async function spawnOf(ops: GrowthOps, count: number, meter: Meter): Promise<GrowthFigure> {
  const rounds = Math.max(1, Math.round(ENOUGH / count));
  await ops.spawnJoin(Math.min(rounds, 20), Math.min(count, 1_000));
  await meter.collect();
  const stop = meter.cpu();
  const sum = await ops.spawnJoin(rounds, count);
  const nanoseconds = stop() / (rounds * count);
  expectEqual(sum, rounds * sumBelow(count), 'sum');

  await meter.collect();
  const before = meter.heap();
  let open!: () => void;
  const gate: Gate = { opened: new Promise((resolve) => (open = resolve)), started: 0 };
  const joined = ops.hold(count, gate);
  await until(() => gate.started === count, joined);
  await meter.collect();
  const bytes = (meter.heap() - before) / count;
  open();
  expectEqual(await joined, sumBelow(count), 'sum of the held tasks');
  return { nanoseconds, bytes };
}

async function cancelOf(ops: GrowthOps, count: number, meter: Meter): Promise<GrowthFigure> {
  const rounds = Math.max(1, Math.round(ENOUGH / count));
  let spent = 0;
  let bytes = 0;
  for (let round = -1; round < rounds; round++) {
    if (round === 0) await meter.collect();
    const before = round === 0 ? meter.heap() : 0;
    const blocked = await ops.blocked(1, count);
    await until(() => blocked.waiting() === count);
    if (round === 0) {
      await meter.collect();
      bytes = (meter.heap() - before) / count;
    }
    const stop = meter.cpu();
    expectEqual(await blocked.cancel(), count, 'tasks unwound');
    if (round >= 0) spent += stop();
  }
  return { nanoseconds: spent / (rounds * count), bytes };
}

async function mapOf(ops: GrowthOps, count: number, meter: Meter): Promise<GrowthFigure> {
  const rounds = Math.max(1, Math.round(ENOUGH / count));
  await ops.orderedMap(1_000, 100);
  await meter.collect();
  const before = meter.heap();
  let spent = 0;
  let results: number[] = [];
  for (let round = 0; round < rounds; round++) {
    const stop = meter.cpu();
    results = await ops.orderedMap(count, 100);
    spent += stop();
    expectEqual(results.length, count, 'results');
  }
  await meter.collect();
  const bytes = (meter.heap() - before) / count;
  expectEqual(results.at(-1) ?? -1, 2 * (count - 1), 'last result');
  return { nanoseconds: spent / (rounds * count), bytes };
}

export async function runGrowth(ops: GrowthOps): Promise<void> {
  const { kind, count } = JSON.parse(process.argv[2] ?? '') as { kind: GrowthKind; count: number };
  const measures = { spawn: spawnOf, cancel: cancelOf, map: mapOf };
  console.log(JSON.stringify(await measures[kind](ops, count, await createMeter())));
  process.exit(0);
}
