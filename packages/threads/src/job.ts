import type { ScopeClosedError } from '@tasktree/core';
import {
  Entry,
  SETTLED,
  STARTED,
  begin,
  cancellationErrorOf,
  endBody,
  events,
  initEntry,
  isLinked,
  unlink,
  type Binding,
  type Outcome,
  type Sink,
  type TaskNode,
  type Walk,
} from '@tasktree/core/internal';
import type { Parcel } from './parcel.ts';
import type { SentLocal } from './protocol.ts';

/** What has jobs done, and hears what becomes of them. */
export interface JobHandler {
  submit(job: Job): void;
  /** The job's task has been cancelled. */
  cancelled(job: Job, reason: unknown): void;
  /** The job's priority has risen. */
  raised(job: Job): void;
  /** One of the jobs has ended. */
  ended(): void;
  /**
   * Whether a job should note where it was called, for the stack of its error. That takes 3 microseconds: more than the rest of an
   * empty job, so it is left out where jobs are many and short and none has ever failed.
   */
  readonly notesCallSites: boolean;
}

/** An actor on a worker, as its jobs know it. */
export interface ActorPlace<W = unknown> {
  /** Undefined until its first job is with the dispatcher. */
  worker: W | undefined;
  /** Why it could not be made, if that is known on this side. */
  failure: { readonly error: unknown } | undefined;
  /** Set when the actor is disposed of: what is still iterated ends with it. */
  closed: ScopeClosedError | undefined;
}

/** What a worker is asked to do. */
export interface Request<W = unknown> {
  /** The kind of the message. */
  readonly kind: number;
  /** What is called: a name, or what else belongs to the kind. */
  readonly target: unknown;
  readonly args: readonly unknown[];
  /** In epoch milliseconds. */
  readonly deadline: number | undefined;
  /** The newest binding of a task-local where the call was made. */
  readonly bindings: Binding | undefined;
  /** Where the call was made. Its stack is read only if there is an error to add it to. */
  readonly site: Error | undefined;
  /** The actor that does it: then only the worker of that one can. */
  readonly actor: ActorPlace<W> | undefined;
}

/**
 * A call to another thread: the body of its task, as far as that is seen on this one. It stands in the list of the task, and so hears
 * of cancellation and escalation like everything in the tree. `W` is the class of workers, of which a job knows nothing.
 *
 * Its life: waiting (`worker` undefined), sent, begun (`isBegun`, as far as is known), settled. One that has begun is never sent again.
 */
export class Job<W = unknown> extends Entry implements Sink {
  // Plain fields, set in the constructor alone: see `initScope`.
  declare handler: JobHandler;
  declare readonly request: Request<W>;
  declare node: TaskNode;
  declare readonly outcome: Outcome<unknown>;
  /** The arguments as they are posted, where they cannot be posted as they are. */
  declare parcel: Parcel | undefined;
  /** The task-locals that are sent along. */
  declare locals: readonly SentLocal[] | undefined;
  declare worker: W | undefined;
  /** Its number with that worker. */
  declare id: number;
  /** Whether the worker has said that it began; where memory is shared that is looked up instead. */
  declare isBegun: boolean;
  /** Called when its task has settled. */
  declare onSettled: ((failed: boolean, value: unknown) => void) | undefined;
  /** Stops the timer that would end the worker of a cancelled job. */
  declare stopTimer: (() => void) | undefined;

  constructor(handler: JobHandler, request: Request<W>, outcome: Outcome<unknown>) {
    super();
    initEntry(this);
    this.handler = handler;
    this.request = request;
    this.outcome = outcome;
    this.parcel = undefined;
    this.locals = undefined;
    this.worker = undefined;
    this.id = 0;
    this.isBegun = false;
    this.onSettled = undefined;
    this.stopTimer = undefined;
  }

  get name(): string {
    return this.node.extras?.name ?? 'call';
  }

  get isSettled(): boolean {
    return (this.node.flags & SETTLED) !== 0;
  }

  /** It is on its way to a worker, which will begin it. */
  sent(worker: W, id: number): void {
    this.worker = worker;
    this.id = id;
    if ((this.node.flags & STARTED) !== 0) return;
    begin(this.node);
    if (events.sink !== undefined) events.sink.emit('started', this.node);
  }

  /** The worker says that it begins it. */
  begin(): void {
    this.isBegun = true;
  }

  /** Ends the body of the task with this outcome; the task settles with it. */
  end(failed: boolean, value: unknown): void {
    if (isLinked(this)) unlink(this);
    this.stopTimer?.();
    begin(this.node);
    endBody(this.node, failed, value);
    this.handler.ended();
  }

  /** Ends it as a body does that finds itself cancelled. */
  endCancelled(): void {
    this.end(true, cancellationErrorOf(this.node));
  }

  // The same where its task is in the middle of being made or cancelled: it settles in a later turn.

  endSoon(error: unknown): void {
    void Promise.resolve().then(() => this.end(true, error));
  }

  endCancelledSoon(): void {
    void Promise.resolve().then(() => this.endCancelled());
  }

  // As an entry in the list of its task.

  visit(walk: Walk): void {
    this.handler.cancelled(this, walk.reason);
  }

  override raised(): void {
    this.handler.raised(this);
  }

  override ownerEnded(): void {}

  // As the sink of its task.

  settled(node: TaskNode, failed: boolean, value: unknown): void {
    this.outcome.settled(node, failed, value);
    this.onSettled?.(failed, value);
  }

  /** That is heard in `raised`: no scheduler has it in a queue. */
  reprioritize(): void {}
}
