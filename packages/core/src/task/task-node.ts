import { currentHost } from '../host/current-host.ts';
import { events } from '../tree/events.ts';
import { begin, conclude, endBody, type BodyScope } from '../tree/life.ts';
import { endWaiting, roots } from '../tree/roots.ts';
import { Scope, type Entry, type Sink, type TaskKind, type TaskNode } from '../tree/scope.ts';
import { CANCELLED, FAILED, INHERITED, STARTED, WAITED } from '../tree/state.ts';
import type { Binding } from './binding.ts';
import { follow, runBody, type Body } from './body.ts';
import { TaskHandle } from './task-handle.ts';

/** A task: one unit of sequential asynchronous work, and the scope of the children made by its body. */
export class RunnableTask extends Scope implements TaskNode, BodyScope {
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
    this.id = roots.nextId++;
    this.kind = kind;
    this.priority = priority;
    this.work = body;
    this.locals = locals;
    this.sink = sink;
    adoptTask(owner, this);
  }

  override get task(): this {
    return this;
  }

  /** An implicit root has no body. */
  override get takesMoreWhenEnded(): boolean {
    return this.kind === 'root';
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
    runBody(this, takeBody(this), handle);
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
    if (events.sink !== undefined) events.sink.emit('settled', this, failed ? { error: value } : { value });
    sink?.settled(this, failed, value);
    if ((this.flags & WAITED) !== 0) endWaiting();
  }
}

/**
 * `adopt` for tasks alone. The same code, but its property accesses see the few hidden classes of a list of tasks, where those of
 * `link` see all there are. With the copy in `leaveOwner` a tenth of the cost of a child, on Node 26.
 */
function adoptTask(owner: Scope, node: RunnableTask): void {
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
  const node = handle.body as RunnableTask;
  const body = takeBody(node);
  let result: unknown;
  try {
    result = body(handle as never);
  } catch (error) {
    endBody(node, true, error);
    return;
  }
  follow(node, result, handle);
}

function takeBody(node: RunnableTask): Body {
  begin(node);
  if (events.sink !== undefined) events.sink.emit('started', node);
  const body = node.work as Body;
  node.work = undefined;
  return body;
}
