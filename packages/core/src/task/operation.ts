import { beginCancellation, startCancelled } from '../tree/cancel.ts';
import { conclude } from '../tree/life.ts';
import { adopt, pushEntries } from '../tree/list.ts';
import { roots } from '../tree/roots.ts';
import { Scope, initScope, isCancelled, type TaskNode, type Walk } from '../tree/scope.ts';
import { CANCELLED, STARTED } from '../tree/state.ts';
import type { Body } from './body.ts';
import { answer, callBody, type CallScope, type CalledBody } from './call.ts';
import { TaskHandle } from './task-handle.ts';

/**
 * A body that runs inside a task: the operation of a `with…` call. It owns what is made in it. Its cancellation state is
 * that of the region around it, unless it is a region of its own (a deadline's, a shield's).
 */
export class Operation extends Scope implements CalledBody, CallScope {
  // Plain fields, set in the constructor alone: see `initScope`.
  declare private readonly ownTask: TaskNode;
  declare private readonly ownBirth: number;
  declare private outer: Scope | undefined;
  declare work: unknown;
  declare promise: Promise<unknown> | undefined;
  declare resolve: ((value: unknown) => void) | undefined;
  declare reject: ((error: unknown) => void) | undefined;

  constructor(owner: Scope, region?: Scope) {
    super();
    initScope(this, owner, STARTED);
    this.ownTask = owner.task as TaskNode;
    this.ownBirth = roots.nextId;
    this.outer = region;
    this.work = this.promise = this.resolve = this.reject = undefined;
    adopt(owner, this);
    if (region === undefined && isCancelled(owner)) startCancelled(this);
  }

  override get task(): TaskNode {
    return this.ownTask;
  }

  override get born(): number {
    return this.ownBirth;
  }

  override get region(): Scope {
    return this.outer ?? this;
  }

  get call(): CallScope {
    return this;
  }

  override visit(walk: Walk): void {
    if (this.outer !== undefined && (this.outer.flags & CANCELLED) === 0) {
      // The body around has ended without being cancelled, and left this one running: it goes on as a region of its own.
      this.outer = undefined;
      beginCancellation(this, walk.reason);
    }
    if (this.outer === undefined) super.visit(walk);
    else pushEntries(this, walk.stack);
  }

  /** Runs the body now. The promise settles with its outcome when everything inside has settled (tree.2). */
  run<R>(body: Body<R>, locals: TaskHandle['locals']): Promise<R> {
    return callBody(this, body, new TaskHandle(this, locals)) as Promise<R>;
  }

  complete(): void {
    answer(this, conclude(this, this.work));
  }
}
