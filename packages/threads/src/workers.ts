import { WorkerLostError } from '@tasktree/core';
import type { WorkerHost } from '@tasktree/core/host';
import { currentHost } from '@tasktree/core/internal';
import type { Settings } from './pool-options.ts';
import { PoolWorker, type PoolJob, type PoolWorkerListener } from './pool-worker.ts';

/** The workers of a pool, up to its size: those that start, and those that are ready. */
export class Workers {
  readonly #workers = new Set<PoolWorker>();
  readonly #settings: Settings;
  readonly #make: () => PoolWorker;
  /** The ends of workers that were lost. */
  readonly #ends = new Set<Promise<void>>();
  #isHurried = false;
  #stopTimer: (() => void) | undefined = undefined;

  constructor(
    settings: Settings,
    makeWorker: () => unknown,
    workers: WorkerHost,
    listener: PoolWorkerListener,
  ) {
    this.#settings = settings;
    const make = (): PoolWorker => {
      const worker = made(makeWorker, settings.name);
      const port = workers.connect(worker);
      requireNew(worker);
      return new PoolWorker(port, settings, listener);
    };
    // A worker outlives the task that happens to need it first.
    this.#make = () => currentHost().context.run(undefined, make, undefined);
  }

  get all(): PoolWorker[] {
    return [...this.#workers];
  }

  get count(): number {
    return this.#workers.size;
  }

  get isFull(): boolean {
    return this.#workers.size >= this.#settings.size;
  }

  /** How many start. */
  get starting(): number {
    let count = 0;
    for (const worker of this.#workers) if (worker.isStarting) count += 1;
    return count;
  }

  /** Throws what making a worker throws. */
  add(): PoolWorker {
    const worker = this.#make();
    this.#workers.add(worker);
    return worker;
  }

  remove(worker: PoolWorker): void {
    if (!this.#workers.delete(worker)) return;
    const end = worker.end();
    this.#ends.add(end);
    void end.then(() => this.#ends.delete(end));
  }

  /** The worker with the most room; undefined if none has any. */
  freest(roomOf: (worker: PoolWorker) => number): PoolWorker | undefined {
    let found: PoolWorker | undefined;
    let most = 0;
    for (const worker of this.#workers) {
      const room = roomOf(worker);
      if (room > most) {
        most = room;
        found = worker;
      }
    }
    return found;
  }

  /** The worker for an actor: a new one if there may be more, else that with the fewest actors. */
  forActor(): PoolWorker {
    if (!this.isFull) return this.add();
    return this.all.reduce((least, each) => (each.actors < least.actors ? each : least));
  }

  /** A worker that has nothing to do takes over what waits behind a long job of another. Calls back for each that has taken something. */
  level(taken: (worker: PoolWorker) => void): void {
    for (const idle of this.#workers) {
      if (idle.load > 0 || idle.room === 0) continue;
      for (const busy of this.#workers) {
        const job = busy.giveBack();
        if (job === undefined) continue;
        idle.send(job);
        taken(idle);
        break;
      }
    }
  }

  /**
   * From now on a job that takes longer than `terminateAfter` costs its worker the life, as after a cancellation (parallel.7). One that
   * begins meanwhile has as long, and up to twice that, since its beginning is not reported.
   */
  hurry(): void {
    const { terminateAfter = Infinity } = this.#settings;
    if (terminateAfter === Infinity || this.#isHurried) return;
    this.#isHurried = true;
    this.#terminateLate(terminateAfter, new Set());
  }

  #terminateLate(after: number, seen: ReadonlySet<PoolJob>): void {
    const running = new Set<PoolJob>();
    for (const worker of this.all) {
      const jobs = worker.begun;
      const late = jobs.find((job) => seen.has(job));
      if (late === undefined) for (const job of jobs) running.add(job);
      else
        worker.lose(
          `was terminated, since ${late.name} still ran ${after} ms after the disposal of the pool,`,
        );
    }
    const { clock } = currentHost();
    const again = (): void => this.#terminateLate(after, running);
    this.#stopTimer = clock.schedule(clock.now() + after, again, undefined, false);
  }

  /** Ends all, and fulfils when they have ended, also those that were lost before. */
  async end(): Promise<void> {
    this.#stopTimer?.();
    for (const worker of this.all) this.remove(worker);
    await Promise.all(this.#ends);
  }
}

function made(makeWorker: () => unknown, pool: string): unknown {
  try {
    return makeWorker();
  } catch (cause) {
    throw new WorkerLostError(`A worker of ${pool} could not be made.`, { cause });
  }
}

/** The workers that were given to pools. Shared by all copies of this package, as the realm is. */
const known: WeakSet<object> = /* @__PURE__ */ shared();

function shared(): WeakSet<object> {
  const slot = Symbol.for('tasktree.workers');
  const realms = globalThis as unknown as Record<symbol, WeakSet<object> | undefined>;
  return (realms[slot] ??= new WeakSet());
}

/** Throws `TypeError` if a pool has been given `worker` before: each would take the other's answers. */
function requireNew(worker: unknown): void {
  if (typeof worker !== 'object' || worker === null) return;
  if (known.has(worker)) {
    throw new TypeError(
      'new WorkerPool: makeWorker gave the same worker twice. Make a new one at each call: () => new Worker(url).',
    );
  }
  known.add(worker);
}
