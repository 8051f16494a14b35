import { createPortableHost, type Host } from '@tasktree/core/host';
import { anything, checkOptions, type OptionChecks } from '@tasktree/core/internal';
import { canBeAmbient, createContext } from './context.ts';
import { Random } from './random.ts';
import { SeededScheduler } from './seeded-scheduler.ts';
import { turn } from './turn.ts';
import { DEFAULT_START, VirtualClock } from './virtual-clock.ts';

/** Turns of the real event loop without anything happening that count as rest. */
const QUIET_TURNS = 2;
/** A task that yields in a loop is at rest after so many turns: it may well be waiting for time to pass. */
const TURNS_FOR_YIELDS = 200;
const MOST_TURNS = 100_000;
const MOST_TIMERS = 1_000_000;

/** How a test host behaves. */
export interface TestHostOptions {
  /** Decides all that the laws leave open about the order of events. 0, the default: no variation. */
  readonly seed?: number;
  /** Whether the current task is known after an await. Default: 'full' where the runtime can. */
  readonly ambient?: 'full' | 'explicit';
  /** Epoch milliseconds at which time begins. Default: 2026-01-01 UTC. */
  readonly start?: number;
  /** True: whenever nothing can go on, time jumps to the next timer by itself. */
  readonly autoAdvance?: boolean;
}

const checks: OptionChecks<TestHostOptions> = {
  seed: anything,
  ambient: anything,
  start: anything,
  autoAdvance: anything,
};

/** A host whose time moves only when told, and whose order of events a seed decides. */
export interface TestHost extends Host {
  /** The seed that decides the order of events; 0 for no variation. */
  readonly seed: number;
  /**
   * Moves time on by `milliseconds`, from timer to timer, and lets everything come to rest at each (clock.4). Throws a
   * `RangeError` for a negative duration or NaN.
   */
  advance(milliseconds: number): Promise<void>;
  /** Jumps from timer to timer until no job and no timer is left. */
  runUntilIdle(): Promise<void>;
  /** Lets promise reactions and jobs run until nothing moves any more; time stands still. */
  settle(): Promise<void>;
  /** How many waits the clock holds. */
  readonly pendingTimers: number;
  /** How many jobs have not started. */
  readonly pendingJobs: number;
  /** A number that grows whenever something happens on this host. */
  readonly activity: number;
  /** What the core warned about; a test host prints nothing. */
  readonly warnings: readonly { readonly message: string; readonly code: string }[];
}

/**
 * Makes a host for tests: virtual time, and a scheduler that gives the same order of events for the same seed. Install
 * it with {@link withTestHost}.
 *
 * Time stands still until `advance` or `runUntilIdle` is called, or moves on by itself with `autoAdvance`. It does not
 * know of waits outside the library: what waits for a real timer or for I/O is at rest in its eyes.
 *
 * @example
 * ```ts
 * await withTestHost({}, async (host) => {
 *   const task = new Task((task) => task.sleep(60_000));
 *   await host.advance(60_000);
 *   await task;
 * });
 * ```
 */
export function createTestHost(options: TestHostOptions = {}): TestHost {
  checkOptions(options, 'createTestHost', checks);
  const { seed = 0, ambient = canBeAmbient ? 'full' : 'explicit', start = DEFAULT_START } = options;
  if (!Number.isSafeInteger(seed)) throw new RangeError(`seed: ${seed} is not a whole number.`);
  if (!Number.isFinite(start)) throw new RangeError(`start: ${start} is not an instant in milliseconds.`);

  const scheduler = new SeededScheduler(seed === 0 ? undefined : new Random(seed), fireDue);
  const clock = new VirtualClock(start, onSchedule);
  const warnings: { message: string; code: string }[] = [];
  const portable = createPortableHost();
  let following = false;

  function fireDue(): void {
    clock.moveTo(clock.now());
  }

  function onSchedule(): void {
    scheduler.activity += 1;
    if (options.autoAdvance && !following && clock.holders > 0) void follow();
  }

  async function follow(): Promise<void> {
    following = true;
    try {
      while (clock.holders > 0) {
        await settle();
        jump();
      }
    } finally {
      following = false;
    }
  }

  function jump(): void {
    if (clock.nearest !== undefined) clock.moveTo(clock.nearest);
  }

  async function settle(): Promise<void> {
    for (let turns = 0, quiet = 0; quiet < QUIET_TURNS; turns += 1) {
      if (turns === MOST_TURNS)
        throw new Error('The program does not come to rest: it adds jobs without end.');
      const before = scheduler.activity;
      await turn();
      const fired = clock.moveTo(clock.now());
      const resting = scheduler.yielding === 0 || turns > TURNS_FOR_YIELDS;
      quiet = !fired && resting && scheduler.activity === before && scheduler.pending === 0 ? quiet + 1 : 0;
    }
  }

  return {
    name: 'test',
    ambient,
    seed,
    scheduler,
    clock,
    context: createContext(ambient),
    warnings,
    reportUncaught: (error, kind) => portable.reportUncaught(error, kind),
    warn: (message, code) => void warnings.push({ message, code }),
    settle,
    async advance(milliseconds) {
      if (!(milliseconds >= 0)) {
        throw new RangeError(`milliseconds: ${milliseconds} is not a duration; time moves forward only.`);
      }
      const target = clock.now() + milliseconds;
      await settle();
      while (clock.nearest !== undefined && clock.nearest <= target) {
        jump();
        await settle();
      }
      clock.moveTo(target);
    },
    async runUntilIdle() {
      await settle();
      for (let timers = 0; clock.pending > 0; timers += 1) {
        if (timers === MOST_TIMERS)
          throw new Error('The program never becomes idle: it sleeps again and again.');
        jump();
        await settle();
      }
    },
    get pendingTimers() {
      return clock.pending;
    },
    get pendingJobs() {
      return scheduler.pending;
    },
    get activity() {
      return scheduler.activity;
    },
  };
}
