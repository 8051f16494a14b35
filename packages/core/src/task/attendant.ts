import { beginCancellation, cancel, scopeEnded } from '../cancellation/cancel.ts';
import { enqueue } from '../executor/enqueue.ts';
import { escalate } from '../priority/escalation.ts';
import { TaskPriority } from '../priority/priority.ts';
import { realm } from '../realm.ts';
import { lose } from '../tree/lost.ts';
import { CANCELLED, ENDED, rootScope } from '../tree/scope.ts';
import { currentFrame, enclosing, localsFor } from './current.ts';
import type { TaskContext } from './task-context.ts';
import type { TaskHandle } from './task-handle.ts';
import { TaskNode, isOwnFailure, nameTask } from './task-node.ts';

/** A task that works behind an object, such as an iterator, whose user holds no handle of it. */
export interface Attendant {
  cancel(reason?: unknown): void;
  /** Raises its priority to that of somebody who waits for it (priority.4). */
  lend(priority: number): void;
}

/** Says whether somebody has read an error meanwhile. */
export interface Reading {
  readonly asked: boolean;
}

/**
 * Starts `body` in a task that belongs to the body of `owner`, which cancels and awaits it when it ends (let.11); or in a
 * root, where there is no owner. `onSettled` is called once, when the task and all below it have settled. An own failure that
 * nobody has read by the end of the owner is treated as that of an async let (error.3): that is what it returns a reading for.
 *
 * Throws `ScopeClosedError` if the owner has ended.
 */
export function startAttendant(
  what: string,
  owner: TaskContext | undefined,
  body: (task: TaskContext) => PromiseLike<void>,
  onSettled: (failed: boolean, error: unknown) => Reading | void,
): Attendant {
  const parent = owner === undefined ? undefined : enclosing(owner as TaskHandle, what);
  const scope = parent?.body;
  const node = new TaskNode(
    scope ?? rootScope(),
    scope === undefined ? 'task' : 'child',
    body,
    scope?.task?.priority ?? TaskPriority.medium,
    parent === undefined ? currentFrame()?.locals : localsFor(parent),
    {
      settled: (settled, failed, value) => {
        const reading = onSettled(failed, value);
        if (failed && reading !== undefined && scope !== undefined && isOwnFailure(settled)) {
          lose(scope, { error: value, own: true, outcome: reading });
        }
      },
    },
  );
  nameTask(node, what);
  if (scope !== undefined && (scope.flags & ENDED) !== 0 && (node.flags & CANCELLED) === 0) {
    beginCancellation(node, scopeEnded);
    node.flags |= CANCELLED;
  }
  if (realm.events !== undefined) realm.events.emit('created', node);
  enqueue(node);
  return {
    cancel: (reason) => cancel(node, reason),
    lend: (priority) => {
      if (priority > node.priority) escalate(node, priority);
    },
  };
}
