import { gather } from '../gather.ts';
import { abortError } from '../stopping.ts';
import { checkLimit, checkPriority, checkTimeout } from './checks.ts';
import type { QueueAddOptions } from './add-options.ts';
import type { Options, QueueTask, TaskResults } from './options.ts';
import PriorityQueue, { notThere } from './priority-queue.ts';
import type { Queue, RunFunction } from './queue.ts';
import { QueuedWork, type QueuedFunction, type WorkListener } from './queued-work.ts';
import { QueueWaits } from './queue-waits.ts';
import { RateGate, type RateListener } from './rate-gate.ts';
import { readOptions } from './read-options.ts';
import { RunningTasks, type TimedTask } from './running-tasks.ts';
import { workOptions } from './work-options.ts';

/**
 * Runs the functions that are added, at most `concurrency` at a time and `intervalCap` within an `interval`, by priority, and first
 * come, first served.
 *
 * Each function runs in a task of its own, linked to the task that added it, and gets the `signal` to stop by, whether or not one
 * was given. A timeout, an abort or a cancellation takes a waiting function out of the queue, and cancels a running one; its place
 * is free again, and its promise rejects, when it has ended, or `abandonAfter` later. Throws `TypeError` for invalid options.
 *
 * It is an `EventTarget`, whose events have the result or the error as `detail`, and an emitter with `on`, `once` and `off` as well.
 *
 * @example
 * ```ts
 * const queue = new PQueue({ concurrency: 2, timeout: 5000 });
 * const page = await queue.add(({ signal }) => fetch(url, { signal }));
 * ```
 */
export default class PQueue<
  QueueType extends Queue<RunFunction, EnqueueOptionsType> = PriorityQueue,
  EnqueueOptionsType extends QueueAddOptions = QueueAddOptions,
> extends QueueWaits {
  readonly #queueClass: new () => QueueType;
  readonly #rate: RateGate;
  readonly #awaitRunning: boolean;
  readonly #abandonAfter: number | undefined;
  readonly #listener: WorkListener = this.#workListener();
  #queue: QueueType;
  readonly #waiting = new Map<QueuedWork, RunFunction>();
  readonly #running = new RunningTasks();
  #timeout: number | undefined;
  #concurrency = Infinity;
  #pending = 0;
  #isPaused: boolean;
  #lastId = 0;

  constructor(options?: Options<QueueType, EnqueueOptionsType>) {
    super();
    const settings = readOptions(options);
    this.#queueClass = settings.queueClass ?? (PriorityQueue as unknown as new () => QueueType);
    this.#queue = new this.#queueClass();
    this.#concurrency = settings.concurrency;
    this.#timeout = settings.timeout;
    this.#isPaused = !settings.autoStart;
    this.#awaitRunning = settings.awaitRunning;
    this.#abandonAfter = settings.abandonAfter;
    this.#rate = new RateGate(
      settings.rate(() => this.#pending),
      this.#rateListener(),
    );
  }

  #workListener(): WorkListener {
    return {
      left: (work) => {
        const run = this.#waiting.get(work);
        this.#waiting.delete(work);
        if (!(this.#queue instanceof PriorityQueue)) this.#queue.remove?.(work.options.id as string);
        else if (run !== undefined) this.#queue.remove(run);
        this.#startAll();
        this.emit('next');
      },
      completed: (value) => void this.emit('completed', value),
      failed: (error) => void this.emit('error', error),
      ended: (work) => {
        this.#running.ended(work);
        void Promise.resolve().then(() => this.#ended());
      },
    };
  }

  #rateListener(): RateListener {
    return {
      isWaiting: () => this.#queue.size > 0,
      opened: () => this.#startAll(),
      limitedChanged: (isLimited) => void this.emit(isLimited ? 'rateLimit' : 'rateLimitCleared'),
    };
  }

  /** How many milliseconds functions may run that are added without a timeout of their own; can be set, for those added then. */
  get timeout(): number | undefined {
    return this.#timeout;
  }

  set timeout(newTimeout: number | undefined) {
    checkTimeout(newTimeout);
    this.#timeout = newTimeout;
  }

  /** How many functions may run at once; can be set. */
  get concurrency(): number {
    return this.#concurrency;
  }

  set concurrency(newConcurrency: number) {
    checkLimit('concurrency', newConcurrency);
    this.#concurrency = newConcurrency;
    this.#startWaiting();
  }

  /** Moves a function that waits to another priority. Throws `ReferenceError` if none of that id waits. */
  setPriority(id: string, priority: number): void {
    checkPriority(priority);
    for (const work of this.#waiting.keys()) {
      if (work.options.id !== id) continue;
      this.#queue.setPriority(id, priority);
      work.priority = priority;
      return;
    }
    throw notThere(id);
  }

  /**
   * Adds a function, and gives its outcome. It starts within this call if it may. Rejects with a `TimeoutError`, the signal's reason,
   * the caller's `CancellationError`, or the `AbortError` of {@link clear}.
   */
  add<TaskResultType>(
    function_: QueueTask<TaskResultType>,
    options?: Partial<EnqueueOptionsType>,
  ): Promise<Awaited<TaskResultType>> {
    try {
      return this.#add(function_, options).promise as Promise<Awaited<TaskResultType>>;
    } catch (error) {
      return Promise.reject(error);
    }
  }

  /**
   * Adds functions, and gives their results in order. The first failure cancels the others, and is thrown when they have ended.
   */
  addAll<const Tasks extends ReadonlyArray<QueueTask<unknown>>>(
    functions: Tasks,
    options?: Partial<EnqueueOptionsType>,
  ): Promise<TaskResults<Tasks>>;
  addAll<TaskResultsType>(
    functions: ReadonlyArray<QueueTask<TaskResultsType>>,
    options?: Partial<EnqueueOptionsType>,
  ): Promise<Awaited<TaskResultsType>[]>;
  async addAll(
    functions: ReadonlyArray<QueuedFunction>,
    options?: Partial<EnqueueOptionsType>,
  ): Promise<unknown[]> {
    const added = functions.map((function_) => {
      const work = this.#add(function_, options);
      return { promise: work.outcome, cancel: (reason: unknown) => work.cancel(reason) };
    });
    return gather(added, options?.awaitRunning ?? this.#awaitRunning);
  }

  #add(function_: QueuedFunction, options: Partial<EnqueueOptionsType> | undefined): QueuedWork {
    const id = options?.id ?? String(++this.#lastId);
    const settings = workOptions(options, id, this.#timeout, this.#awaitRunning, this.#abandonAfter);
    const work = new QueuedWork(function_, settings, this.#listener);
    // Stopped before it was there: nobody hears of it.
    if (!work.enter()) return work;
    const othersWait = this.#queue.size > 0;
    const run: RunFunction = () => this.#run(work);
    this.#queue.enqueue(run, settings as unknown as EnqueueOptionsType);
    this.#waiting.set(work, run);
    this.emit('add');
    this.#rate.mayHaveChanged();
    if (othersWait) this.#startAll();
    else this.#startOne();
    return work;
  }

  #run(work: QueuedWork): Promise<void> {
    this.#waiting.delete(work);
    this.#pending++;
    if (work.hasEnded) {
      // A queue class that cannot take it out has kept it.
      this.#rate.giveBack();
      return Promise.resolve().then(() => this.#ended());
    }
    this.#running.began(work);
    return work.runNow(
      () =>
        `Task timed out after ${work.options.timeout}ms (queue has ${this.#pending} running, ${this.#queue.size} waiting)`,
    );
  }

  #ended(): void {
    this.#pending--;
    if (this.#pending === 0) this.emit('pendingZero');
    this.#startAll();
    this.emit('next');
    this.#rate.mayHaveChanged();
  }

  /** Starts the next function if there is one and it may. */
  #startOne(): boolean {
    if (this.#queue.size === 0) {
      this.#tellEmpty();
      return false;
    }
    const mayStart = !this.#isPaused && this.#pending < this.#concurrency && this.#rate.allowsOne;
    if (mayStart) {
      const job = this.#queue.dequeue() as RunFunction;
      this.#rate.take();
      void job();
      this.emit('active');
    }
    this.#rate.watch();
    return mayStart;
  }

  #startAll(): void {
    while (this.#startOne());
  }

  /** Tells nobody of an empty queue: whoever listens to that, and sets what leads here, would be told again. */
  #startWaiting(): void {
    if (this.#queue.size > 0) this.#startAll();
  }

  #tellEmpty(): void {
    this.#rate.rest();
    this.emit('empty');
    // Somebody who heard of it may have added to it.
    if (this.#pending === 0 && this.#queue.size === 0) this.emit('idle');
  }

  /** Starts, or goes on after {@link pause}. */
  start(): this {
    if (this.#isPaused) {
      this.#isPaused = false;
      this.#startWaiting();
    }
    return this;
  }

  /** Starts nothing more until {@link start}; what runs goes on. */
  pause(): void {
    this.#isPaused = true;
  }

  /** Throws out all functions that wait: their promises reject with an `AbortError`, which nobody needs to handle. */
  clear(): void {
    if (this.#queue.size === 0) return;
    const error = abortError('The queue was cleared');
    const waiting = [...this.#waiting.keys()];
    this.#waiting.clear();
    this.#queue = new this.#queueClass();
    for (const work of waiting) work.discard(error);
    this.#tellEmpty();
    this.#rate.check();
    this.emit('next');
  }

  protected override get isLimitedNow(): boolean {
    return this.#rate.isLimitedNow;
  }

  /** How many functions wait. */
  override get size(): number {
    return this.#queue.size;
  }

  /** How many functions wait that fit `options`, such as a priority. */
  sizeBy(options: Readonly<Partial<EnqueueOptionsType>>): number {
    return this.#queue.filter(options).length;
  }

  /** How many functions run, those included that were stopped and have not ended. */
  override get pending(): number {
    return this.#pending;
  }

  /** Whether it is paused. */
  get isPaused(): boolean {
    return this.#isPaused;
  }

  /** Whether the rate limit holds functions back. */
  get isRateLimited(): boolean {
    return this.#rate.isLimited;
  }

  /** Whether functions wait for a place or for the rate. */
  get isSaturated(): boolean {
    return this.#queue.size > 0 && (this.#pending >= this.#concurrency || this.#rate.isLimited);
  }

  /** What runs, and how many milliseconds it has left. */
  get runningTasks(): ReadonlyArray<TimedTask> {
    return this.#running.list();
  }
}
