import { checkName, checkOptions, type OptionChecks } from '../base/arguments.ts';
import { toMilliseconds, type DurationLike } from '../base/duration.ts';
import { checkPriority } from '../base/priority.ts';
import type { AbortSignal } from '../base/types.ts';
import { extrasOf, nameScope, type TaskNode } from '../tree/scope.ts';
import { checkSignal, watchSignal } from '../tree/signal.ts';
import { GRACE } from '../tree/state.ts';

/** What a task is told when it is made. */
export interface TaskOptions {
  /** Shown in the tree, in errors and in events. Not inherited. */
  readonly name?: string;
  /** An integer from 1 to 255, such as `TaskPriority.high` (priority.1). */
  readonly priority?: number;
  /** Cancels the task when it aborts, with `signal.reason` (signal.3). */
  readonly signal?: AbortSignal;
  /** How long after a cancellation scopes in this task stop waiting for children that take no notice (grace.2). */
  readonly abandonAfter?: DurationLike;
}

export const taskOptionChecks: OptionChecks<TaskOptions> = {
  name: checkName,
  priority: checkPriority,
  signal: checkSignal,
  abandonAfter: toMilliseconds,
};

export function checkTaskOptions(options: TaskOptions, what: string): void {
  checkOptions(options, what, taskOptionChecks);
}

/** What a new task's options say, apart from its priority. They have been checked. */
export function applyOptions(node: TaskNode, options: TaskOptions): void {
  if (options.name !== undefined) nameScope(node, options.name);
  if (options.abandonAfter !== undefined) {
    extrasOf(node).abandonAfter = toMilliseconds(options.abandonAfter);
    node.flags |= GRACE;
  }
  if (options.signal !== undefined) watchSignal(options.signal, node);
}
