import { checkFunction } from '../arguments.ts';
import { NotReadyError } from '../errors.ts';
import { nothing } from '../task/outcome.ts';
import type { TaskHandle } from '../task/task-handle.ts';
import type { Sink } from '../task/task-node.ts';
import type { TaskOptions } from '../task/task-options.ts';
import { CANCELLED } from '../tree/scope.ts';
import type { GroupScope } from './group-scope.ts';

/** Adds a child, and waits until it says that it is ready (group.14). */
export function startIn<V>(
  group: GroupScope,
  body: (task: TaskHandle, ready: (value: V) => void) => unknown,
  options: TaskOptions | undefined,
): Promise<V> {
  checkFunction(body, 'group.start', 'body');
  const promise = new Promise<V>((resolve, reject) => {
    let isReady = false;
    const ready = (value: V): void => {
      isReady = true;
      resolve(value);
    };
    const sink: Sink = {
      settled: (node, failed, value) => {
        if (isReady) return group.settled(node, failed, value);
        group.childLeft();
        // As for any task that was cancelled and then failed (error.5).
        if ((node.flags & CANCELLED) !== 0) promise.then(undefined, nothing);
        reject(
          failed ? value : new NotReadyError('group.start: the child ended without calling ready(value).'),
        );
      },
      reprioritize: (node, from) => group.reprioritize(node, from),
    };
    group.add('group.start', (task) => body(task, ready), options, sink);
  });
  return promise;
}
