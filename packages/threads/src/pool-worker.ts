import type { WorkerLostError } from '@tasktree/core';
import type { WorkerPort } from '@tasktree/core/host';
import { currentHost, realm, type TaskNode } from '@tasktree/core/internal';
import { answers } from './answers.ts';
import { asideOf, readMessages } from './batch.ts';
import { appendCancellation } from './cancel-log.ts';
import { encodeError } from './codec.ts';
import { callMessage, type Job } from './job.ts';
import { Outbox } from './outbox.ts';
import { onRefused } from './on-refused.ts';
import { Pace } from './pace.ts';
import { Ask, protocol, type Message } from './protocol.ts';
import { RemoteEvents } from './remote-events.ts';
import { Roster } from './roster.ts';
import { MOST_JOBS } from './shared-memory.ts';
import type { Staff } from './staff.ts';
import { endLost, isMovable, lossError, reportStray, type Loss } from './worker-loss.ts';

/**
 * One worker of a pool, from outside.
 *
 * Its life: starting, ready (it has called `expose`), gone. Invariants:
 *
 * 1. Nothing is sent before it is ready, nor after it is gone.
 * 2. A job is in the roster from when it is sent until its answer has come or the worker is gone; only from there it is ended.
 * 3. When it goes, each job there is either ended or handed back to the pool, which then holds no begun one.
 */
export class PoolWorker {
  readonly outbox: Outbox;
  readonly #staff: Staff;
  readonly #port: WorkerPort;
  readonly #roster = new Roster(currentHost().workers?.sharedMemory === true);
  #state: 'starting' | 'ready' | 'gone' = 'starting';
  readonly pace: Pace = new Pace();
  /** Whether it has ever begun a job, as far as is known: until then its loss counts as a failure to start. */
  hasWorked = false;
  /** What the worker has asked for and not been told yet, by its numbers. */
  readonly questions: Map<number, TaskNode> = new Map();
  /** What happens to tasks over there, while somebody observes here. */
  readonly events: RemoteEvents = new RemoteEvents(this);
  /** How many actors live here. */
  tenants = 0;
  #isHeld = true;
  /** The error of which it is dying. */
  #heard: { readonly error: unknown } | undefined = undefined;
  #loss: Loss | undefined = undefined;
  #ended: Promise<void> | undefined = undefined;
  #forgetStart: (() => void) | undefined = undefined;

  constructor(staff: Staff, port: WorkerPort) {
    this.#staff = staff;
    this.#port = port;
    this.outbox = new Outbox(
      (batch, transfer) => port.post(batch, transfer),
      (message, error) => onRefused(this, message, error),
    );
    port.listen({
      message: (data) => this.#receive(data),
      error: (error, livesOn) => this.#fault(error, livesOn),
      garbled: (error) => this.#loseConfused('sent or was sent a message that could not be read', error),
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
    return this.#roster.size - this.#roster.pinned;
  }

  /** Whether another job that only this worker can do may be sent to it, whatever else it does. */
  get takesPinned(): boolean {
    return this.#state === 'ready' && this.#roster.pinned < MOST_JOBS;
  }

  /** How many more jobs it could run now. */
  get room(): number {
    return this.#state === 'ready' ? this.#staff.concurrency - this.load : 0;
  }

  /** The same with those that are sent ahead. */
  get roomAhead(): number {
    return this.#state === 'ready' ? this.#staff.concurrency + this.pace.ahead - this.load : 0;
  }

  /** Whether it is time to send ahead again. */
  get isLow(): boolean {
    return this.pace.isLow(this.load - this.#staff.concurrency);
  }

  /** Sends a job with the next flush of the outbox. There must be a place for it: see {@link room}. */
  send(job: Job): void {
    const id = this.#roster.add(job);
    if (!this.#isHeld) this.#hold(true);
    job.sent(this, id);
    this.outbox.put(callMessage(job), job.request.parcel?.transfer);
  }

  /** Tells it that a job is cancelled: at once where memory is shared, and in a message, which also wakes a body that waits. */
  cancel(job: Job, reason: unknown): void {
    const { memory } = this.#roster;
    const encoded = reason === undefined ? undefined : encodeError(reason);
    if (memory !== undefined) appendCancellation(memory, job.id, encoded);
    this.outbox.add([Ask.cancel, job.id, encoded]);
  }

  /** Takes a job back that it has not begun and will not begin; false if that is not certain. */
  withdraw(job: Job): boolean {
    const isBack = this.#roster.withdraw(job);
    if (isBack && this.#roster.size === 0) this.#hold(false);
    return isBack;
  }

  /** Gives back the last job that waits here behind others and can be done elsewhere, if there is one. */
  giveBack(): Job | undefined {
    if (this.pace.isBrisk || this.load <= this.#staff.concurrency) return undefined;
    return this.#roster.jobs.findLast((job) => isMovable(job) && this.withdraw(job));
  }

  escalate(job: Job): void {
    this.outbox.add([Ask.escalate, job.id, job.node.priority]);
  }

  /** The job with this number, which stays with the worker. */
  jobOf(id: number): Job | undefined {
    return this.#roster.find(id);
  }

  /** The job with this number, which has left the worker: the caller ends it. */
  take(id: number): Job | undefined {
    const job = this.#roster.find(id);
    if (job !== undefined) {
      this.#roster.remove(job);
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
    this.outbox.put([Ask.open, protocol, this.#staff.concurrency, this.#roster.memory?.buffer]);
    (realm.relays ??= new Set()).add(this.events);
    if (realm.events !== undefined) this.events.watch(true, realm.events.sites);
    this.outbox.flush();
  }

  /** Ends it as lost: what it had begun fails, the rest goes back to the pool. Harmless when it is gone. */
  lose(
    how: string,
    cause: unknown = this.#heard?.error,
    fault: { readonly error: unknown } | undefined = this.#heard,
  ): void {
    if (this.#state === 'gone') return;
    const { jobs } = this.#roster;
    const hasBegun = (job: Job): boolean => this.#roster.hasBegun(job);
    if (jobs.some(hasBegun)) this.hasWorked = true;
    const loss: Loss = { of: this.#staff.name, how, cause };
    this.#loss = loss;
    void this.end();
    // Children first: nobody sees a task that outlives its parent.
    if (realm.events !== undefined) this.events.lost(lossError(loss));
    const notBegun = endLost(jobs, loss, hasBegun);
    this.#staff.lost(this, lossError(loss), notBegun, notBegun.length < jobs.length ? undefined : fault);
  }

  /** Ends it for what it has said: to go on with it would be to guess. */
  #loseConfused(how: string, cause?: unknown): void {
    this.lose(how, cause, { error: lossError({ of: this.#staff.name, how, cause }) });
  }

  /** For a job that only this worker could do, and that was not with it yet when it was lost. */
  lossOf(job: Job): WorkerLostError {
    const loss = this.#loss ?? { of: this.#staff.name, how: 'has ended', cause: undefined };
    return lossError(loss, `, and with it ${job.name}`);
  }

  /** Ends it for good, and fulfils when it has ended. */
  end(): Promise<void> {
    if (this.#ended !== undefined) return this.#ended;
    this.#state = 'gone';
    realm.relays?.delete(this.events);
    this.#roster.clear();
    this.#forgetStart?.();
    this.#ended = this.#port.terminate();
    return this.#ended;
  }

  get #whenStarting(): string {
    return this.#state === 'starting' ? ' before it was ready' : '';
  }

  /** Whether it has begun that job, as far as is known. */
  hasBegun(job: Job): boolean {
    return this.#roster.hasBegun(job);
  }

  /** The jobs that it has begun, as far as is known. */
  get begun(): Job[] {
    return this.#roster.jobs.filter((job) => this.#roster.hasBegun(job));
  }

  #fault(error: unknown, livesOn: boolean): void {
    const isStarting = this.#state === 'starting';
    // Of which job it is nobody can tell, and none will end with it.
    if (this.#state === 'gone' || (livesOn && !isStarting)) return reportStray(error);
    this.#heard = { error };
    if (isStarting) this.lose(`failed${this.#whenStarting}`);
  }

  readonly #onMessage = (message: Message): void => {
    if (!this.isGone) answers[message[0]]?.(this, message);
  };

  #receive(data: unknown): void {
    if (this.#state === 'gone') return;
    const load = asideOf(data);
    if (load === undefined) {
      this.#loseConfused(
        'sent something that is no message of @tasktree/core: a worker of a pool must not post messages of its own',
      );
      return;
    }
    this.pace.note(load);
    try {
      readMessages(data as unknown[], this.#onMessage);
    } catch (error) {
      this.#loseConfused('sent a message that makes no sense', error);
    }
    if (this.isGone) return;
    this.freed();
  }

  /** It has less to do than before. */
  freed(): void {
    if (this.#roster.size === 0) this.#hold(false);
    this.#staff.freed(this);
  }

  #hold(on: boolean): void {
    if (this.#isHeld === on) return;
    this.#isHeld = on;
    this.#port.hold(on);
  }
}
