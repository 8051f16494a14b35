import { WorkerLostError, type ScopeClosedError } from '@tasktree/core';
import type { WorkerHost } from '@tasktree/core/host';
import { CANCELLED, currentHost } from '@tasktree/core/internal';
import { prepare } from './call-message.ts';
import { JobQueue } from './job-queue.ts';
import type { ActorPlace, JobHandler } from './job.ts';
import type { Settings } from './pool-options.ts';
import type { PoolJob, PoolWorker, PoolWorkerListener } from './pool-worker.ts';
import { QuietPeriod } from './quiet-period.ts';
import { OpenIterations } from './remote-iterator.ts';
import { StartFailures, reportStray, type Fault } from './start-failures.ts';
import { Workers } from './workers.ts';

/** The first jobs always note where they were called: that takes 3 ms in all, and mistakes tend to show in the first calls. */
const NOTED = 1000;

/**
 * Hands the jobs of a pool to its workers.
 *
 * Jobs leave the queue at the end of a turn, in the order of their priority: to workers that have nothing to do; to new workers, of which
 * there are as many as there are jobs for, up to the size; and, when all are busy, a little ahead. Invariants:
 *
 * 1. A job is in the queue or with one worker, until it has ended; `#live` counts them.
 * 2. Whatever makes room, brings work or takes a worker away restarts the quiet period, after which jobs are handed out.
 */
export class Dispatcher implements JobHandler {
  readonly #settings: Settings;
  readonly #queue = new JobQueue<PoolJob>();
  readonly #workers: Workers;
  readonly #iterations = new OpenIterations();
  readonly #quiet = new QuietPeriod(() => this.#handOut());
  readonly #startFailures = new StartFailures();
  #isTerminated = false;
  #live = 0;
  #onIdle: (() => void)[] = [];
  #hasShortJobs = false;
  #hasFailed = false;
  #submitted = 0;

  constructor(settings: Settings, makeWorker: () => unknown, workers: WorkerHost) {
    this.#settings = settings;
    const listener: PoolWorkerListener = {
      freed: (worker) => this.#freed(worker),
      failed: () => {
        this.#hasFailed = true;
      },
      iterating: (items, isOpen) => this.#iterations.note(items, isOpen),
      lost: (...loss) => this.#lost(...loss),
    };
    this.#workers = new Workers(settings, makeWorker, workers, listener);
  }

  // For jobs.

  submit(job: PoolJob): void {
    this.#live += 1;
    this.#submitted += 1;
    if ((job.node.flags & CANCELLED) !== 0) return job.endCancelledSoon();
    const { actor } = job.request;
    try {
      if (actor?.failure !== undefined) throw actor.failure.error;
      prepare(job);
      if (actor !== undefined) this.#place(actor);
    } catch (error) {
      if (actor !== undefined && actor.worker === undefined) actor.failure = { error };
      return job.endSoon(error);
    }
    if (this.#isTerminated) return job.endSoon(this.#terminated(job));
    this.#queue.push(job);
    this.#quiet.restart();
  }

  cancelled(job: PoolJob, reason: unknown): void {
    const { worker } = job;
    if (worker === undefined) {
      if (this.#queue.remove(job)) job.endCancelledSoon();
      return;
    }
    if (worker.withdraw(job)) {
      this.#quiet.restart();
      return job.endCancelledSoon();
    }
    worker.cancel(job, reason);
    const { terminateAfter } = this.#settings;
    if (terminateAfter !== undefined) this.#terminateLate(job, worker, terminateAfter);
  }

  raised(job: PoolJob): void {
    if (job.worker === undefined) this.#queue.reprioritize(job);
    else job.worker.escalate(job);
  }

  ended(): void {
    if (--this.#live > 0) return;
    for (const resolve of this.#onIdle) resolve();
    this.#onIdle = [];
  }

  get notesCallSites(): boolean {
    return this.#hasFailed || this.#submitted < NOTED || !this.#hasShortJobs;
  }

  // For the pool.

  /** Ends the results that are iterated, all or those of one actor. */
  closeIterations(closed: ScopeClosedError, of?: ActorPlace): void {
    this.#iterations.close(closed, of);
  }

  /** The actor has been disposed of. */
  removeActor({ worker }: ActorPlace<PoolWorker>): void {
    if (worker !== undefined) worker.actors -= 1;
  }

  /** Fulfils when no job waits or runs. */
  idle(): Promise<void> {
    if (this.#live === 0) return Promise.resolve();
    return new Promise((resolve) => void this.#onIdle.push(resolve));
  }

  /** The pool is being disposed of: jobs have `terminateAfter` from now on, as if they had been cancelled. */
  hurry(): void {
    this.#workers.hurry();
  }

  /** Ends all workers, and fulfils when they have ended. */
  end(): Promise<void> {
    this.#startFailures.report();
    return this.#workers.end();
  }

  /** The same by force: what waits or runs rejects. */
  terminate(): Promise<void> {
    this.#isTerminated = true;
    for (const job of this.#queue.drainAll()) this.#again(job);
    for (const worker of this.#workers.all) worker.lose('was terminated with it');
    return this.end();
  }

  /** Chooses the worker on which an actor lives, at its first job. Throws what making a worker throws. */
  #place(actor: ActorPlace<PoolWorker>): void {
    if (actor.worker !== undefined || this.#isTerminated) return;
    actor.worker = this.#workers.forActor();
    actor.worker.actors += 1;
  }

  #terminateLate(job: PoolJob, worker: PoolWorker, after: number): void {
    const { clock } = currentHost();
    const lose = (): void => {
      // It waits for a job that nobody has cancelled.
      if (!worker.begun.includes(job)) return this.#terminateLate(job, worker, after);
      worker.lose(`was terminated, since ${job.name} still ran ${after} ms after its cancellation,`);
    };
    job.stopTimer = clock.schedule(clock.now() + after, lose, undefined, false);
  }

  #freed(worker: PoolWorker): void {
    this.#hasShortJobs = worker.hasShortJobs;
    if (worker.hasWorked) this.#startFailures.report();
    // One that has nothing to do may find something that waits with another.
    const isIdle = worker.load === 0 && !this.#hasShortJobs && this.#workers.count > 1;
    if (isIdle || !this.#queue.isEmpty) this.#quiet.restart();
  }

  #lost(
    worker: PoolWorker,
    error: WorkerLostError,
    notBegun: readonly PoolJob[],
    fault: Fault | undefined,
  ): void {
    this.#workers.remove(worker);
    for (const job of notBegun) this.#again(job);
    const untold = this.#queue.hasCallFor(worker) ? undefined : fault;
    if (worker.hasWorked) {
      this.#startFailures.report();
      if (untold !== undefined) reportStray(untold.error);
    } else if (this.#queue.isEmpty) {
      this.#startFailures.addUnawaited(untold);
    } else if (this.#startFailures.add(untold)) {
      this.#fail(error);
    }
    this.#quiet.restart();
  }

  /** The job has come back from its worker, or is to leave the queue: it waits, or ends. */
  #again(job: PoolJob): void {
    job.worker = undefined;
    job.stopTimer?.();
    if ((job.node.flags & CANCELLED) !== 0) job.endCancelledSoon();
    else if (this.#isTerminated) job.end(true, this.#terminated(job));
    else this.#queue.push(job);
  }

  #terminated({ name }: PoolJob): WorkerLostError {
    return new WorkerLostError(`${this.#settings.name} was terminated before a worker began ${name}.`);
  }

  #handOut(): void {
    const queue = this.#queue;
    const workers = this.#workers;
    const given = new Set<PoolWorker>();
    const give = (worker: PoolWorker | undefined): boolean => {
      if (worker === undefined) return false;
      worker.send(queue.shift() as PoolJob);
      given.add(worker);
      return true;
    };
    queue.offerActorCalls((job) => this.#handOutActorCall(job, given));
    while (queue.length > 0 && give(workers.freest((each) => each.room)));
    // Those that start will take some.
    const rest = (): number => queue.length - workers.starting * this.#settings.concurrency;
    while (rest() > 0 && !workers.isFull && this.#addWorker());
    const ahead = (each: PoolWorker): number => (each.isLow || given.has(each) ? each.roomAhead : 0);
    while (rest() > 0 && give(workers.freest(ahead)));
    if (queue.length === 0) workers.level((worker) => given.add(worker));
    for (const worker of given) worker.flush();
  }

  #handOutActorCall(job: PoolJob, given: Set<PoolWorker>): boolean {
    const worker = job.request.actor?.worker as PoolWorker;
    if (worker.isGone) {
      job.end(true, worker.lossOf(job));
      return true;
    }
    if (!worker.takesActorCalls) return false;
    worker.send(job);
    given.add(worker);
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
    this.#startFailures.told();
    const { message, cause } = error;
    const again = error instanceof WorkerLostError ? WorkerLostError : TypeError;
    for (const job of this.#queue.drain())
      job.end(true, new again(message, cause === undefined ? undefined : { cause }));
  }
}
