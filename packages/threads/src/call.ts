import { TaskPriority } from '@tasktree/core';
import {
  beginCancellation,
  CANCELLED,
  currentFrame,
  deadlineScope,
  ENDED,
  enclosingOrRoot,
  link,
  nameTask,
  Outcome,
  realm,
  rootScope,
  scopeEnded,
  TaskNode,
  type Binding,
  type Scope,
} from '@tasktree/core/internal';
import { Job, type ActorPlace, type JobHandler, type Request } from './job.ts';

/** What is called on another thread. */
export interface Callee {
  /** What the task is called. */
  readonly name: string;
  /** The kind of the message that asks for it, and what that message says of whom it means. */
  readonly kind: number;
  readonly target: unknown;
  readonly actor?: ActorPlace;
}

/**
 * Makes a call to another thread in a child of the current task, as a call to an actor, and returns its outcome. Throws
 * `ScopeClosedError` and `NoCurrentTaskError`.
 */
export function startCall(handler: JobHandler, callee: Callee, args: readonly unknown[]): Promise<unknown> {
  const bindings = currentFrame()?.locals;
  const parent = enclosingOrRoot(undefined, callee.name);
  const owner = parent.body as Scope;
  const task = owner.task as TaskNode;
  const deadline = deadlineScope(owner)?.extras?.deadlineWall;
  const job = new Job(handler, requestOf(handler, callee, args, deadline, bindings), new Outcome(owner));
  const node = new TaskNode(owner, 'child', elsewhere, task.priority, undefined, job);
  if ((owner.flags & ENDED) !== 0 && (node.flags & CANCELLED) === 0 && task.kind !== 'root') {
    // As an async let that comes too late to be awaited (let.11).
    beginCancellation(node, scopeEnded);
    node.flags |= CANCELLED;
  }
  return submit(job, node, callee.name);
}

/** The same in a root of its own, for what belongs to no task. */
export function startRootCall(
  handler: JobHandler,
  callee: Callee,
  args: readonly unknown[],
): Promise<unknown> {
  const job = new Job(handler, requestOf(handler, callee, args, undefined, undefined), new Outcome());
  const node = new TaskNode(rootScope(), 'task', elsewhere, TaskPriority.medium, undefined, job);
  return submit(job, node, callee.name);
}

function requestOf(
  handler: JobHandler,
  { kind, target, actor }: Callee,
  args: readonly unknown[],
  deadline: number | undefined,
  bindings: Binding | undefined,
): Request {
  const site = handler.notesCallSites ? new Error('called here') : undefined;
  return { kind, target, args, deadline, bindings, site, actor };
}

function submit(job: Job, node: TaskNode, name: string): Promise<unknown> {
  const { outcome, handler } = job;
  job.node = outcome.node = node;
  nameTask(node, name);
  link(node, job);
  if (realm.events !== undefined) realm.events.emit('created', node);
  const promise = outcome.read();
  handler.submit(job);
  return promise;
}

/** The body of the task runs on another thread. */
function elsewhere(): void {}
