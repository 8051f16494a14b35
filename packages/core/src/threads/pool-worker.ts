import { WorkerLostError } from '../errors.ts';
import { currentHost } from '../host/current-host.ts';
import { realm } from '../realm.ts';
import type { TaskNode } from '../task/task-node.ts';
import { answers } from './answers.ts';
import { asideOf, readMessages } from './batch.ts';
import { appendCancellation } from './cancel-log.ts';
import { encodeError } from './codec.ts';
import type { Job } from './job.ts';
import { Outbox } from './outbox.ts';
import type { WorkerPort } from './platform.ts';
import { Ask, protocol, type Message } from './protocol.ts';
import { RemoteEvents } from './remote-events.ts';
import { refusal } from './send-problem.ts';
import { MOST_JOBS, createSharedMemory, hasBegun, placeOf, type SharedMemory } from './shared-memory.ts';

/** The pool, as its workers see it. */
export interface Staff {
  /** What the pool is called in messages. */
  readonly name: string;
  /** Jobs at a time in one worker. */
  readonly concurrency: number;
  /** How long a new worker may take until it is ready, in milliseconds. */
  readonly startTimeout: number;
  /** A worker is ready, or has less to do than before. */
  freed(worker: PoolWorker): void;
  /** A worker is lost; these jobs it had not begun. */
  lost(worker: PoolWorker, error: WorkerLostError, notBegun: readonly Job[]): void;
}

/** So many milliseconds of work are sent ahead, and at least one job: the next one is there when one ends. */
const WORK_AHEAD = 0.5;
const MOST_AHEAD = 32;
/** So many sent ahead mean jobs of 60 microseconds at most. */
const BRISK = 8;

/**
 * One worker of a pool, from outside.
 *
 * Its life: starting, ready (it has called `expose`), gone. Invariants:
 *
 * 1. Nothing is sent before it is ready, nor after it is gone.
 * 2. A job is in `#jobs` from when it is sent until its answer has come or the worker is gone; only from there it is ended.
 * 3. When it goes, each job there is either ended or handed back to the pool, which then holds no begun one.
 */
export class PoolWorker {
  readonly outbox: Outbox;
  readonly #staff: Staff;
  readonly #port: WorkerPort;
  readonly #memory: SharedMemory | undefined;
  /** By place. */
  readonly #jobs = new Map<number, Job>();
  #state: 'starting' | 'ready' | 'gone' = 'starting';
  /** How many of them only this worker can do: those are sent whatever else it does. */
  #pinned = 0;
  #lastId = 0;
  #ahead = 1;
  /** Whether it has ever begun a job, as far as is known: until then its loss counts as a failure to start. */
  hasWorked = false;
  /** What the worker has asked for and not been told yet, by its numbers. */
  readonly questions: Map<number, TaskNode> = new Map();
  /** What happens to tasks over there, while somebody observes here. */
  readonly events: RemoteEvents = new RemoteEvents(this);
  /** How many actors live here. */
  tenants = 0;
  #isHeld = true;
  #heard: unknown = undefined;
  #ended: Promise<void> | undefined = undefined;
  #forgetStart: (() => void) | undefined = undefined;

  constructor(staff: Staff, port: WorkerPort) {
    this.#staff = staff;
    this.#port = port;
    this.#memory = currentHost().workers?.sharedMemory === true ? createSharedMemory() : undefined;
    this.outbox = new Outbox(
      (batch, transfer) => port.post(batch, transfer),
      (message, error) => this.#refused(message, error),
    );
    port.listen({
      message: (data) => this.#receive(data),
      error: (error) => this.#fault(error),
      garbled: (error) => this.lose('sent or was sent a message that could not be read', error),
      exit: (how) => this.lose(`ended ${how}${this.#whenStarting}`),
    });
    const { startTimeout } = staff;
    if (startTimeout < Infinity) {
      const { clock } = currentHost();
      const late = (): void =>
        this.lose(`did not call expose() within ${startTimeout} ms; see the option startTimeout`);
      this.#forgetStart = clock.schedule(clock.now() + startTimeout, late, undefined, false);
    }
  }

  get isStarting(): boolean {
    return this.#state === 'starting';
  }

  get isGone(): boolean {
    return this.#state === 'gone';
  }

  /** How many jobs of the queue are with it. */
  get load(): number {
    return this.#jobs.size - this.#pinned;
  }

  /** Whether another job that only this worker can do may be sent to it. */
  get takesPinned(): boolean {
    return this.#state === 'ready' && this.#pinned < MOST_JOBS;
  }

  /** How many more jobs it could run now. */
  get room(): number {
    return this.#state === 'ready' ? this.#staff.concurrency - this.load : 0;
  }

  /** The same with those that are sent ahead. */
  get roomAhead(): number {
    return this.#state === 'ready' ? this.#staff.concurrency + this.#ahead - this.load : 0;
  }

  /** Whether it is time to send ahead again: while more than half of that is left, the next jobs wait for company. */
  get isLow(): boolean {
    return this.load - this.#staff.concurrency <= this.#ahead >> 1;
  }

  /** Whether its jobs have been so short lately that what is done for each on this side counts. */
  get isBrisk(): boolean {
    return this.#ahead >= BRISK;
  }

  /** Sends a job with the next flush of the outbox. There must be a place for it: see {@link room}. */
  send(job: Job): void {
    let id = this.#lastId;
    do id += 1;
    while (this.#jobs.has(placeOf(id)));
    this.#lastId = id;
    this.#jobs.set(placeOf(id), job);
    if (job.request.worker !== undefined) this.#pinned += 1;
    if (!this.#isHeld) this.#hold(true);
    job.sent(this, id);
    const { kind, target, args, parcel, deadline, locals } = job.request;
    const message: unknown[] = [kind, id, target, args, job.node.priority];
    if (parcel?.holes !== undefined || deadline !== undefined || locals !== undefined) {
      message.push(parcel?.holes, deadline, locals);
    }
    this.outbox.put(message as unknown as Message, parcel?.transfer);
  }

  /**
   * Tells it that a job is cancelled: at once where memory is shared, and in a message, which also wakes a body that waits. True if
   * it is certain that the job will not begin: then it has left the worker, and the caller ends it.
   */
  cancel(job: Job, reason: unknown): boolean {
    const encoded = reason === undefined ? undefined : encodeError(reason);
    this.outbox.add([Ask.cancel, job.id, encoded]);
    if (this.#memory === undefined || job.request.worker !== undefined) return false;
    const isLogged = appendCancellation(this.#memory, job.id, encoded);
    if (!isLogged || hasBegun(this.#memory, job.id)) return false;
    this.#jobs.delete(placeOf(job.id));
    return true;
  }

  /** So many more items of an iterated result are wanted. */
  pull(job: Job, count: number): void {
    this.outbox.add([Ask.pull, job.id, count]);
  }

  /** No more are. */
  leave(job: Job): void {
    this.outbox.add([Ask.leave, job.id]);
  }

  escalate(job: Job): void {
    this.outbox.add([Ask.escalate, job.id, job.node.priority]);
  }

  /** The job with this number, which stays with the worker. */
  jobOf(id: number): Job | undefined {
    const job = this.#jobs.get(placeOf(id));
    return job?.id === id ? job : undefined;
  }

  /** The job with this number, which has left the worker: the caller ends it. */
  take(id: number): Job | undefined {
    const job = this.jobOf(id);
    if (job !== undefined) {
      this.#jobs.delete(placeOf(id));
      if (job.request.worker !== undefined) this.#pinned -= 1;
      this.hasWorked = true;
    }
    return job;
  }

  /** It has called `expose`. */
  becomeReady(version: unknown): void {
    if (this.#state !== 'starting') return;
    if (version !== protocol) {
      this.lose(
        `speaks version ${String(version)} of the protocol, and this thread version ${protocol}: ` +
          'align @tasktree/core in both to one version',
      );
      return;
    }
    this.#state = 'ready';
    this.#forgetStart?.();
    this.outbox.put([Ask.open, protocol, this.#staff.concurrency, this.#memory?.buffer]);
    (realm.relays ??= new Set()).add(this.events);
    if (realm.events !== undefined) this.events.watch(true, realm.events.sites);
    this.outbox.flush();
  }

  /** Ends it as lost: what it had begun fails, the rest goes back to the pool. Harmless when it is gone. */
  lose(how: string, cause: unknown = this.#heard): void {
    if (this.#state === 'gone') return;
    const jobs = [...this.#jobs.values()];
    if (jobs.some((job) => this.hasBegun(job))) this.hasWorked = true;
    void this.end();
    // Children first: nobody sees a task that outlives its parent.
    if (realm.events !== undefined) this.events.lost(this.#lossOf(how, cause, ''));
    const notBegun: Job[] = [];
    for (const job of jobs) {
      if (job.request.worker !== undefined)
        job.end(true, this.#lossOf(how, cause, `, and with it ${job.name}`));
      else if (this.#mayBeSentAgain(job)) notBegun.push(job);
      else if (this.hasBegun(job))
        job.end(
          true,
          this.#lossOf(
            how,
            cause,
            ` while it ran ${job.name}, which may have done part of its work and is not run again`,
          ),
        );
      else
        job.end(
          true,
          this.#lossOf(how, cause, ` before it began ${job.name}, whose arguments were moved there`),
        );
    }
    this.#staff.lost(this, this.#lossOf(how, cause, ''), notBegun);
  }

  /** Ends it for good, and fulfils when it has ended. */
  end(): Promise<void> {
    if (this.#ended !== undefined) return this.#ended;
    this.#state = 'gone';
    realm.relays?.delete(this.events);
    this.#jobs.clear();
    this.#forgetStart?.();
    this.#ended = this.#port.terminate();
    return this.#ended;
  }

  get #whenStarting(): string {
    return this.#state === 'starting' ? ' before it was ready' : '';
  }

  /** Whether it has begun that job, as far as is known. */
  hasBegun(job: Job): boolean {
    return this.#memory === undefined ? job.isBegun : hasBegun(this.#memory, job.id);
  }

  #mayBeSentAgain(job: Job): boolean {
    const { parcel } = job.request;
    return (parcel?.transfer.length ?? 0) === 0 && !this.hasBegun(job);
  }

  #lossOf(how: string, cause: unknown, when: string): WorkerLostError {
    const message = `A worker of ${this.#staff.name} ${how}${when}.`;
    return new WorkerLostError(message, cause === undefined ? undefined : { cause });
  }

  #fault(error: unknown): void {
    this.#heard = error;
    // Later on it is for the platform to say whether a worker lives on with an error that nobody caught.
    if (this.#state === 'starting') this.lose(`failed${this.#whenStarting}`);
  }

  readonly #onMessage = (message: Message): void => {
    if (!this.isGone) answers[message[0]]?.(this, message);
  };

  #receive(data: unknown): void {
    if (this.#state === 'gone') return;
    const load = asideOf(data);
    if (load === undefined) {
      this.lose(
        'sent something that is no message of @tasktree/core: a worker of a pool must not post messages of its own',
      );
      return;
    }
    this.#ahead = load > 0 ? Math.min(Math.max(1, Math.floor(WORK_AHEAD / load)), MOST_AHEAD) : 1;
    try {
      readMessages(data as unknown[], this.#onMessage);
    } catch (error) {
      this.lose('sent a message that makes no sense', error);
    }
    if (this.isGone) return;
    if (this.#jobs.size === 0) this.#hold(false);
    this.#staff.freed(this);
  }

  #hold(on: boolean): void {
    if (this.#isHeld === on) return;
    this.#isHeld = on;
    this.#port.hold(on);
  }

  /** Only what users give can be refused: arguments, and the reason of a cancellation. */
  #refused(message: Message, error: unknown): void {
    const [kind, id, , value] = message;
    if (kind === Ask.told) {
      this.outbox.add([Ask.told, id, true, encodeError(refusal(error, value, 'the result'))]);
      return;
    }
    if (kind === Ask.cancel) {
      this.outbox.add([Ask.cancel, id]);
      return;
    }
    const job = this.take(id);
    if (job === undefined) return;
    const { args, parcel } = job.request;
    job.end(true, refusal(error, args, 'args', parcel?.transfer ?? []));
    this.#staff.freed(this);
  }
}
