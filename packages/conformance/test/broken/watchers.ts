// First, since the modules of the core depend on each other in a circle and are to be entered by the front door.
import { CancellationError, type TaskContext, type TaskOptions } from '@tasktree/core';
import { CollectingFace } from '@tasktree/core/src/group/group-face.ts';
import { TaskHandle } from '@tasktree/core/src/task/task-handle.ts';
import type { Breakage, Fn } from './kit.ts';
import { bodiesThat, type Body } from './task-class.ts';

/** Handlers and signals that hear too much, too little, or in the wrong place. */
export const brokenWatchers: readonly Breakage[] = [
  {
    what: 'a flag that is cleared once its error was thrown',
    laws: ['cancel.7'],
    breakIt(kit) {
      const cleared = new WeakSet<object>();
      kit.sleep(
        (original) =>
          async function (this: unknown, duration, options) {
            const handle = this instanceof TaskHandle ? this : kit.core.Task.current;
            try {
              await original.call(this, duration, options);
            } catch (error) {
              if (handle !== undefined) cleared.add(handle);
              throw error;
            }
          },
      );
      kit.getter(
        TaskHandle,
        'isCancelled',
        (original) =>
          function (this: TaskHandle) {
            return !cleared.has(this) && (original.call(this) as boolean);
          },
      );
    },
  },
  {
    what: 'a cancellation handler that is called twice',
    laws: ['cancel.10'],
    breakIt: (kit) =>
      kit.both(
        'withTaskCancellationHandler',
        (original) =>
          function (operation, onCancel: Fn) {
            const twice = (reason: unknown): void => {
              onCancel(reason);
              onCancel(reason);
            };
            return original.call(
              this,
              operation,
              typeof onCancel === 'function' ? twice : onCancel,
            ) as unknown;
          },
      ),
  },
  {
    what: 'a cancellation handler that is called after its operation',
    laws: ['cancel.10'],
    breakIt: (kit) =>
      kit.both(
        'withTaskCancellationHandler',
        (original) =>
          async function (operation: Fn, onCancel: Fn) {
            let handle: TaskContext | undefined;
            const value: unknown = await original.call(
              this,
              (task: TaskContext) => operation((handle = task)) as unknown,
              onCancel,
            );
            handle?.signal.addEventListener('abort', () => void onCancel(undefined));
            return value;
          },
      ),
  },
  {
    what: 'a cancellation handler that is not called when it is too late to watch',
    laws: ['cancel.10'],
    breakIt: (kit) =>
      kit.both(
        'withTaskCancellationHandler',
        (original) =>
          function (this: unknown, operation, onCancel) {
            const isCancelled = this instanceof TaskHandle ? this.isCancelled : kit.core.Task.isCancelled;
            return original.call(this, operation, isCancelled ? () => {} : onCancel) as unknown;
          },
      ),
  },
  {
    what: 'a signal that never aborts',
    laws: ['signal.1', 'signal.2'],
    breakIt: (kit) => kit.getter(TaskHandle, 'signal', () => () => new AbortController().signal),
  },
  {
    what: 'a cancelled task whose value is thrown away',
    laws: ['cancel.6'],
    breakIt: (kit) =>
      bodiesThat(kit, (body) => async (task: TaskContext) => {
        const value: unknown = await body(task);
        task.checkCancellation();
        return value;
      }),
  },
  {
    what: 'a listener on the signal for each task',
    laws: ['signal.4'],
    breakIt(kit) {
      const Whole = kit.core.Task;
      class Broken<T> extends Whole<T> {
        constructor(body: Body<T>, options?: TaskOptions) {
          super(body, options);
          options?.signal?.addEventListener('abort', () => {});
        }
      }
      (kit.core as { Task: unknown }).Task = Broken;
      kit.method(
        CollectingFace,
        'addTask',
        (original) =>
          function (body, options?: TaskOptions) {
            options?.signal?.addEventListener('abort', () => {});
            original.call(this, body, options);
          },
      );
    },
  },
  {
    what: 'a CancellationError under a name of its own',
    laws: ['signal.5'],
    breakIt() {
      Object.defineProperty(CancellationError.prototype, 'name', { value: 'CancellationError' });
    },
  },
  {
    what: 'a cancellation handler that runs where the task is cancelled',
    laws: ['signal.7'],
    breakIt: (kit) =>
      kit.both(
        'withTaskCancellationHandler',
        (original) =>
          function (operation: Fn, onCancel: Fn) {
            let handle: TaskContext | undefined;
            const listener = (): unknown => onCancel(handle?.cancellationReason);
            const watched = async (task: TaskContext): Promise<unknown> => {
              handle = task;
              if (task.isCancelled) listener();
              else task.signal.addEventListener('abort', listener);
              try {
                return (await operation(task)) as unknown;
              } finally {
                task.signal.removeEventListener('abort', listener);
              }
            };
            return original.call(this, watched, () => {}) as unknown;
          },
      ),
  },
];
