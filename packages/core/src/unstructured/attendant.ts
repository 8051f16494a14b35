import { TaskPriority } from '../base/priority.ts';
import type { TaskContext } from '../context/task-context.ts';
import { enqueue } from '../task/enqueue.ts';
import type { Home } from '../task/home.ts';
import { spawn } from '../task/spawn.ts';
import { cancel } from '../tree/cancel.ts';
import { escalate } from '../tree/escalate.ts';
import { rootScope } from '../tree/roots.ts';
import { keepUnread } from '../tree/unread-errors.ts';

/** A task that works behind an object, such as an iterator, whose user holds no handle of it. */
export interface Attendant {
  cancel(reason?: unknown): void;
  /** Raises its priority to that of somebody who waits for it (priority.4). */
  lend(priority: number): void;
}

/** The error of an attendant that somebody is to read, and whether that has happened meanwhile. */
export interface Unread {
  readonly error: unknown;
  readonly own: boolean;
  readonly asked: boolean;
}

/**
 * Starts `body` in a task that belongs to the body of `home`, which cancels and awaits it when it ends (let.11); or in a root,
 * where there is none. It has the task-locals of `home`, wherever it is started (map.8). `onSettled` is called once, when the
 * task and all below it have settled. An error that nobody has read by the end of the owner is treated as that of an async let
 * (let.3, error.3): that is what it returns it for.
 */
export function startAttendant(
  what: string,
  home: Home | undefined,
  body: (task: TaskContext) => PromiseLike<void>,
  onSettled: (failed: boolean, error: unknown) => Unread | void,
): Attendant {
  const scope = home?.body;
  const node = spawn(
    scope ?? rootScope(),
    scope === undefined ? 'task' : 'child',
    body,
    scope?.task?.priority ?? TaskPriority.medium,
    home?.locals,
    {
      settled: (settled, failed, value) => {
        const unread = onSettled(failed, value);
        if (unread !== undefined && scope !== undefined) {
          const { error, own } = unread;
          keepUnread(scope, { error, own, outcome: unread, node: settled });
        }
      },
    },
    { name: what },
  );
  enqueue(node);
  return {
    cancel: (reason) => cancel(node, reason),
    lend: (priority) => {
      if (priority > node.priority) escalate(node, priority);
    },
  };
}
