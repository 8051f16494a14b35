// What binds: must and goal of what is measured, as data. A figure of ours is set against that of another column, of
// the same row or of another one, in the same runtime and run; or it stands for itself.
import type { Mode } from './workload.ts';

/** Our adapter with the host's ambient context, and the one on the portable host with handles. */
export const AMBIENT = 'tasktree';
export const EXPLICIT = 'tasktree-explicit';
const OBSERVED = 'tasktree-observed';
const COMPAT = 'tasktree-compat';
/** The small entry of core, where it is a column of its own. */
export const SLIM = 'tasktree-slim';

export interface Goal {
  readonly row: string;
  /** Whose figure it is. */
  readonly ours: string;
  /** The column that it is divided by; undefined: the figure itself, in its row's unit. */
  readonly against?: string;
  /** The row of that column, where it is another one. */
  readonly againstRow?: string;
  /** "Must" is what a release needs, "goal" is what is wanted. A comparison that is only watched has neither. */
  readonly must?: number;
  readonly goal?: number;
  /** The figure is to be as high as the bounds. */
  readonly atLeast?: true;
  /** Where it binds; elsewhere it is reported. */
  readonly runtime: string;
  readonly mode: Mode;
}

type Bounds = readonly [must: number, goal: number];

const goal = (
  row: string,
  ours: string,
  against: string | undefined,
  bounds?: Bounds,
  more: Partial<Goal> = {},
): Goal => ({
  row,
  ours,
  ...(against === undefined ? {} : { against }),
  ...(bounds === undefined ? {} : { must: bounds[0], goal: bounds[1] }),
  runtime: 'node26',
  mode: 'warm',
  ...more,
});

/** Against a group of the same size whose children are awaited together. */
const overGroup = (row: string, size: number, bounds?: Bounds): Goal =>
  goal(row, AMBIENT, AMBIENT, bounds, { againstRow: `group-${size}` });

const build = { runtime: 'build' } as const;

export const goals: readonly Goal[] = [
  goal('group-1000', AMBIENT, 'raw-als', [1.05, 0.9]),
  goal('group-1000', AMBIENT, 'p-map', [0.8, 0.65]),
  goal('group-1000', AMBIENT, 'effect', [0.4, 0.35]),
  goal('group-1000', AMBIENT, 'raw', [4, 3], { mode: 'cold' }),
  goal('group-1000', EXPLICIT, 'raw', [1.5, 1.3]),
  goal('group-10', AMBIENT, 'p-map', [1, 0.75]),
  goal('group-10', EXPLICIT, 'raw', [1.6, 1.4]),
  goal('plain-1000', AMBIENT, 'raw-als', [0.65, 0.55]),
  goal('group-1000', OBSERVED, AMBIENT, [1.4, 1.25]),
  overGroup('all-10', 10, [1.2, 1.05]),
  overGroup('all-1000', 1_000, [1.2, 1.05]),
  goal('all-10', AMBIENT, 'effect', [0.8, 0.5]),
  overGroup('all-settled-10', 10),
  overGroup('all-settled-1000', 1_000),
  overGroup('race-10', 10),
  overGroup('race-1000', 1_000),
  overGroup('any-10', 10),
  overGroup('any-1000', 1_000),
  overGroup('for-await-10', 10, [1.25, 1.1]),
  overGroup('for-await-1000', 1_000, [1.25, 1.1]),
  goal('bounded-100', AMBIENT, 'p-limit', [1, 0.8]),
  goal('discard-1000', AMBIENT, 'raw-als'),
  goal('signal-group', AMBIENT, 'raw'),
  goal('new-task', AMBIENT, 'raw-als'),
  goal('signal-task', AMBIENT, 'raw'),
  goal('let-pair-using', EXPLICIT, 'raw', [1.5, 1.25]),
  goal('let-pair', EXPLICIT, 'raw', [3, 2]),
  goal('chain-1000', EXPLICIT, 'raw', [2, 1.5]),
  goal('let-pair-using', AMBIENT, 'raw-als'),
  goal('chain-1000', AMBIENT, 'raw-als'),
  goal('timeout', AMBIENT, 'p-timeout', [0.4, 0.25]),
  goal('timeouts-1000', AMBIENT, 'p-timeout'),
  goal('timeouts-100000', AMBIENT, 'p-timeout'),
  goal('shield', AMBIENT, 'effect'),
  goal('handler', AMBIENT, 'raw'),
  goal('cancel-100000', AMBIENT, 'effect', [0.75, 0.5]),
  goal('cancel-100000', EXPLICIT, 'effect', [0.75, 0.5]),
  goal('map-10', AMBIENT, 'p-map', [0.55, 0.45]),
  goal('map-100', AMBIENT, 'p-map', [0.65, 0.5]),
  goal('unordered-100', AMBIENT, 'p-map'),
  ...['channel-1', 'channel-16', 'channel-unbounded'].flatMap((row) =>
    [AMBIENT, EXPLICIT].map((ours) => goal(row, ours, 'raw', [1.1, 1])),
  ),
  goal('local-read', AMBIENT, 'raw-als', [1.6, 1.3]),
  goal('pmap-50000', COMPAT, 'p-map', [1.5, 1]),
  goal('plimit-50000', COMPAT, 'p-limit', [1.5, 1]),
  goal('pqueue-10000', COMPAT, 'p-queue', [1.5, 1]),
  goal('stall-own', AMBIENT, undefined, [5, 3]),
  goal('stall', AMBIENT, 'raw', [1.3, 1]),
  goal('heap-waiting', EXPLICIT, 'raw', [1.6, 1.45]),
  goal('heap-waiting', AMBIENT, 'raw', [2, 1.8]),
  goal('heap-left', AMBIENT, undefined, [16, 4]),
  goal('heap-left', EXPLICIT, undefined, [16, 4]),
  goal('jobs-1ms', AMBIENT, undefined, [1.93, 1.93], { atLeast: true }),
  goal('jobs-empty-64', AMBIENT, 'raw', [0.5, 0.5]),
  goal('jobs-empty-1', AMBIENT, 'raw', [1.1, 1.1]),
  goal('move-1mib', AMBIENT, 'raw', [1.25, 1.25]),
  goal('group-1000', AMBIENT, 'raw-als', [1.3, 1.1], { runtime: 'deno' }),
  goal('map-10', AMBIENT, 'raw', [12, 6], { runtime: 'deno' }),
  goal('group-1000', AMBIENT, 'p-map', [0.8, 0.6], { runtime: 'bun' }),
  goal('map-10', AMBIENT, 'p-map', [0.9, 0.7], { runtime: 'bun' }),
  goal('bundle-group', SLIM, undefined, [10, 7], build),
  goal('bundle-group', EXPLICIT, undefined, [14.5, 12], build),
  goal('bundle-core', EXPLICIT, undefined, [22, 18], build),
  goal('import', AMBIENT, undefined, [9.5, 6.5]),
  goal('import', EXPLICIT, undefined, [6, 4]),
];

/** Whether a goal needs this cell; the others are there to be looked at. */
export const isCompared = (row: string, adapter: string): boolean =>
  goals.some(
    (one) =>
      (one.row === row && one.ours === adapter) ||
      ((one.againstRow ?? one.row) === row && one.against === adapter),
  );
