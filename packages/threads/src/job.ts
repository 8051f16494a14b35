import { type ScopeClosedError, suppressedErrors } from '@tasktree/core';
import {
  cancellationErrorOf,
  endBody,
  Entry,
  initEntry,
  isLinked,
  type Outcome,
  realm,
  SETTLED,
  type Sink,
  STARTED,
  suppress,
  type TaskNode,
  unlink,
  type Walk,
} from '@tasktree/core/internal';
import type { CallSite } from './codec.ts';
import type { Parcel } from './parcel.ts';
import type { PoolWorker } from './pool-worker.ts';
import { RemoteIterator } from './remote-iterator.ts';
import type { Message, SentLocal } from './protocol.ts';
import { tried } from './tried.ts';

/** Has jobs done: what a job tells of itself. */
export interface Desk {
  submit(job: Job): void;
  /** The job's task has been cancelled. */
  cancelled(job: Job, reason: unknown): void;
  /** The result of a job is iterated from now on. */
  iterated(items: RemoteIterator): void;
  iterationEnded(items: RemoteIterator): void;
  /** The job's priority has risen. */
  raised(job: Job): void;
  /** One of its jobs has ended. */
  ended(): void;
  /** One of its jobs has thrown an error on the other thread. */
  failed(): void;
  /**
   * Whether a job is to note where it was called, for the stack of its error. That takes 3 microseconds: more than all the rest of an
   * empty job, so that it is left out where jobs are many and short and none has ever failed.
   */
  readonly notesSites: boolean;
}

/** Something on a worker whose results end with it: an actor. */
export interface Home {
  /** Set once it has been disposed of. */
  readonly closed: ScopeClosedError | undefined;
}

/** What a worker is asked to do. */
export interface Request {
  /** The kind of the message. */
  readonly kind: number;
  /** What is called: a name, or what else goes with the kind. */
  readonly target: unknown;
  /** The arguments as they are posted. */
  readonly args: readonly unknown[];
  readonly parcel: Parcel | undefined;
  /** In epoch milliseconds. */
  readonly deadline: number | undefined;
  readonly locals: readonly SentLocal[] | undefined;
  /** Where the call was made. */
  readonly site: CallSite | undefined;
  /** The one worker that can do it, where not all can. */
  readonly worker: PoolWorker | undefined;
  /** The actor that is to do it. */
  readonly home: Home | undefined;
}

/**
 * A call to another thread: the body of its task, as far as that is seen on this one. It stands in the list of the task, and so hears
 * of cancellation and escalation like everything in the tree.
 *
 * Its life: waiting (`worker` undefined), sent, begun (`isBegun`, as far as is known), settled. One that has begun is never sent again.
 */
export class Job extends Entry implements Sink {
  // Plain fields, set in the constructor alone: see `initScope`.
  declare readonly desk: Desk;
  declare readonly request: Request;
  declare node: TaskNode;
  declare readonly outcome: Outcome<unknown>;
  declare worker: PoolWorker | undefined;
  /** Its number with that worker. */
  declare id: number;
  /** The worker has said that it began; where memory is shared that is looked up instead. */
  declare isBegun: boolean;
  /** What the call has given, if its result is iterated. */
  declare items: RemoteIterator | undefined;
  /** Ends the wait for a cancelled job that may cost its worker the life. */
  declare forgetPatience: (() => void) | undefined;

  constructor(desk: Desk, request: Request, outcome: Outcome<unknown>) {
    super();
    initEntry(this);
    this.desk = desk;
    this.request = request;
    this.outcome = outcome;
    this.worker = undefined;
    this.id = 0;
    this.isBegun = false;
    this.items = undefined;
    this.forgetPatience = undefined;
  }

  get name(): string {
    return this.node.extras?.name ?? 'call';
  }

  get isSettled(): boolean {
    return (this.node.flags & SETTLED) !== 0;
  }

  /** It is on its way to a worker, which will begin it. */
  sent(worker: PoolWorker, id: number): void {
    this.worker = worker;
    this.id = id;
    if ((this.node.flags & STARTED) !== 0) return;
    this.node.flags |= STARTED;
    if (realm.events !== undefined) realm.events.emit('started', this.node);
  }

  /** Its result is iterated: the call has its outcome now, and its task goes on. */
  iterate(): void {
    this.items = new RemoteIterator(this);
    this.outcome.early(this.items);
    this.desk.iterated(this.items);
  }

  /** Ends the body of the task with this outcome; the task settles with it. */
  end(failed: boolean, value: unknown): void {
    if (isLinked(this)) unlink(this);
    this.forgetPatience?.();
    this.node.flags |= STARTED;
    endBody(this.node, failed, value);
    this.desk.ended();
  }

  /**
   * Ends it as a body that has looked for the cancellation and found it. `answer` gives the error with which it answered over there: what
   * is suppressed under that stays so (error.2).
   */
  endCancelled(answer?: () => unknown): void {
    const error = cancellationErrorOf(this.node);
    if (answer !== undefined) suppress(error, suppressedErrors(tried(answer)));
    this.end(true, error);
  }

  // As an entry in the list of its task.

  visit(walk: Walk): void {
    this.desk.cancelled(this, walk.reason);
  }

  override raised(): void {
    this.desk.raised(this);
  }

  override ownerEnded(): void {}

  // As the sink of its task.

  settled(node: TaskNode, failed: boolean, value: unknown): void {
    this.outcome.settled(node, failed, value);
    if (this.items === undefined) return;
    this.items.ended(failed, value);
    this.desk.iterationEnded(this.items);
  }

  /** That is heard in `raised`: no scheduler has it in a queue. */
  reprioritize(): void {}
}

/** The message by which a worker is asked for a job that has been given its number there. */
export function callMessage({ id, node, request }: Job): Message {
  const { kind, target, args, parcel, deadline, locals } = request;
  return parcel?.holes === undefined && deadline === undefined && locals === undefined
    ? [kind, id, target, args, node.priority]
    : [kind, id, target, args, node.priority, parcel?.holes, deadline, locals];
}
