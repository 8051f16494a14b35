import { TaskPriority } from '@tasktree/core';
import {
  beginCancellation,
  CANCELLED,
  currentFrame,
  deadlineScope,
  enclosingOrRoot,
  ENDED,
  link,
  nameTask,
  Outcome,
  realm,
  rootScope,
  type Scope,
  scopeEnded,
  TaskNode,
} from '@tasktree/core/internal';
import { Job, type Desk, type Home, type Request } from './job.ts';
import { pack, type Parcel } from './parcel.ts';
import type { PoolWorker } from './pool-worker.ts';
import { sendableLocals } from './sent-locals.ts';

/** What is called on another thread. */
export interface Callee {
  /** What the task is called. */
  readonly name: string;
  /** The kind of the message that asks for it, and what that message says of whom it means. */
  readonly kind: number;
  readonly target: unknown;
  readonly worker?: PoolWorker;
  readonly home?: Home;
}

/**
 * Makes a call to another thread in a child of the current task, as a call to an actor, and gives its outcome. Throws
 * `NotSendableError`, `ScopeClosedError` and `NoCurrentTaskError`.
 */
export function startCall(desk: Desk, callee: Callee, args: readonly unknown[]): Promise<unknown> {
  const { name } = callee;
  // Before a root is opened for it: all that can throw.
  const parcel = args.length === 0 ? undefined : pack(args, 'args');
  const locals = sendableLocals(currentFrame()?.locals);
  const parent = enclosingOrRoot(undefined, name);
  const owner = parent.body as Scope;
  const task = owner.task as TaskNode;
  const outcome = new Outcome<unknown>(owner);
  const deadline = deadlineScope(owner)?.extras?.deadlineWall;
  const job = new Job(desk, requestOf(desk, callee, args, parcel, deadline, locals), outcome);
  const node = new TaskNode(owner, 'child', elsewhere, task.priority, undefined, job);
  job.node = outcome.node = node;
  if ((owner.flags & ENDED) !== 0 && (node.flags & CANCELLED) === 0 && task.kind !== 'root') {
    // As an async let that comes too late to be awaited (let.11).
    beginCancellation(node, scopeEnded);
    node.flags |= CANCELLED;
  }
  return submit(job, name);
}

/** The same in a root of its own, for what belongs to no task. */
export function startRootCall(desk: Desk, callee: Callee, args: readonly unknown[]): Promise<unknown> {
  const parcel = args.length === 0 ? undefined : pack(args, 'args');
  const outcome = new Outcome<unknown>();
  const job = new Job(desk, requestOf(desk, callee, args, parcel, undefined, undefined), outcome);
  const node = new TaskNode(rootScope(), 'task', elsewhere, TaskPriority.medium, undefined, job);
  job.node = outcome.node = node;
  return submit(job, callee.name);
}

function requestOf(
  desk: Desk,
  { kind, target, worker, home }: Callee,
  args: readonly unknown[],
  parcel: Parcel | undefined,
  deadline: number | undefined,
  locals: Request['locals'],
): Request {
  return {
    kind,
    target,
    args: parcel === undefined ? args : (parcel.value as readonly unknown[]),
    parcel,
    deadline,
    locals,
    site: desk.notesSites ? new Error('called here') : undefined,
    worker,
    home,
  };
}

function submit(job: Job, name: string): Promise<unknown> {
  const { node, outcome, desk } = job;
  nameTask(node, name);
  link(node, job);
  if (realm.events !== undefined) realm.events.emit('created', node);
  const promise = outcome.read();
  desk.submit(job);
  return promise;
}

/** The body of the task runs on another thread. */
function elsewhere(): void {}
