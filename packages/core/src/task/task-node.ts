import { leavingError } from '../cancellation/answer.ts';
import { currentHost } from '../host/current-host.ts';
import type { Job } from '../host/host.ts';
import { realm } from '../realm.ts';
import { conclude } from '../tree/lost.ts';
import {
  CANCELLED,
  ENDED,
  FAILED,
  INHERITED,
  OWN_FAILURE,
  STARTED,
  WAITED,
  Scope,
  leaveBody,
  nameScope,
  settleWhenDone,
} from '../tree/scope.ts';
import type { Entry } from '../tree/entry.ts';
import { endWaiting } from './current.ts';
import { TaskHandle } from './task-handle.ts';
import type { Binding } from '../task-local/binding.ts';

/** Where the outcome of a task goes: a group, or the object that the user holds. */
export interface Sink {
  settled(node: TaskNode, failed: boolean, value: unknown): void;
  /** The priority of a task that waits to start has risen; left out where only the scheduler has it in a queue. */
  reprioritize?(node: TaskNode, from: number): void;
}

// oxlint-disable-next-line typescript/unbound-method -- called on promises alone
const nativeThen = Promise.prototype.then;

export type TaskKind = 'task' | 'detached' | 'child' | 'asyncLet' | 'root';
export type Body<T = unknown> = (task: TaskHandle) => T | PromiseLike<T>;

/** A task: one unit of sequential asynchronous work, and the scope of the children made by its body. */
export class TaskNode extends Scope implements Job {
  // Declared, and set in the constructor alone: a field that is defined first is stored twice.
  declare readonly id: number;
  declare readonly kind: TaskKind;
  declare priority: number;
  /** The body until it runs, its value or error from when it ended. */
  declare work: unknown;
  /** Until the body starts: a kept node holds no bound value (tree.11, local.7). */
  declare locals: Binding | undefined;
  declare sink: Sink | undefined;

  constructor(
    owner: Scope,
    kind: TaskKind,
    body: Body,
    priority: number,
    locals: Binding | undefined,
    sink: Sink | undefined,
  ) {
    super();
    this.owner = owner;
    this.prev = undefined;
    this.next = undefined;
    this.last = undefined;
    this.live = 0;
    // What is made under a cancelled region starts cancelled (tree.5).
    this.flags = (owner.flags & INHERITED) | (owner.region.flags & CANCELLED);
    this.extras = undefined;
    this.cancellation = undefined;
    this.id = realm.nextId++;
    this.kind = kind;
    this.priority = priority;
    this.work = body;
    this.locals = locals;
    this.sink = sink;
    adoptTask(owner, this);
  }

  override get task(): TaskNode {
    return this;
  }

  override get born(): number {
    return this.id;
  }

  /** Kept only where the two differ: the field pays for that of the cancellation. */
  get basePriority(): number {
    return this.extras?.basePriority ?? this.priority;
  }

  /** Runs the body, once, however often a scheduler calls. */
  run(): void {
    if ((this.flags & STARTED) !== 0) return;
    const { context } = currentHost();
    if (context.enter === undefined) {
      this.runNow();
    } else {
      const handle = this.#takeHandle();
      context.enter(handle);
      perform(handle);
    }
  }

  /** Runs the body up to its first await within this call (task.5), whose context what comes after the body sees. */
  runNow(): void {
    const handle = this.#takeHandle();
    const body = begin(this);
    let result: unknown;
    try {
      result = currentHost().context.run(handle, body, handle);
    } catch (error) {
      endBody(this, true, error);
      return;
    }
    follow(this, result, handle);
  }

  /** Made late, and kept by nobody here: a child that waits, for its turn or in a body that drops it, is the lighter for it. */
  #takeHandle(): TaskHandle {
    const handle = new TaskHandle(this, this.locals);
    this.locals = undefined;
    return handle;
  }

  complete(): void {
    const value = conclude(this, this.work);
    const failed = (this.flags & FAILED) !== 0;
    const { sink } = this;
    this.work = this.locals = this.sink = undefined;
    if (realm.events !== undefined) realm.events.emit('settled', this, failed ? { error: value } : { value });
    sink?.settled(this, failed, value);
    if ((this.flags & WAITED) !== 0) endWaiting();
  }
}

/**
 * `adopt` for tasks alone. The same code, but its property accesses see the few hidden classes of a list of tasks, where those of
 * `link` see all there are. With the copy in `leaveOwner` a tenth of the cost of a child, on Node 26.
 */
function adoptTask(owner: Scope, node: TaskNode): void {
  const { last } = owner;
  if (last === undefined) {
    node.prev = node.next = node;
  } else {
    const first = last.next as Entry;
    node.prev = last;
    node.next = first;
    last.next = first.prev = node;
  }
  owner.last = node;
  owner.live++;
}

/** Runs the body where its context is in force. */
function perform(handle: TaskHandle): void {
  const node = handle.body as TaskNode;
  const body = begin(node);
  let result: unknown;
  try {
    result = body(handle);
  } catch (error) {
    endBody(node, true, error);
    return;
  }
  follow(node, result, handle);
}

function begin(node: TaskNode): Body {
  node.flags |= STARTED;
  if (realm.events !== undefined) realm.events.emit('started', node);
  const body = node.work as Body;
  node.work = undefined;
  return body;
}

/** What runs a body: a task or an operation. */
export interface BodyScope extends Scope {
  work: unknown;
  /** Called as soon as the body has ended, before its leftovers are cancelled. */
  bodyEnded?(failed: boolean, value: unknown): void;
}

/** Ends the body of `scope` when `result` settles, or now if it is no promise. Any thenable counts once (task.6). */
export function follow(scope: BodyScope, result: unknown, handle: TaskHandle): void {
  try {
    const promise = promiseOf(result, handle);
    if (promise !== undefined) {
      // Bound, not closures: 64 bytes less for each task that waits, of 896 on Node 26, and 80 more on Bun; in the same time.
      void nativeThen.call(promise, bodyFulfilled.bind(scope), bodyRejected.bind(scope));
      return;
    }
  } catch (error) {
    // A getter has thrown: of `then`, or of `constructor`, which a promise looks for its kind in.
    return endBody(scope, true, error);
  }
  endBody(scope, false, result);
}

/** A promise of what a body has returned, if that is a promise or like one. Its `then` may be a getter, and is read once. */
function promiseOf(result: unknown, handle: TaskHandle): Promise<unknown> | undefined {
  if (result instanceof Promise) {
    // oxlint-disable-next-line typescript/unbound-method -- compared, or called on its promise
    const { then } = result;
    return then === nativeThen ? result : adoptThenable(result, then, handle);
  }
  if (result === null || (typeof result !== 'object' && typeof result !== 'function')) return undefined;
  return adoptThenable(result, (result as { then?: unknown }).then, handle);
}

/**
 * As the engine does it, in a job of its own; but in the context of the body, which not every engine keeps for that job: it is
 * this body that reads the value, where the thenable is a task (tree.12).
 */
function adoptThenable(thenable: object, then: unknown, handle: TaskHandle): Promise<unknown> | undefined {
  if (typeof then !== 'function') return undefined;
  return new Promise((resolve) => {
    const called: PromiseLike<unknown> = {
      // oxlint-disable-next-line unicorn/no-thenable -- stands for one
      then: (...settle) =>
        currentHost().context.run(handle, () => Reflect.apply(then, thenable, settle) as never, undefined),
    };
    resolve(called);
  });
}

function bodyFulfilled(this: BodyScope, value: unknown): void {
  endBody(this, false, value);
}

function bodyRejected(this: BodyScope, error: unknown): void {
  endBody(this, true, error);
}

export function endBody(scope: BodyScope, failed: boolean, value: unknown): void {
  scope.flags |= ENDED;
  if (failed) {
    const { region } = scope;
    scope.flags |= FAILED;
    if ((region.flags & CANCELLED) === 0) scope.flags |= OWN_FAILURE;
    else if (region === scope) value = leavingError(region, value);
  }
  scope.work = value;
  scope.bodyEnded?.(failed, value);
  if (scope.last === undefined) settleWhenDone(scope);
  else leaveBody(scope);
}

/** Names are rare: they live apart. */
export function nameTask(node: TaskNode, name: string | undefined): void {
  if (name !== undefined) nameScope(node, name);
}

export function isOwnFailure(node: TaskNode): boolean {
  return (node.flags & OWN_FAILURE) !== 0;
}
