import { beginCancellation, cancel, scopeEnded } from '../cancellation/cancel.ts';
import { currentHost } from '../host/current-host.ts';
import { escalate } from '../priority/escalation.ts';
import { TaskPriority } from '../priority/priority.ts';
import { realm } from '../realm.ts';
import { CANCELLED, ENDED, rootScope } from '../tree/scope.ts';
import { currentFrame, enclosing, localsFor } from './current.ts';
import type { TaskContext } from './task-context.ts';
import type { TaskHandle } from './task-handle.ts';
import { TaskNode, nameTask } from './task-node.ts';

/** A task that works behind an object, such as an iterator, whose user holds no handle of it. */
export interface Attendant {
  cancel(reason?: unknown): void;
  /** Raises its priority to that of somebody who waits for it (priority.4). */
  lend(priority: number): void;
}

/**
 * Starts `body` in a task that belongs to the body of `owner`, which cancels and awaits it when it ends (let.11); or in a
 * root, where there is no owner. `onSettled` is called once, when the task and all below it have settled.
 *
 * Throws `ScopeClosedError` if the owner has ended.
 */
export function startAttendant(
  what: string,
  owner: TaskContext | undefined,
  body: (task: TaskContext) => PromiseLike<void>,
  onSettled: (failed: boolean, error: unknown) => void,
): Attendant {
  const parent = owner === undefined ? undefined : enclosing(owner as TaskHandle, what);
  const scope = parent?.body;
  const node = new TaskNode(
    scope ?? rootScope(),
    scope === undefined ? 'task' : 'child',
    body,
    scope?.task?.priority ?? TaskPriority.medium,
    parent === undefined ? currentFrame()?.locals : localsFor(parent),
    { settled: (_node, failed, value) => onSettled(failed, value) },
  );
  nameTask(node, what);
  if (scope !== undefined && (scope.flags & ENDED) !== 0 && (node.flags & CANCELLED) === 0) {
    beginCancellation(node, scopeEnded);
    node.flags |= CANCELLED;
  }
  if (realm.events !== undefined) realm.events.emit('created', node);
  currentHost().scheduler.enqueue(node, node.priority);
  return {
    cancel: (reason) => cancel(node, reason),
    lend: (priority) => {
      if (priority > node.priority) escalate(node, priority);
    },
  };
}
