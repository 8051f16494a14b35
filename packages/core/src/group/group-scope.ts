import { isAbortWithoutCause, isCausedBy } from '../base/answer.ts';
import { checkFunction } from '../base/arguments.ts';
import { toMilliseconds } from '../base/duration.ts';
import { NonThrowingTaskError, ScopeClosedError } from '../base/errors.ts';
import type { AbortSignal } from '../base/types.ts';
import type { GroupOptions } from '../context/options.ts';
import { currentHost } from '../host/current-host.ts';
import { refuse } from '../host/refuse.ts';
import type { Body } from '../task/body.ts';
import { answer, callBody, type CallScope } from '../task/call.ts';
import { currentFrame, localsFor } from '../task/current.ts';
import { enqueue } from '../task/enqueue.ts';
import { Operation } from '../task/operation.ts';
import { spawn } from '../task/spawn.ts';
import { TaskHandle } from '../task/task-handle.ts';
import { checkTaskOptions, type TaskOptions } from '../task/task-options.ts';
import { startGrace } from '../tree/abandon.ts';
import { pushByAge } from '../tree/by-age.ts';
import { cancel, cancellationErrorOf, comesFromOutside, mark, startCancelled } from '../tree/cancel.ts';
import { conclude, end, fail } from '../tree/life.ts';
import { adopt } from '../tree/list.ts';
import { startReport } from '../tree/report.ts';
import { roots } from '../tree/roots.ts';
import {
  Scope,
  extrasOf,
  initScope,
  isCancelled,
  type Sink,
  type TaskNode,
  type UnreadError,
  type Walk,
} from '../tree/scope.ts';
import { signalOf, watchSignal } from '../tree/signal.ts';
import {
  CANCELLED,
  CHILD_FAILED,
  ENDED,
  EXPECTS_ANSWERS,
  FAILED,
  FROM_OUTSIDE,
  GRACE,
  SETTLED,
  STARTED,
} from '../tree/state.ts';
import { failureNumber, heirsOf, keepUnread } from '../tree/unread-errors.ts';
import { Failure, isCancelledAlone } from './failure.ts';
import { Slots, aTurn } from './slots.ts';

/** The body of a group: part of the task around it, and the group is told how it ends. */
class GroupBody extends Operation {
  override get call(): CallScope {
    return this.owner as GroupScope;
  }

  bodyEnded(failed: boolean, value: unknown): void {
    // The children learn of an error at once, and not after what the body itself left has ended (tree.7).
    if (failed) cancel(this.owner as GroupScope, value);
  }

  override complete(): void {
    (this.owner as GroupScope).bodyDone(this);
  }
}

/** What collecting and discarding groups have in common. */
export abstract class GroupScope extends Scope implements CallScope, Sink {
  // Plain fields, set in the constructor alone: see `initScope`.
  declare private readonly ownTask: TaskNode;
  declare private readonly ownBirth: number;
  declare readonly body: GroupBody;
  declare private readonly locals: TaskHandle['locals'];
  declare private readonly childPriority: number | undefined;
  declare private readonly throwing: boolean;
  declare readonly slots: Slots | undefined;
  /** Children that have not settled. */
  declare running: number;
  declare private breach: { readonly error: unknown } | undefined;
  /** Of children added by `run`, until the body has ended. */
  declare private unasked: Set<Failure> | undefined;
  declare private bodyFailedAt: number;
  declare work: unknown;
  declare promise: Promise<unknown> | undefined;
  declare resolve: ((value: unknown) => void) | undefined;
  declare reject: ((error: unknown) => void) | undefined;

  constructor(parent: TaskHandle, options: GroupOptions | undefined) {
    const owner = parent.body as Scope;
    super();
    initScope(this, owner, STARTED);
    this.ownTask = owner.task as TaskNode;
    this.ownBirth = roots.nextId;
    this.locals = localsFor(parent);
    this.throwing = options?.throwing !== false;
    this.running = 0;
    this.breach = this.unasked = undefined;
    this.bodyFailedAt = 0;
    this.work = this.promise = this.resolve = this.reject = undefined;
    const limit = options?.concurrency;
    this.slots = limit === undefined || limit === Infinity ? undefined : new Slots(limit);
    this.childPriority = options?.priority;
    adopt(owner, this);
    if (isCancelled(owner)) {
      comesFromOutside(this);
      startCancelled(this);
    }
    this.body = new GroupBody(this, owner.region);
    if (options !== undefined) this.#apply(options);
  }

  #apply(options: GroupOptions): void {
    const { name, reportAfter, abandonAfter, signal } = options;
    if (name !== undefined) {
      extrasOf(this).name = name;
      // A root that was opened for this group alone is known by its name.
      if (this.ownTask.kind === 'root') extrasOf(this.ownTask).name ??= name;
    }
    if (reportAfter !== undefined || abandonAfter !== undefined) {
      this.flags |= GRACE;
      this.body.flags |= GRACE;
      if (reportAfter !== undefined) extrasOf(this).reportAfter = toMilliseconds(reportAfter);
      if (abandonAfter !== undefined) extrasOf(this).abandonAfter = toMilliseconds(abandonAfter);
    }
    if (signal !== undefined) watchSignal(signal, this);
  }

  override get task(): TaskNode {
    return this.ownTask;
  }

  override get born(): number {
    return this.ownBirth;
  }

  override get takesMoreWhenEnded(): boolean {
    return true;
  }

  abstract get isEmpty(): boolean;

  /** Runs the group's body. The promise settles when everything in the group has. */
  open<R>(body: Body<R>): Promise<R> {
    return callBody(this.body, body, new TaskHandle(this.body, this.locals)) as Promise<R>;
  }

  get isCancelled(): boolean {
    return (this.flags & CANCELLED) !== 0;
  }

  get signal(): AbortSignal {
    return signalOf(this);
  }

  override visit(walk: Walk): void {
    if ((this.flags & SETTLED) !== 0) return;
    if ((this.flags & CANCELLED) !== 0) {
      // The children were cancelled before; the body belongs to the region around (group.8).
      walk.stack.push(this.body);
      return;
    }
    if (walk.origin !== this) comesFromOutside(this);
    mark(this, walk);
    this.slots?.refuseReady(cancellationErrorOf(this, walk.reason));
    const bottom = walk.stack.length;
    if (walk.origin !== this) this.body.visit(walk);
    pushByAge(this, this.body, walk.stack, bottom);
    if (this.extras?.reportAfter !== undefined) startReport(this);
    if ((this.flags & ENDED) !== 0) startGrace(this);
  }

  /** That the body around left this group behind says nothing of whether its work was wanted (error.8, let.11). */
  override ownerEnded(walk: Walk): void {
    const fromOutside = this.flags & FROM_OUTSIDE;
    super.ownerEnded(walk);
    this.flags = (this.flags & ~FROM_OUTSIDE) | fromOutside;
  }

  cancelAll(reason?: unknown): void {
    this.flags |= EXPECTS_ANSWERS;
    cancel(this, reason);
  }

  add(what: string, body: Body, options: TaskOptions | undefined, sink: Sink = this): TaskNode {
    const node = this.#make(what, body, options, sink);
    if (this.slots === undefined || this.slots.tryTake()) enqueue(node);
    else this.slots.queue(node);
    return node;
  }

  addImmediate(body: Body, options: TaskOptions | undefined): void {
    const node = this.#make('group.addImmediateTask', body, options, this);
    if (this.slots === undefined || this.slots.tryTake()) node.runNow();
    else this.slots.queue(node);
  }

  #make(what: string, body: Body, options: TaskOptions | undefined, sink: Sink): TaskNode {
    checkFunction(body, what, 'body');
    if (options !== undefined) checkTaskOptions(options, what);
    this.requireOpen(what);
    const frame = currentFrame();
    const priority = options?.priority ?? this.childPriority ?? this.ownTask.priority;
    const locals = frame === undefined ? this.locals : frame.locals;
    this.running++;
    return spawn(this, 'child', body, priority, locals, sink, options);
  }

  whenReady(): Promise<void> {
    this.requireOpen('group.whenReady');
    if (this.isCancelled) return refuse(cancellationErrorOf(this));
    if (this.slots !== undefined) return this.slots.whenFree();
    return aTurn().then(() => {
      this.requireOpen('group.whenReady');
      if (this.isCancelled) throw cancellationErrorOf(this);
    });
  }

  requireOpen(what: string): void {
    if ((this.flags & SETTLED) !== 0) {
      throw new ScopeClosedError(
        `${what}: this group has ended. Use it only inside the call that opened it.`,
      );
    }
  }

  reprioritize(node: TaskNode, from: number): void {
    if (this.slots?.reprioritize(node) !== true) currentHost().scheduler.reprioritize?.(node, from);
  }

  /** A child has settled; what it gave is dealt with by the kind of group. */
  settled(node: TaskNode, failed: boolean, value: unknown): void {
    if (failed) this.#childFailed(new Failure(this, node, value));
    else this.keepValue(value, node);
    this.childLeft();
    if (failed) this.endIfUnread();
  }

  #childFailed(failure: Failure): void {
    this.flags |= CHILD_FAILED;
    if (this.throwing) this.keepFailure(failure);
    else if (!failure.isAnswer) this.#breached(failure.error);
    else for (const heir of heirsOf(failure.error)) keepUnread(this, heir);
  }

  protected keepValue(_value: unknown, _node: TaskNode): void {}

  protected abstract keepFailure(failure: Failure): void;

  childLeft(): void {
    this.running--;
    // Nobody is told of a slot in a group that ends with this child (group.13).
    this.slots?.release((this.flags & ENDED) !== 0 && this.live === 0);
  }

  #breached(error: unknown): void {
    if (this.breach !== undefined) return keepUnread(this, { error, own: false });
    this.breach = { error };
    cancel(this, error);
  }

  /** A child added by `run` has failed, and nobody has asked for it: with the end of the body it is the group's (group.16). */
  keepUnasked(failure: Failure): void {
    if ((this.flags & ENDED) !== 0) this.#childFailed(failure);
    else (this.unasked ??= new Set()).add(failure);
  }

  forgetUnasked(failure: Failure): void {
    this.unasked?.delete(failure);
  }

  bodyDone(body: GroupBody): void {
    const lost = body.extras?.unread;
    if (lost !== undefined) for (const one of lost) keepUnread(this, one);
    if (body.extras?.abandonment !== undefined) extrasOf(this).abandonment = body.extras.abandonment;
    const { work } = body;
    body.work = undefined;
    end(this);
    if ((body.flags & FAILED) === 0) {
      this.work = work;
    } else if (this.hasFailed && isCausedBy(work, this.cancellation)) {
      // The body was told by the group's signal, and has no error of its own: that of the child leaves (discard.5).
    } else if (this.hasFailed && isAbortWithoutCause(work)) {
      // Told by that signal, or by another one: it is kept, in case it was another.
      keepUnread(this, { error: work, own: false });
    } else {
      this.work = work;
      fail(this);
      this.bodyFailedAt = failureNumber();
    }
    if (this.live > 0 && (this.flags & CANCELLED) !== 0) startGrace(this);
    if (this.unasked !== undefined) for (const failure of this.unasked) this.#childFailed(failure);
    this.unasked = undefined;
    this.endIfUnread();
  }

  /** Whether a child has failed and has cancelled the group by that. */
  protected get hasFailed(): boolean {
    return false;
  }

  /** Once the body has ended normally, the first failure that nobody has read ends the group (error.8). */
  endIfUnread(): void {
    if ((this.flags & (CHILD_FAILED | ENDED | FAILED | SETTLED)) !== (CHILD_FAILED | ENDED)) return;
    const failure = this.takeUnread();
    if (failure === undefined) return;
    this.failWith(failure);
    cancel(this, failure.error);
    if (this.live > 0) startGrace(this);
  }

  /** The first failure that nobody has read and that makes the call reject, taken from where it is kept. */
  protected abstract takeUnread(): Failure | undefined;

  /** The last word before the group ends: finds the errors that nobody has read, in order of completion. */
  protected abstract gather(): void;

  complete(): void {
    this.gather();
    if (this.breach !== undefined) this.#endInBreach(this.breach.error);
    const value = conclude(this, this.work);
    this.slots?.close();
    answer(this, value);
  }

  #endInBreach(cause: unknown): void {
    const error = new NonThrowingTaskError(
      'A child of a group made with { throwing: false } threw. Catch errors inside the child, or leave the option out.',
      { cause },
    );
    if ((this.flags & FAILED) !== 0)
      keepUnread(this, { error: this.work, own: false, at: this.bodyFailedAt });
    fail(this);
    this.work = error;
  }

  /**
   * Makes an answer the outcome, if it counts and nobody expects it: the work was cut short, and somebody has to learn of it. With the
   * error of the region that was cancelled: the group, or the child alone (error.8).
   */
  protected endCutShort({ node, error, counts, at }: Failure): void {
    if (!counts || (this.flags & (EXPECTS_ANSWERS | FAILED)) !== 0) return;
    this.failWith({ error: isCancelledAlone(node) ? error : cancellationErrorOf(this), own: false, at });
  }

  /** Makes an error of a child that of the group, unless the body's own wins. */
  protected failWith(first: UnreadError): void {
    if ((this.flags & FAILED) !== 0) {
      keepUnread(this, first);
    } else {
      fail(this);
      this.work = first.error;
    }
  }
}
