import { suppressedErrors, type WorkerLostError } from '@tasktree/core';
import type { WorkerPort } from '@tasktree/core/host';
import {
  CANCELLED,
  cancellationErrorOf,
  currentHost,
  events,
  relays,
  suppress,
} from '@tasktree/core/internal';
import { callMessage, postedArgs } from './call-message.ts';
import { decodeError, encodeError, withoutObjects, type Encoded } from './codec.ts';
import { tryRead } from './error-classes.ts';
import { RemoteEvents, type SentEvent } from './events.ts';
import type { Job } from './job.ts';
import { MainRequests } from './main-calls.ts';
import type { Outbox } from './outbox.ts';
import { unpack, type Holes } from './parcel.ts';
import { MOST_JOBS, type Settings } from './pool-options.ts';
import { Answer, Ask, protocol, type Message } from './protocol.ts';
import { RemoteIterator } from './remote-iterator.ts';
import { SendAhead } from './send-ahead.ts';
import { refusal } from './send-problem.ts';
import { SentJobs, endLost, endWith } from './sent-jobs.ts';
import { appendCancellation } from './shared-memory.ts';
import type { Fault } from './start-failures.ts';
import { WorkerConnection, lossError, type Loss } from './worker-connection.ts';

/** A call to a pool. */
export type PoolJob = Job<PoolWorker>;

/** Hears what becomes of a worker and its jobs. */
export interface PoolWorkerListener {
  /** The worker is ready, or has less to do than before. */
  freed(worker: PoolWorker): void;
  /** A job has thrown an error in the worker. */
  failed(): void;
  /** A call has an iterator for its result: from now on, and until that has ended. */
  iterating(items: RemoteIterator, isOpen: boolean): void;
  /** The worker is lost; `notBegun` are jobs that can be done elsewhere, `fault` is an error that none of its jobs has been told of. */
  lost(
    worker: PoolWorker,
    error: WorkerLostError,
    notBegun: readonly PoolJob[],
    fault: Fault | undefined,
  ): void;
}

/**
 * One worker of a pool and the jobs that are with it, as the pool sees them. Invariants:
 *
 * 1. A job is in `#jobs` from when it is sent until its answer has come or the worker is gone; only from there it is ended.
 * 2. When the worker goes, each job there is either ended or handed back to the pool, which then holds no begun one.
 */
export class PoolWorker {
  /** How many actors live here. */
  actors = 0;
  /** Whether it has ever begun a job, as far as is known: until then its loss counts as a failure to start. */
  hasWorked = false;
  readonly #settings: Settings;
  readonly #listener: PoolWorkerListener;
  readonly #connection: WorkerConnection;
  readonly #jobs = new SentJobs<PoolJob>(currentHost().workers?.sharedMemory === true);
  readonly #iterators = new Map<number, RemoteIterator>();
  readonly #requests: MainRequests;
  readonly #events: RemoteEvents;
  readonly #ahead = new SendAhead();
  #loss: Loss | undefined = undefined;

  constructor(port: WorkerPort, settings: Settings, listener: PoolWorkerListener) {
    this.#settings = settings;
    this.#listener = listener;
    this.#connection = new WorkerConnection(port, settings, {
      message: (message) => this.receive(message),
      read: (averageMs) => {
        this.#ahead.note(averageMs);
        this.#freed();
      },
      refused: (message, error) => this.#refused(message, error),
      lost: (loss, fault) => this.#lost(loss, fault),
    });
    const find = (id: number): PoolJob | undefined => this.#jobs.find(id);
    this.#requests = new MainRequests(this.#connection.outbox, find);
    this.#events = new RemoteEvents(this.#connection.outbox, find);
  }

  get isStarting(): boolean {
    return this.#connection.isStarting;
  }

  get isGone(): boolean {
    return this.#connection.isGone;
  }

  /** How many jobs of the queue are with it. */
  get load(): number {
    return this.#jobs.size - this.#jobs.ofActors;
  }

  /** How many more jobs it could run now. */
  get room(): number {
    return this.#connection.isReady ? this.#settings.concurrency - this.load : 0;
  }

  /** The same with those that are sent ahead. */
  get roomAhead(): number {
    return this.#connection.isReady ? this.#settings.concurrency + this.#ahead.count - this.load : 0;
  }

  /** Whether another call of an actor may be sent to it, whatever else it does. */
  get takesActorCalls(): boolean {
    return this.#connection.isReady && this.#jobs.ofActors < MOST_JOBS;
  }

  /** Whether jobs have been so short lately that what is done for each on this side counts. */
  get hasShortJobs(): boolean {
    return this.#ahead.isOfShortJobs;
  }

  /** Whether it is time to send ahead again. */
  get isLow(): boolean {
    return this.#ahead.isLow(this.load - this.#settings.concurrency);
  }

  /** The jobs that it has begun, as far as is known. */
  get begun(): PoolJob[] {
    return this.#jobs.begun;
  }

  /** Sends a job with the next {@link flush}. There must be a place for it: see {@link room}. */
  send(job: PoolJob): void {
    const id = this.#jobs.add(job);
    this.#connection.hold(true);
    job.sent(this, id);
    this.#outbox.put(callMessage(job), job.parcel?.transfer);
  }

  flush(): void {
    this.#outbox.flush();
  }

  /** Tells it that a job is cancelled: at once where memory is shared, and in a message, which also wakes a body that waits. */
  cancel(job: PoolJob, reason: unknown): void {
    const { memory } = this.#jobs;
    const encoded = reason === undefined ? undefined : encodeError(reason);
    if (memory !== undefined) appendCancellation(memory, job.id, encoded);
    this.#outbox.add([Ask.cancel, job.id, encoded]);
  }

  escalate(job: PoolJob): void {
    this.#outbox.add([Ask.escalate, job.id, job.node.priority]);
  }

  /** Takes a job back that it has not begun and will not begin; false if that is not certain. */
  withdraw(job: PoolJob): boolean {
    const isBack = this.#jobs.withdraw(job);
    if (isBack && this.#jobs.size === 0) this.#connection.hold(false);
    return isBack;
  }

  /** Gives back the last job that waits here behind others and can be done elsewhere, if there is one. */
  giveBack(): PoolJob | undefined {
    if (this.hasShortJobs || this.load <= this.#settings.concurrency) return undefined;
    return this.#jobs.withdrawNewest();
  }

  /** Ends it as lost: what it had begun fails, the rest goes back to the pool. Harmless when it is gone. */
  lose(how: string): void {
    this.#connection.lose(how);
  }

  /** For a call of an actor that was not with the worker yet when that was lost. */
  lossOf(job: PoolJob): WorkerLostError {
    const loss = this.#loss ?? { of: this.#settings.name, how: 'has ended', cause: undefined };
    return lossError(loss, `, and with it ${job.name}`);
  }

  /** Ends it for good, and fulfils when it has ended. */
  end(): Promise<void> {
    relays.delete(this.#events);
    this.#jobs.clear();
    this.#requests.forget();
    return this.#connection.end();
  }

  get #outbox(): Outbox {
    return this.#connection.outbox;
  }

  #lost(loss: Loss, fault: Fault | undefined): void {
    const jobs = this.#jobs.all;
    const begun = new Set(this.#jobs.begun);
    if (begun.size > 0) this.hasWorked = true;
    this.#loss = loss;
    void this.end();
    // Children first: no observer should see a task that outlives its parent.
    if (events.sink !== undefined) this.#events.lost(lossError(loss));
    const notBegun = endLost(jobs, loss, begun);
    const isTold = notBegun.length < jobs.length;
    this.#listener.lost(this, lossError(loss), notBegun, isTold ? undefined : fault);
  }

  /** A message has come from the worker. */
  receive(message: Message): void {
    const [kind, id, value, holes] = message;
    switch (kind) {
      case Answer.ready:
        return this.#ready(id);
      case Answer.done:
        return this.#settle(id, false, () => unpack(value, holes as Holes | undefined));
      case Answer.failed:
        return this.#settle(id, true, (job) => decodeError(value as Encoded, job.request.site));
      case Answer.cancelled:
        return this.#cancelled(id, value as Encoded);
      case Answer.begun:
        return this.#jobs.find(id)?.begin();
      case Answer.iterated:
        return this.#iterate(id);
      case Answer.item:
        return this.#iterators.get(id)?.add(unpack(value, holes as Holes | undefined));
      case Answer.ask:
        return this.#requests.answer(message);
      case Answer.unask:
        return this.#requests.cancel(id, value as Encoded);
      case Answer.event:
        return this.#events.receive(value as SentEvent);
      default:
    }
  }

  /** It has called `expose`. */
  #ready(version: number): void {
    if (!this.#connection.open(version)) return;
    this.#outbox.put([Ask.open, protocol, this.#settings.concurrency, this.#jobs.memory?.buffer]);
    relays.add(this.#events);
    if (events.sink !== undefined) this.#events.watch(true, events.sink.sites);
    this.#outbox.flush();
  }

  /** Its result is iterated: the call has its outcome now, and its task lives on. */
  #iterate(id: number): void {
    const job = this.#jobs.find(id);
    if (job === undefined) return;
    const items = new RemoteIterator(job, (message) => this.#outbox.add(message));
    this.#iterators.set(id, items);
    job.onSettled = (failed, value) => {
      this.#iterators.delete(id);
      items.ended(failed, value);
      this.#listener.iterating(items, false);
    };
    job.outcome.early(items);
    this.#listener.iterating(items, true);
  }

  #settle(id: number, failed: boolean, read: (job: PoolJob) => unknown): void {
    const job = this.#take(id);
    if (job === undefined) return;
    if (failed) this.#listener.failed();
    endWith(job, failed, () => read(job));
  }

  /** The job has ended with the error of its own cancellation, or was cancelled before it began. */
  #cancelled(id: number, error: Encoded): void {
    const job = this.#jobs.find(id);
    // A deadline may strike in the worker a little earlier than here.
    if (job === undefined || (job.node.flags & CANCELLED) === 0) {
      return this.#settle(id, true, () => decodeError(error, job?.request.site));
    }
    this.#take(id);
    // What was suppressed under the worker's error stays so (error.2).
    const own = cancellationErrorOf(job.node);
    suppress(own, tryRead(() => suppressedErrors(decodeError(error))) ?? []);
    job.end(true, own);
  }

  #take(id: number): PoolJob | undefined {
    const job = this.#jobs.take(id);
    if (job !== undefined) this.hasWorked = true;
    return job;
  }

  #freed(): void {
    if (this.#jobs.size === 0) this.#connection.hold(false);
    this.#listener.freed(this);
  }

  /** Only what users give can be refused: arguments, what was asked of this thread, and the reason of a cancellation. */
  #refused(message: Message, error: unknown): void {
    const [kind, id, reason] = message;
    if (kind === Ask.told) return this.#requests.refused(message, error);
    if (kind === Ask.cancel) {
      return this.#outbox.add([Ask.cancel, id, withoutObjects(reason as Encoded)]);
    }
    const job = this.#take(id);
    if (job === undefined) return;
    job.end(true, refusal(error, postedArgs(job), 'args', job.parcel?.transfer ?? []));
    this.#freed();
  }
}
