import { TaskPriority } from '@tasktree/core';
import {
  Outcome,
  currentFrame,
  deadlineScope,
  enclosingOrRoot,
  link,
  rootScope,
  spawn,
  type Binding,
  type Scope,
  type TaskNode,
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
  const { name } = callee;
  return submit(job, spawn(owner, 'child', elsewhere, task.priority, undefined, job, { name }));
}

/** The same in a root of its own, for what belongs to no task. */
export function startRootCall(
  handler: JobHandler,
  callee: Callee,
  args: readonly unknown[],
): Promise<unknown> {
  const job = new Job(handler, requestOf(handler, callee, args, undefined, undefined), new Outcome());
  const { name } = callee;
  return submit(job, spawn(rootScope(), 'task', elsewhere, TaskPriority.medium, undefined, job, { name }));
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

function submit(job: Job, node: TaskNode): Promise<unknown> {
  const { outcome, handler } = job;
  job.node = outcome.node = node;
  link(node, job);
  const promise = outcome.read();
  handler.submit(job);
  return promise;
}

/** The body of the task runs on another thread. */
function elsewhere(): void {}
