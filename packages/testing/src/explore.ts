import { anything, checkOptions, type OptionChecks } from '@tasktree/core/internal';
import { describeTasks } from './leaks.ts';
import type { TestHost, TestHostOptions } from './test-host.ts';
import { withTestHost } from './with-test-host.ts';

const DEFAULT_SEEDS = 100;
const DEFAULT_STUCK_AFTER = 2000;
const globals = globalThis as unknown as {
  setInterval(callback: () => void, milliseconds: number): unknown;
  clearInterval(handle: unknown): void;
};

/** A program for {@link explore}; it gets a host whose time moves by itself. */
export type Program = (host: TestHost) => unknown;

/** How programs are explored. */
export interface ExploreOptions extends Omit<TestHostOptions, 'seed' | 'autoAdvance'> {
  /** How many seeds, from 1 on, or which. Default 100. */
  readonly seeds?: number | Iterable<number>;
  /** Real milliseconds without anything happening after which a program counts as stuck. Default 2000. */
  readonly stuckAfter?: number;
}

const checks: OptionChecks<Omit<ExploreOptions, 'seeds'>> = {
  stuckAfter: anything,
  ambient: anything,
  start: anything,
};

/** A program failed under a seed; its own error is the `cause`. */
export class ExplorationError extends Error {
  override readonly name = 'ExplorationError';
  /** The seed that makes the program fail; give it to `replay`. */
  readonly seed: number;

  constructor(seed: number, cause: unknown) {
    super(
      `Seed ${seed}: ${String((cause as Error | undefined)?.message ?? cause)}\nTry again with replay(program, ${seed}).`,
      {
        cause,
      },
    );
    this.seed = seed;
  }
}

/**
 * Runs `program` once for each seed, one after the other, each time on a fresh test host with another order of events that
 * the laws allow. At the first failure, an error of the program, something left over or no progress, rejects with an
 * {@link ExplorationError} that names the seed. Resolves with how many runs there were.
 *
 * @example
 * ```ts
 * await explore(async () => {
 *   expect(await transferTwice()).toBe(0);
 * }, { seeds: 500 });
 * ```
 */
export async function explore(program: Program, options: ExploreOptions = {}): Promise<number> {
  checkOptions(options, 'explore', { ...checks, seeds: anything });
  const { seeds = DEFAULT_SEEDS, ...others } = options;
  let runs = 0;
  for (const seed of typeof seeds === 'number' ? upTo(seeds) : seeds) {
    await replay(program, seed, others);
    runs += 1;
  }
  if (runs === 0) throw new RangeError('seeds: there is none; give a positive number or a list.');
  return runs;
}

/**
 * Runs `program` under one seed, in the same order of events as {@link explore} did.
 *
 * @example
 * ```ts
 * await replay(transferTwice, 17); // the seed that the ExplorationError named
 * ```
 */
export async function replay(
  program: Program,
  seed: number,
  options: Omit<ExploreOptions, 'seeds'> = {},
): Promise<void> {
  checkOptions(options, 'replay', checks);
  const { stuckAfter = DEFAULT_STUCK_AFTER, ambient, start } = options;
  const host = {
    seed,
    autoAdvance: true,
    ...(ambient && { ambient }),
    ...(start !== undefined && { start }),
  };
  try {
    await withTestHost(host, (testHost) => unlessStuck(testHost, stuckAfter, program));
  } catch (error) {
    throw new ExplorationError(seed, error);
  }
}

function* upTo(last: number): Iterable<number> {
  for (let seed = 1; seed <= last; seed += 1) yield seed;
}

/** Fails when nothing has happened on the host for `stuckAfter` real milliseconds: a hang must not hang the test run. */
async function unlessStuck(host: TestHost, stuckAfter: number, program: Program): Promise<void> {
  let watch: unknown;
  const stuck = new Promise<never>((_, reject) => {
    let last = -1;
    watch = globals.setInterval(() => {
      if (host.activity === last) reject(new Error(`The program is stuck.\n${describeTasks()}`));
      last = host.activity;
    }, stuckAfter);
  });
  try {
    await Promise.race([program(host), stuck]);
  } finally {
    globals.clearInterval(watch);
  }
}
