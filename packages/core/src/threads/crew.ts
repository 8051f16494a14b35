import { WorkerLostError, type ScopeClosedError } from '../errors.ts';
import { currentHost } from '../host/current-host.ts';
import { CANCELLED } from '../tree/scope.ts';
import { JobLine } from './job-line.ts';
import type { Desk, Home, Job } from './job.ts';
import { Lull } from './lull.ts';
import { OpenIterations } from './open-iterations.ts';
import type { WorkerPort } from './platform.ts';
import type { RemoteIterator } from './remote-iterator.ts';
import { PoolWorker, type Staff } from './pool-worker.ts';

/** What is set for a pool, checked. */
export interface Settings {
  readonly name: string;
  readonly size: number;
  readonly concurrency: number;
  /** In milliseconds, undefined where a worker is not to be terminated. */
  readonly terminateAfter: number | undefined;
  readonly startTimeout: number;
}

/** After so many workers in a row that were lost before they did anything, the jobs that wait fail: the module must be at fault. */
const MOST_FAILED_STARTS = 3;

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
  readonly #hire: () => WorkerPort;
  readonly #line = new JobLine();
  readonly #workers = new Set<PoolWorker>();
  readonly #iterations = new OpenIterations();
  readonly #lull = new Lull(() => this.#handOut());
  #failedStarts = 0;
  #live = 0;
  #onIdle: (() => void)[] = [];
  #isBrisk = false;
  #hasFailed = false;

  constructor(settings: Settings, hire: () => WorkerPort) {
    this.settings = settings;
    this.#hire = hire;
  }

  // For jobs.

  submit(job: Job): void {
    this.#live += 1;
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
    return this.#hasFailed || !this.#isBrisk;
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
    this.#isBrisk = worker.isBrisk;
    if (worker.hasWorked) this.#failedStarts = 0;
    // One that has nothing to do may find something that waits with another.
    const isIdle = worker.load === 0 && !worker.isBrisk && this.#workers.size > 1;
    if (isIdle || !this.#line.isEmpty) this.#lull.stir();
  }

  lost(worker: PoolWorker, error: WorkerLostError, notBegun: readonly Job[]): void {
    this.#workers.delete(worker);
    for (const job of notBegun) this.#again(job);
    if (worker.hasWorked) this.#failedStarts = 0;
    else this.#startFailed(error);
    this.#lull.stir();
  }

  // For the pool.

  /** The worker for something that is to live on one: a new one if there may be more, else that with the fewest such things. */
  appoint(): PoolWorker {
    if (this.#workers.size < this.settings.size) return this.#newWorker();
    return [...this.#workers].reduce((least, each) => (each.tenants < least.tenants ? each : least));
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

  /** Ends all workers, and fulfils when they have ended. */
  async dismiss(): Promise<void> {
    const workers = [...this.#workers];
    this.#workers.clear();
    await Promise.all(workers.map((worker) => worker.end()));
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
    else this.#line.push(job);
  }

  #handOut(): void {
    const given: PoolWorker[] = [];
    const give = (worker: PoolWorker): void => {
      worker.send(this.#line.shift() as Job);
      if (!given.includes(worker)) given.push(worker);
    };
    this.#line.offerPinned((job) => this.#handOutPinned(job, given));
    const waiting = (): number => this.#line.length;
    while (waiting() > 0) {
      const worker = this.#freest((each) => each.room);
      if (worker === undefined) break;
      give(worker);
    }
    while (waiting() > this.#roomToCome() && this.#workers.size < this.settings.size) {
      if (!this.#addWorker()) break;
    }
    while (waiting() > this.#roomToCome()) {
      const worker = this.#freest((each) => (each.isLow || given.includes(each) ? each.roomAhead : 0));
      if (worker === undefined) break;
      give(worker);
    }
    if (waiting() === 0) this.#level(given);
    for (const worker of given) worker.outbox.flush();
  }

  #handOutPinned(job: Job, given: PoolWorker[]): boolean {
    const worker = job.request.worker as PoolWorker;
    if (worker.isGone) {
      const message = `${job.name}: the worker of ${this.name} that could do it is gone.`;
      job.end(true, new WorkerLostError(message));
      return true;
    }
    if (!worker.takesPinned) return false;
    worker.send(job);
    if (!given.includes(worker)) given.push(worker);
    return true;
  }

  /** Who has nothing to do takes over what waits behind a long job of somebody else. */
  #level(given: PoolWorker[]): void {
    for (const idle of this.#workers) {
      if (idle.load > 0 || idle.room === 0) continue;
      let job: Job | undefined;
      for (const busy of this.#workers) job ??= busy.giveBack();
      if (job === undefined) return;
      idle.send(job);
      given.push(idle);
    }
  }

  /** The worker with the most room; undefined if none has any. */
  #freest(roomOf: (worker: PoolWorker) => number): PoolWorker | undefined {
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

  /** What workers that are starting will be able to take. */
  #roomToCome(): number {
    let starting = 0;
    for (const worker of this.#workers) if (worker.isStarting) starting += 1;
    return starting * this.settings.concurrency;
  }

  #addWorker(): boolean {
    try {
      this.#newWorker();
      return true;
    } catch (cause) {
      this.#fail(new WorkerLostError(`A worker of ${this.name} could not be made.`, { cause }));
      return false;
    }
  }

  #newWorker(): PoolWorker {
    // It outlives the task that happens to need it first.
    const port = currentHost().context.run(undefined, this.#hire, undefined);
    const worker = new PoolWorker(this, port);
    this.#workers.add(worker);
    return worker;
  }

  #startFailed(error: WorkerLostError): void {
    this.#failedStarts += 1;
    if (this.#failedStarts >= MOST_FAILED_STARTS) this.#fail(error);
  }

  /** Ends all jobs that wait. */
  #fail({ message, cause }: WorkerLostError): void {
    this.#failedStarts = 0;
    for (const job of this.#line.drain())
      job.end(true, new WorkerLostError(message, cause === undefined ? undefined : { cause }));
  }
}

/** The task is in the middle of being made or cancelled: it settles in a turn of its own. */
function endSoon(job: Job): void {
  void Promise.resolve().then(() => job.endCancelled());
}
