import { checkFunction } from '../base/arguments.ts';
import { toMilliseconds } from '../base/duration.ts';
import { ScopeClosedError } from '../base/errors.ts';
import type { AbortSignal } from '../base/types.ts';
import type { GroupOptions } from '../context/options.ts';
import { currentHost } from '../host/current-host.ts';
import { refuse } from '../host/refuse.ts';
import type { Body } from '../task/body.ts';
import { callBody, type CallScope } from '../task/call.ts';
import { currentFrame, localsFor } from '../task/current.ts';
import { enqueue } from '../task/enqueue.ts';
import { Operation } from '../task/operation.ts';
import { spawn } from '../task/spawn.ts';
import { TaskHandle } from '../task/task-handle.ts';
import { checkTaskOptions, type TaskOptions } from '../task/task-options.ts';
import { startGrace } from '../tree/abandon.ts';
import { pushByAge } from '../tree/by-age.ts';
import { cancel, cancellationErrorOf, comesFromOutside, mark, startCancelled } from '../tree/cancel.ts';
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
  type Walk,
} from '../tree/scope.ts';
import { signalOf, watchSignal } from '../tree/signal.ts';
import { CANCELLED, ENDED, EXPECTS_ANSWERS, FROM_OUTSIDE, GRACE, SETTLED, STARTED } from '../tree/state.ts';
import { Slots, aTurn } from './slots.ts';

/** The body of a group: part of the task around it, and the group is told how it ends. */
export class GroupBody extends Operation {
  override get call(): CallScope {
    return this.owner as GroupMembers;
  }

  bodyEnded(failed: boolean, value: unknown): void {
    // The children learn of an error at once, and not after what the body itself left has ended (tree.7).
    if (failed) cancel(this.owner as GroupMembers, value);
  }

  override complete(): void {
    (this.owner as GroupMembers).bodyDone(this);
  }
}

/** A group as it is filled: its body, its children, its limit and its cancellation. How it ends is in group-scope.ts. */
export abstract class GroupMembers extends Scope implements CallScope, Sink {
  // Plain fields, set in the constructor alone: see `initScope`.
  declare private readonly ownTask: TaskNode;
  declare private readonly ownBirth: number;
  declare readonly body: GroupBody;
  declare private readonly locals: TaskHandle['locals'];
  declare private readonly childPriority: number | undefined;
  declare readonly slots: Slots | undefined;
  /** Children that have not settled. */
  declare running: number;
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
    this.running = 0;
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

  abstract settled(node: TaskNode, failed: boolean, value: unknown): void;

  /** The body and all below it have ended. */
  abstract bodyDone(body: GroupBody): void;

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
}
