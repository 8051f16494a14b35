import { type ScopeClosedError, WorkerLostError } from '@tasktree/core';
import type { WorkerPort } from '@tasktree/core/host';
import { CANCELLED, currentHost } from '@tasktree/core/internal';
import { JobLine } from './job-line.ts';
import type { Desk, Home, Job } from './job.ts';
import { LastPatience } from './last-patience.ts';
import { Lull } from './lull.ts';
import { OpenIterations } from './open-iterations.ts';
import type { RemoteIterator } from './remote-iterator.ts';
import { PoolWorker } from './pool-worker.ts';
import { reportStray } from './worker-loss.ts';
import type { Staff } from './staff.ts';
import { StartFaults } from './start-faults.ts';
import { take } from './taken.ts';
import { Workforce } from './workforce.ts';

/** What is set for a pool, checked. */
export interface Settings {
  readonly name: string;
  readonly size: number;
  readonly concurrency: number;
  /** In milliseconds, undefined where a worker is not to be terminated. */
  readonly terminateAfter: number | undefined;
  readonly startTimeout: number;
}

/** So many jobs note in any case where they were called. */
const NOTED = 1000;

/**
 * The workers of a pool, and the queue of the jobs that wait for them.
 *
 * Jobs leave the queue at the end of a turn, in the order of their priority: to workers that have nothing to do; to new workers, of which
 * there are as many as there are jobs for, up to the size; and, when all are busy, a little ahead. Invariants:
 *
 * 1. A job is in the queue or with one worker, until it has ended; `#live` counts them.
 * 2. Whatever makes room, brings work or takes a worker away stirs the lull, after which jobs are handed out.
 */
export class Crew implements Desk, Staff {
  readonly settings: Settings;
  readonly #line = new JobLine();
  readonly #workers: Workforce;
  readonly #iterations = new OpenIterations();
  readonly #lull = new Lull(() => this.#handOut());
  readonly #startFaults = new StartFaults();
  #lastPatience: LastPatience | undefined = undefined;
  #isTerminated = false;
  #live = 0;
  #onIdle: (() => void)[] = [];
  #isBrisk = false;
  #hasFailed = false;
  #submitted = 0;

  constructor(settings: Settings, makeWorker: () => unknown, connect: (worker: unknown) => WorkerPort) {
    this.settings = settings;
    const hire = (): WorkerPort => {
      const worker = this.#make(makeWorker);
      const port = connect(worker);
      take(worker);
      return port;
    };
    // A worker outlives the task that happens to need it first.
    const make = (): PoolWorker =>
      new PoolWorker(this, currentHost().context.run(undefined, hire, undefined));
    this.#workers = new Workforce(settings.size, make);
  }

  #make(makeWorker: () => unknown): unknown {
    try {
      return makeWorker();
    } catch (cause) {
      throw new WorkerLostError(`A worker of ${this.name} could not be made.`, { cause });
    }
  }

  // For jobs.

  submit(job: Job): void {
    this.#live += 1;
    this.#submitted += 1;
    if ((job.node.flags & CANCELLED) !== 0) return endSoon(job);
    this.#line.push(job);
    this.#lull.stir();
  }

  cancelled(job: Job, reason: unknown): void {
    const { worker } = job;
    if (worker === undefined) {
      if (this.#line.remove(job)) endSoon(job);
      return;
    }
    if (worker.withdraw(job)) {
      this.#lull.stir();
      return endSoon(job);
    }
    worker.cancel(job, reason);
    if (this.settings.terminateAfter !== undefined)
      this.#losePatience(job, worker, this.settings.terminateAfter);
  }

  iterated(items: RemoteIterator): void {
    this.#iterations.add(items);
  }

  iterationEnded(items: RemoteIterator): void {
    this.#iterations.remove(items);
  }

  raised(job: Job): void {
    if (job.worker === undefined) this.#line.reprioritize(job);
    else job.worker.escalate(job);
  }

  ended(): void {
    if (--this.#live > 0) return;
    for (const resolve of this.#onIdle) resolve();
    this.#onIdle = [];
  }

  failed(): void {
    this.#hasFailed = true;
  }

  get notesSites(): boolean {
    return this.#hasFailed || this.#submitted < NOTED || !this.#isBrisk;
  }

  // For workers.

  get name(): string {
    return this.settings.name;
  }

  get concurrency(): number {
    return this.settings.concurrency;
  }

  get startTimeout(): number {
    return this.settings.startTimeout;
  }

  freed(worker: PoolWorker): void {
    this.#isBrisk = worker.pace.isBrisk;
    if (worker.hasWorked) this.#startFaults.report();
    // One that has nothing to do may find something that waits with another.
    const isIdle = worker.load === 0 && !this.#isBrisk && this.#workers.count > 1;
    if (isIdle || !this.#line.isEmpty) this.#lull.stir();
  }

  lost(
    worker: PoolWorker,
    error: WorkerLostError,
    notBegun: readonly Job[],
    fault: { readonly error: unknown } | undefined,
  ): void {
    this.#workers.remove(worker);
    for (const job of notBegun) this.#again(job);
    const untold = this.#line.awaits(worker) ? undefined : fault;
    if (worker.hasWorked) {
      this.#startFaults.report();
      if (untold !== undefined) reportStray(untold.error);
    } else if (this.#line.isEmpty) {
      this.#startFaults.addUnawaited(untold);
    } else if (this.#startFaults.add(untold)) {
      this.#fail(error);
    }
    this.#lull.stir();
  }

  // For the pool.

  /** The worker for something that is to live on one. Throws what making one throws. */
  appoint(): PoolWorker {
    return this.#workers.appoint();
  }

  /** Ends the results that are iterated, all or those of one actor. */
  closeIterations(closed: ScopeClosedError, of?: Home): void {
    this.#iterations.close(closed, of);
  }

  /** Fulfils when no job waits or runs. */
  idle(): Promise<void> {
    return this.#live === 0
      ? Promise.resolve()
      : new Promise((resolve) => {
          this.#onIdle.push(resolve);
        });
  }

  /** The pool is being disposed of: jobs have `terminateAfter` from now on, as if they had been cancelled. */
  hurry(): void {
    const { terminateAfter = Infinity } = this.settings;
    if (terminateAfter < Infinity)
      this.#lastPatience ??= new LastPatience(terminateAfter, () => this.#workers.all);
  }

  /** Ends all workers, and fulfils when they have ended. */
  dismiss(): Promise<void> {
    this.#lastPatience?.end();
    this.#startFaults.report();
    return this.#workers.dismiss();
  }

  /** The same by force: what waits or runs rejects. */
  terminate(): Promise<void> {
    this.#isTerminated = true;
    for (const job of this.#line.drainAll()) this.#again(job);
    for (const worker of this.#workers.all) worker.lose('was terminated with it');
    return this.dismiss();
  }

  #losePatience(job: Job, worker: PoolWorker, after: number): void {
    const { clock } = currentHost();
    const lose = (): void => {
      // It waits for a job that nobody has cancelled.
      if (!worker.hasBegun(job)) return this.#losePatience(job, worker, after);
      worker.lose(`was terminated, since ${job.name} still ran ${after} ms after its cancellation,`);
    };
    job.forgetPatience = clock.schedule(clock.now() + after, lose, undefined, false);
  }

  #again(job: Job): void {
    job.worker = undefined;
    job.forgetPatience?.();
    if ((job.node.flags & CANCELLED) !== 0) endSoon(job);
    else if (this.#isTerminated) job.end(true, this.#terminated(job));
    else this.#line.push(job);
  }

  #terminated({ name }: Job): WorkerLostError {
    return new WorkerLostError(`${this.name} was terminated before a worker began ${name}.`);
  }

  #handOut(): void {
    const line = this.#line;
    const workers = this.#workers;
    const given: PoolWorker[] = [];
    const note = (worker: PoolWorker): void => {
      if (!given.includes(worker)) given.push(worker);
    };
    const give = (worker: PoolWorker | undefined): boolean => {
      if (worker === undefined) return false;
      worker.send(line.shift() as Job);
      note(worker);
      return true;
    };
    line.offerPinned((job) => this.#handOutPinned(job, note));
    while (line.length > 0 && give(workers.freest((each) => each.room)));
    // Those that start will take some.
    const rest = (): number => line.length - workers.starting * this.settings.concurrency;
    while (rest() > 0 && !workers.isFull && this.#addWorker());
    const ahead = (each: PoolWorker): number => (each.isLow || given.includes(each) ? each.roomAhead : 0);
    while (rest() > 0 && give(workers.freest(ahead)));
    if (line.length === 0) workers.level(note);
    for (const worker of given) worker.outbox.flush();
  }

  #handOutPinned(job: Job, given: (worker: PoolWorker) => void): boolean {
    const worker = job.request.worker as PoolWorker;
    if (worker.isGone) {
      job.end(true, worker.lossOf(job));
      return true;
    }
    if (!worker.takesPinned) return false;
    worker.send(job);
    given(worker);
    return true;
  }

  #addWorker(): boolean {
    try {
      this.#workers.add();
      return true;
    } catch (error) {
      this.#fail(error as Error);
      return false;
    }
  }

  /** Ends all jobs that wait, each with an error of its own: a loss, or what is wrong with `makeWorker`. */
  #fail(error: Error): void {
    this.#startFaults.told();
    const { message, cause } = error;
    const again = error instanceof WorkerLostError ? WorkerLostError : TypeError;
    for (const job of this.#line.drain())
      job.end(true, new again(message, cause === undefined ? undefined : { cause }));
  }
}

/** The task is in the middle of being made or cancelled: it settles in a turn of its own. */
function endSoon(job: Job): void {
  void Promise.resolve().then(() => job.endCancelled());
}
