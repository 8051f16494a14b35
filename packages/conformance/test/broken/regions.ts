// First, since the modules of the core depend on each other in a circle and are to be entered by the front door.
import { CancellationError, type TaskContext } from '@tasktree/core';
import { TaskHandle } from '@tasktree/core/src/task/task-handle.ts';
import type { Breakage, Fn } from './kit.ts';

/** Shields, deadlines and patience that do not hold. */
export const brokenRegions: readonly Breakage[] = [
  {
    what: 'a shield that shields from nothing',
    laws: ['shield.1', 'shield.3', 'shield.4', 'shield.6', 'signal.6'],
    breakIt: (kit) =>
      kit.both(
        'withTaskCancellationShield',
        () =>
          async function (this: unknown, operation: Fn) {
            return kit.core.withTaskCancellationHandler.call(this, operation, () => {});
          },
      ),
  },
  {
    what: 'a timeout that does not wait for its operation',
    laws: ['deadline.1', 'deadline.2'],
    breakIt: (kit) =>
      kit.both(
        'withTimeout',
        (original) =>
          function (duration, operation: Fn, options) {
            return new Promise((resolve, reject) => {
              const watched = (task: TaskContext): unknown => {
                task.signal.addEventListener('abort', () => {
                  try {
                    task.checkCancellation();
                  } catch (error) {
                    reject(error);
                  }
                });
                return operation(task);
              };
              (original.call(this, duration, watched, options) as Promise<unknown>).then(resolve, reject);
            });
          },
      ),
  },
  {
    what: 'a timeout that never comes',
    laws: ['deadline.1'],
    breakIt: (kit) =>
      kit.both(
        'withTimeout',
        (original) =>
          function (_, operation, options) {
            return original.call(this, Infinity, operation, options) as unknown;
          },
      ),
  },
  {
    what: 'a timeout that throws away a value that is late',
    laws: ['deadline.2'],
    breakIt: (kit) =>
      kit.both(
        'withTimeout',
        (original) =>
          async function (duration, operation: Fn, options) {
            let handle: TaskContext | undefined;
            const value: unknown = await original.call(
              this,
              duration,
              (task: TaskContext) => operation((handle = task)) as unknown,
              options,
            );
            handle?.checkCancellation();
            return value;
          },
      ),
  },
  {
    what: 'a deadline that descendants do not see',
    laws: ['deadline.5'],
    breakIt: (kit) => kit.getter(TaskHandle, 'deadline', () => () => undefined),
  },
  {
    what: 'a timeout inside which the ones around are not in force',
    laws: ['deadline.3'],
    breakIt: (kit) =>
      kit.both(
        'withTimeout',
        (original) =>
          function (this: unknown, duration, operation, options) {
            return kit.core.withTaskCancellationShield.call(
              this,
              (task: TaskContext) =>
                original.call(
                  this instanceof TaskHandle ? task : undefined,
                  duration,
                  operation,
                  options,
                ) as unknown,
            );
          },
      ),
  },
  {
    what: 'a timeout of no time whose operation is not run',
    laws: ['deadline.4'],
    breakIt: (kit) =>
      kit.both(
        'withTimeout',
        (original) =>
          function (duration, ...rest) {
            return duration === 0
              ? Promise.reject(new CancellationError())
              : (original.call(this, duration, ...rest) as unknown);
          },
      ),
  },
];
