// What binds: the must and the goal of every row, as ratios unless a unit is named. "Must" is what a trial
// implementation reached, "goal" is what is wanted.
import type { Mode } from './workload.ts';

export interface Bounds {
  readonly must: number;
  readonly goal: number;
}

export interface Row {
  readonly workload: string;
  readonly title: string;
  /** Ratio to this adapter in the same runtime; 'absolute': the bare figure. */
  readonly against: string;
  readonly unit: '×' | 'B' | 'kB' | 'ms';
  /** The mode by which the row is judged; the other one is shown beside it. */
  readonly mode: Mode;
  readonly explicit?: Bounds;
  readonly ambient?: Bounds;
  /** The ambient figure is to be at most so much of this adapter's. */
  readonly peers?: Readonly<Record<string, number>>;
  /** Whether the bounds are lower ones. */
  readonly atLeast?: true;
}

/** Our adapter with the host's ambient context, and the one on the portable host with handles. */
export const AMBIENT = 'tasktree';
export const EXPLICIT = 'tasktree-explicit';
export const OBSERVED = 'tasktree-observed';

const ratio = { against: 'raw', unit: '×', mode: 'collected' } as const;
const absolute = { against: 'absolute', mode: 'collected' } as const;
const both = (must: number, goal: number): Pick<Row, 'explicit' | 'ambient'> => ({
  explicit: { must, goal },
  ambient: { must, goal },
});

export const rows: readonly Row[] = [
  {
    ...ratio,
    workload: 'w1s',
    title: 'spawn and join, groups of 1,000',
    explicit: { must: 2.5, goal: 1.6 },
    ambient: { must: 4, goal: 2.9 },
    peers: { 'raw-als': 1.2, effect: 0.35, 'p-map': 0.65, 'als-ac': 0.35 },
  },
  {
    ...ratio,
    workload: 'w1t',
    title: 'the same, groups of 10',
    explicit: { must: 2.5, goal: 1.5 },
    ambient: { must: 3, goal: 2.5 },
    peers: { effect: 0.35 },
  },
  { ...ratio, workload: 'w1c', title: 'the same, results taken with for await (watched)' },
  {
    ...ratio,
    mode: 'free',
    workload: 'w1d',
    title: 'discarding group, long-running, no forced collection',
    explicit: { must: 1.4, goal: 1.2 },
    ambient: { must: 2.5, goal: 2 },
  },
  {
    ...ratio,
    workload: 'w2s',
    title: 'body that does not await (plain function), groups of 1,000',
    explicit: { must: 1.5, goal: 1 },
    ambient: { must: 3, goal: 2.5 },
    peers: { effect: 0.5 },
  },
  { ...ratio, workload: 'w2a', title: 'async body that does not await (watched)' },
  {
    ...ratio,
    workload: 'w3',
    title: 'async let pair',
    explicit: { must: 4, goal: 2 },
    ambient: { must: 5, goal: 4.2 },
    peers: { effect: 0.17 },
  },
  {
    ...ratio,
    workload: 'w4d',
    title: 'chain of async lets, depth 1,000',
    explicit: { must: 7.5, goal: 2.8 },
    ambient: { must: 9, goal: 4.5 },
    peers: { effect: 0.15 },
  },
  {
    ...ratio,
    workload: 'w5',
    title: 'cancel 100,000 blocked tasks',
    explicit: { must: 3.6, goal: 1.8 },
    ambient: { must: 3.2, goal: 2 },
    peers: { effect: 0.6, 'als-ac': 0.15 },
  },
  {
    ...ratio,
    workload: 'm1',
    title: 'heap per waiting task',
    explicit: { must: 1.75, goal: 1.5 },
    ambient: { must: 2.1, goal: 1.9 },
    peers: { 'p-map': 1 },
  },
  {
    ...absolute,
    unit: 'B',
    workload: 'm2',
    title: 'heap left per task after cancel and collection',
    ...both(16, 4),
  },
  {
    ...ratio,
    workload: 'w6a',
    title: 'ordered map, 10 at a time',
    explicit: { must: 1.6, goal: 1.2 },
    ambient: { must: 2.2, goal: 2 },
    peers: { 'p-map': 0.55, effect: 0.3 },
  },
  {
    ...ratio,
    workload: 'w6b',
    title: 'ordered map, 100 at a time',
    explicit: { must: 1.6, goal: 1.2 },
    ambient: { must: 2.2, goal: 2 },
    peers: { 'p-map': 0.55, effect: 0.3 },
  },
  {
    ...ratio,
    workload: 'w6u',
    title: 'unordered stream',
    explicit: { must: 1.6, goal: 1.2 },
    ambient: { must: 2.2, goal: 1.5 },
    peers: { 'p-map': 1, effect: 0.15 },
  },
  {
    ...ratio,
    workload: 'w7a',
    title: 'channel, capacity 1',
    ...both(2, 1.4),
    peers: { effect: 0.2, 'web-streams': 0.25 },
  },
  {
    ...ratio,
    workload: 'w7b',
    title: 'channel, capacity 16',
    ...both(2, 1.3),
    peers: { effect: 0.2, 'web-streams': 0.25 },
  },
  {
    ...ratio,
    workload: 'w7c',
    title: 'channel, unbounded',
    ...both(2, 1.2),
    peers: { effect: 0.2, 'web-streams': 0.25 },
  },
  { ...ratio, workload: 'w7d', title: 'channel, batch calls', ...both(0.4, 0.4) },
  {
    ...ratio,
    workload: 'w7e',
    title: 'channel, capacity 1,024 (watched)',
    peers: { effect: 0.2, 'web-streams': 0.25 },
  },
  {
    ...ratio,
    against: 'raw-als',
    workload: 'w8a',
    title: 'task-local read, one task up, × getStore()',
    ambient: { must: 2, goal: 1.3 },
    peers: { effect: 0.2 },
  },
  {
    ...ratio,
    against: 'raw-als',
    workload: 'w8b',
    title: 'task-local read, 50 tasks up, × getStore()',
    ambient: { must: 2, goal: 1.3 },
    peers: { effect: 0.2 },
  },
  { ...ratio, against: 'raw-als', workload: 'w8c', title: 'task-local bind and read, × als.run (watched)' },
  {
    ...ratio,
    workload: 'w9',
    title: '60 s timeout that never fires, 100,000 at once',
    explicit: { must: 1.9, goal: 0.6 },
    ambient: { must: 2.2, goal: 0.7 },
    peers: { 'p-timeout': 0.35 },
  },
  { ...ratio, workload: 'w9s', title: 'the same, 1,000 at once (watched)' },
  {
    ...absolute,
    unit: 'kB',
    workload: 'bundle-group',
    title: 'bundle, gzip: a group of three',
    ...both(7.5, 4),
    peers: { effection: 1 },
  },
  { ...absolute, unit: 'kB', workload: 'bundle-all', title: 'bundle, gzip: whole core', ...both(14, 9) },
  {
    ...absolute,
    unit: 'ms',
    workload: 'import',
    title: 'import, CPU over bare',
    ...both(6, 3),
    peers: { effection: 0.15 },
  },
  {
    ...absolute,
    unit: 'ms',
    mode: 'free',
    workload: 'stall',
    title: '100,000 ready tasks: longest stall of timers and I/O',
    ...both(10, 5),
  },
  {
    ...absolute,
    unit: '×',
    mode: 'free',
    workload: 'w10j',
    title: '1 ms jobs on 2 workers: speed-up over one thread',
    ambient: { must: 1.93, goal: 1.93 },
    atLeast: true,
  },
  {
    ...ratio,
    mode: 'free',
    workload: 'w10e',
    title: 'empty job on 2 workers, 64 in flight',
    ambient: { must: 0.5, goal: 0.5 },
    peers: { piscina: 0.25, tinypool: 0.25 },
  },
  {
    ...ratio,
    mode: 'free',
    workload: 'w10s',
    title: 'empty job on 1 worker, one after the other',
    ambient: { must: 1.1, goal: 1.1 },
    peers: { piscina: 1 },
  },
  {
    ...ratio,
    mode: 'free',
    workload: 'w10t',
    title: '1 MiB moved there and back: time by the clock',
    ambient: { must: 1.25, goal: 1.25 },
    peers: { comlink: 0.77 },
  },
  { ...ratio, mode: 'free', workload: 'w10u', title: '1 MiB moved there and back: CPU (watched)' },
];

/** Observers on: at most so much of observers off. */
export const observedBound = 1.5;

/** The bounds of a runtime; undefined where the row is only reported there. */
export function boundsIn(runtime: string, row: Row, tier: 'explicit' | 'ambient'): Bounds | undefined {
  if (tier === 'explicit') return row.explicit;
  if (row.ambient === undefined || row.against === 'absolute') return row.ambient;
  if (runtime === 'deno') return undefined;
  if (runtime === 'bun') return loosened(row.explicit ?? row.ambient, row.explicit === undefined ? 1 : 1.2);
  return runtime === 'node20' ? loosened(row.ambient, 1.3) : row.ambient;
}

function loosened(bounds: Bounds, factor: number): Bounds {
  return { must: bounds.must * factor, goal: bounds.goal * factor };
}
