import { checkFunction } from '../base/arguments.ts';
import { TaskPriority } from '../base/priority.ts';
import { currentHost } from '../host/current-host.ts';
import { currentFrame } from '../task/current.ts';
import type { Outcome } from '../task/outcome.ts';
import { spawn } from '../task/spawn.ts';
import { checkTaskOptions, type TaskOptions } from '../task/task-options.ts';
import { rootScope } from '../tree/roots.ts';
import { extrasOf, type TaskNode } from '../tree/scope.ts';

/** Makes an unstructured task, whose body has not started. */
export function makeRoot(
  body: (task: never) => unknown,
  options: TaskOptions | undefined,
  isDetached: boolean,
  outcome: Outcome<unknown>,
): TaskNode {
  const what = isDetached ? 'Task.detached' : 'new Task';
  checkFunction(body, what, 'body');
  if (options !== undefined) checkTaskOptions(options, what);
  const frame = isDetached ? undefined : currentFrame();
  const priority = options?.priority ?? frame?.body?.task?.basePriority ?? TaskPriority.medium;
  const kind = isDetached ? 'detached' : 'task';
  const node = spawn(rootScope(), kind, body, priority, frame?.locals, outcome, options);
  outcome.node = node;
  // A task made on an actor runs there (actor.5).
  const isolation = frame?.body?.task?.extras?.isolation;
  if (isolation?.reentrant === true) extrasOf(node).isolation = isolation;
  return node;
}

/** Gives an unstructured task its turn. */
export function startRoot(node: TaskNode): void {
  if (node.extras?.isolation === undefined) currentHost().scheduler.enqueue(node, node.priority);
  else node.extras.isolation.admit(node);
}
