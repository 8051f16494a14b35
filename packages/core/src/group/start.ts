import { checkFunction } from '../base/arguments.ts';
import { NotReadyError } from '../base/errors.ts';
import { nothing } from '../base/nothing.ts';
import { currentScope } from '../task/current.ts';
import type { TaskOptions } from '../task/task-options.ts';
import { cancel, cancellationErrorOf, reasonOf } from '../tree/cancel.ts';
import { isCancelled, type Sink, type TaskNode, type Walk } from '../tree/scope.ts';
import { CANCELLED, ENDED, SETTLED } from '../tree/state.ts';
import { Wait } from '../tree/wait.ts';
import type { GroupScope } from './group-scope.ts';

/** The wait for a child that is starting: a cancellation of whoever waits is one of the child, as long as it is not ready. */
class Starting extends Wait {
  override visit(walk: Walk): void {
    walk.link(this.what as TaskNode, walk.reason);
  }
}

/** Adds a child, and waits until it says that it is ready (group.14). */
export function startIn<V>(
  group: GroupScope,
  body: (task: never, ready: (value: V) => void) => unknown,
  options: TaskOptions | undefined,
): Promise<V> {
  checkFunction(body, 'group.start', 'body');
  const promise = new Promise<V>((resolve, reject) => {
    let isReady = false;
    let wait: Starting | undefined;
    const ready = (value: V): void => {
      isReady = true;
      wait?.end();
      resolve(value);
    };
    const sink: Sink = {
      settled: (node, failed, value) => {
        if (isReady) return group.settled(node, failed, value);
        wait?.end();
        group.childLeft();
        // As for any task that was cancelled and then failed (error.5).
        if ((node.flags & CANCELLED) !== 0) promise.then(undefined, nothing);
        reject(failed ? value : notReady(node));
      },
      reprioritize: (node, from) => group.reprioritize(node, from),
    };
    const child = group.add('group.start', (task) => body(task as never, ready), options, sink);
    const reader = currentScope();
    if (reader === undefined || (reader.flags & (ENDED | SETTLED)) !== 0) return;
    if (isCancelled(reader) && !isCancelled(group)) cancel(child, reasonOf(reader.region));
    else wait = new Starting(child).begin(reader);
  });
  return promise;
}

/** Cancelled, it had no reason to become ready: then this is an answer, too (cancel.19). */
function notReady(node: TaskNode): NotReadyError {
  return new NotReadyError(
    'group.start: the child ended without calling ready(value).',
    (node.flags & CANCELLED) === 0 ? undefined : { cause: cancellationErrorOf(node) },
  );
}
