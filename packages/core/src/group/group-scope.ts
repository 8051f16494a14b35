import { checkFunction } from '../arguments.ts';
import { signalOf, watchSignal, type AbortSignal } from '../cancellation/abort-signal.ts';
import { isCancellation } from '../cancellation/answer.ts';
import { cancel, mark, type Walk } from '../cancellation/cancel.ts';
import { toMilliseconds } from '../cancellation/duration.ts';
import { startGrace, startReport } from '../cancellation/grace.ts';
import { NonThrowingTaskError, NotReadyError, ScopeClosedError } from '../errors.ts';
import { enqueue } from '../executor/enqueue.ts';
import { currentHost } from '../host/current-host.ts';
import { realm } from '../realm.ts';
import { currentFrame, localsFor } from '../task/current.ts';
import { nothing } from '../task/outcome.ts';
import { applyOptions, checkTaskOptions, type TaskOptions } from '../task/task-options.ts';
import { TaskNode, isOwnFailure, type Body, type Sink } from '../task/task-node.ts';
import type { TaskHandle } from '../task/task-handle.ts';
import { pushByAge } from '../tree/by-age.ts';
import { conclude, failureNumber, lose, type Lost } from '../tree/lost.ts';
import { Operation } from '../tree/operation.ts';
import {
  CANCELLED,
  ENDED,
  FAILED,
  GRACE,
  SETTLED,
  STARTED,
  Scope,
  adopt,
  initScope,
  extrasOf,
} from '../tree/scope.ts';
import type { GroupOptions } from './group-options.ts';
import { Slots, aTurn } from './slots.ts';

/** The body of a group: part of the task around it, and the group is told how it ends. */
class GroupBody extends Operation {
  bodyEnded(failed: boolean, value: unknown): void {
    // The children learn of an error at once, and not after what the body itself left has ended (tree.7).
    if (failed) cancel(this.owner as GroupScope, value);
  }

  override complete(): void {
    (this.owner as GroupScope).bodyDone(this);
  }
}

/** What collecting and discarding groups have in common. */
export abstract class GroupScope extends Scope implements Sink {
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
  declare private bodyFailedAt: number;
  declare work: unknown;
  declare private resolve: ((value: unknown) => void) | undefined;
  declare private reject: ((error: unknown) => void) | undefined;

  constructor(parent: TaskHandle, what: string, options: GroupOptions | undefined) {
    const owner = parent.body as Scope;
    super();
    initScope(this, owner, STARTED);
    this.ownTask = owner.task as TaskNode;
    this.ownBirth = realm.nextId;
    this.locals = localsFor(parent);
    this.throwing = options?.throwing !== false;
    this.running = 0;
    this.breach = undefined;
    this.bodyFailedAt = 0;
    this.work = this.resolve = this.reject = undefined;
    const limit = options?.concurrency;
    this.slots = limit === undefined || limit === Infinity ? undefined : new Slots(limit);
    this.childPriority = options?.priority;
    adopt(owner, this);
    if ((owner.region.flags & CANCELLED) !== 0) this.flags |= CANCELLED;
    this.body = new GroupBody(this, owner.region);
    if (options !== undefined) this.#apply(options, what);
  }

  #apply(options: GroupOptions, what: string): void {
    const { name, reportAfter, abandonAfter, signal } = options;
    if (name !== undefined) {
      extrasOf(this).name = name;
      // A root that was opened for this group alone is known by its name.
      if (this.ownTask.kind === 'root') extrasOf(this.ownTask).name ??= name;
    }
    if (reportAfter !== undefined || abandonAfter !== undefined) {
      this.flags |= GRACE;
      this.body.flags |= GRACE;
      if (reportAfter !== undefined) extrasOf(this).reportAfter = toMilliseconds(reportAfter, what);
      if (abandonAfter !== undefined) extrasOf(this).abandonAfter = toMilliseconds(abandonAfter, what);
    }
    if (signal !== undefined) watchSignal(signal, this, `${what}: options.signal`);
  }

  override get task(): TaskNode {
    return this.ownTask;
  }

  override get born(): number {
    return this.ownBirth;
  }

  /** Runs the group's body. The promise settles when everything in the group has. */
  open<R>(body: Body<R>): Promise<R> {
    const promise = new Promise<unknown>((resolve, reject) => {
      this.resolve = resolve;
      this.reject = reject;
    });
    this.body.start(body, this.locals);
    return promise as Promise<R>;
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
    mark(this, walk);
    const bottom = walk.stack.length;
    if (walk.origin !== this) this.body.visit(walk);
    pushByAge(this, this.body, walk.stack, bottom);
    if (this.extras?.reportAfter !== undefined) startReport(this);
    if ((this.flags & ENDED) !== 0) startGrace(this);
  }

  cancelAll(reason?: unknown): void {
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
    const node = new TaskNode(
      this,
      'child',
      body,
      priority,
      frame === undefined ? this.locals : frame.locals,
      sink,
    );
    this.running++;
    if (options !== undefined) applyOptions(node, options, what);
    if (realm.events !== undefined) realm.events.emit('created', node);
    return node;
  }

  start<V>(
    body: (task: TaskHandle, ready: (value: V) => void) => unknown,
    options: TaskOptions | undefined,
  ): Promise<V> {
    checkFunction(body, 'group.start', 'body');
    const promise = new Promise<V>((resolve, reject) => {
      let isReady = false;
      const ready = (value: V): void => {
        isReady = true;
        resolve(value);
      };
      const sink: Sink = {
        settled: (node, failed, value) => {
          if (isReady) return this.settled(node, failed, value);
          this.childLeft();
          // As for any task that was cancelled and then failed (error.5).
          if ((node.flags & CANCELLED) !== 0) promise.then(undefined, nothing);
          reject(
            failed ? value : new NotReadyError('group.start: the child ended without calling ready(value).'),
          );
        },
        reprioritize: (node, from) => this.reprioritize(node, from),
      };
      this.add('group.start', (task) => body(task, ready), options, sink);
    });
    return promise;
  }

  whenReady(): Promise<void> {
    this.requireOpen('group.whenReady');
    if (this.slots === undefined) return aTurn().then(() => this.requireOpen('group.whenReady'));
    return this.slots.whenFree();
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
    const isAnswer = failed && (node.flags & CANCELLED) !== 0 && isCancellation(value);
    if (failed && !this.throwing) {
      if (!isAnswer) this.#breached(value);
      this.childLeft();
      return;
    }
    this.childSettled(failed, value, isAnswer, isOwnFailure(node));
    this.childLeft();
  }

  protected abstract childSettled(failed: boolean, value: unknown, isAnswer: boolean, own: boolean): void;

  protected childLeft(): void {
    this.running--;
    // Nobody is told of a slot in a group that ends with this child (group.13).
    this.slots?.release((this.flags & ENDED) !== 0 && this.live === 0);
  }

  #breached(error: unknown): void {
    if (this.breach !== undefined) return lose(this, { error, own: false });
    this.breach = { error };
    cancel(this, error);
  }

  bodyDone(body: GroupBody): void {
    const lost = body.extras?.lost;
    if (lost !== undefined) for (const one of lost) lose(this, one);
    if (body.extras?.abandonment !== undefined) extrasOf(this).abandonment = body.extras.abandonment;
    this.work = body.work;
    body.work = undefined;
    this.flags |= ENDED | (body.flags & FAILED);
    if ((body.flags & FAILED) !== 0) this.bodyFailedAt = failureNumber();
    if (this.live > 0 && (this.flags & CANCELLED) !== 0) startGrace(this);
  }

  /** The last word before the group ends: finds the errors that nobody has read, in order of completion. */
  protected abstract gather(): void;

  complete(): void {
    this.gather();
    if (this.breach !== undefined) this.#endInBreach(this.breach.error);
    const value = conclude(this, this.work);
    this.work = undefined;
    this.slots?.close();
    if ((this.flags & FAILED) !== 0) this.reject?.(value);
    else this.resolve?.(value);
    this.resolve = this.reject = undefined;
  }

  #endInBreach(cause: unknown): void {
    const error = new NonThrowingTaskError(
      'A child of a group made with { throwing: false } threw. Catch errors inside the child, or leave the option out.',
      { cause },
    );
    if ((this.flags & FAILED) !== 0) lose(this, { error: this.work, own: false, at: this.bodyFailedAt });
    this.flags |= FAILED;
    this.work = error;
  }

  /** Makes an error of a child that of the group, unless the body's own wins. */
  protected failWith(first: Lost): void {
    if ((this.flags & FAILED) !== 0) {
      lose(this, first);
    } else {
      this.flags |= FAILED;
      this.work = first.error;
    }
  }
}
