// First, since the modules of the core depend on each other in a circle and are to be entered by the front door.
import { Task, type Host, type TaskContext, type TaskOptions } from '@tasktree/core';
import { TaskHandle } from '@tasktree/core/src/task/task-handle.ts';
import { RunnableTask } from '@tasktree/core/src/task/task-node.ts';
import type { TaskNode } from '@tasktree/core/src/tree/scope.ts';
import type { Breakage, Fn } from './kit.ts';
import { bodiesThat, taskThat } from './task-class.ts';

function ignoringCancellation(host: Host): (original: Fn) => Fn {
  return (original) =>
    function (duration, options) {
      if (typeof duration !== 'number' || Number.isNaN(duration))
        return original.call(this, duration, options);
      return new Promise<void>((resolve) => {
        if (duration < Infinity) host.clock.schedule(host.clock.now() + duration, resolve);
      });
    };
}

/** Cancellations that go wrong. */
export const brokenCancellation: readonly Breakage[] = [
  {
    what: 'a cancellation that skips grandchildren',
    laws: ['tree.5', 'cancel.3'],
    breakIt: (kit) =>
      kit.method(
        RunnableTask,
        'visit',
        (original) =>
          function (this: TaskNode, walk) {
            if (this.owner?.task?.owner?.task === undefined) original.call(this, walk);
          },
      ),
  },
  {
    what: 'a cancellation whose reason is lost',
    laws: ['cancel.17'],
    breakIt: (kit) =>
      kit.method(
        Task,
        'cancel',
        (original) =>
          function () {
            original.call(this);
          },
      ),
  },
  {
    what: 'a cancellation that comes later',
    laws: ['cancel.3'],
    breakIt: (kit) =>
      kit.method(
        Task,
        'cancel',
        (original) =>
          function (reason) {
            queueMicrotask(() => original.call(this, reason));
          },
      ),
  },
  {
    what: 'a cancellation that reaches unstructured tasks',
    laws: ['cancel.13'],
    breakIt: (kit) =>
      taskThat(
        kit,
        (Whole) =>
          class<T> extends Whole<T> {
            constructor(body: (task: TaskContext) => T | PromiseLike<T>, options?: TaskOptions) {
              const signal = Whole.current?.signal;
              super(body, signal === undefined ? options : { signal, ...options });
            }
          } as typeof Task,
      ),
  },
  {
    what: 'a cancellation of the waiter that reaches the task it waits for',
    laws: ['cancel.14'],
    breakIt: (kit) =>
      kit.getter(
        Task,
        'value',
        () =>
          function (this: Task<unknown>) {
            return this.linkedValue();
          },
      ),
  },
  {
    what: 'a checkCancellation that makes a new error each time',
    laws: ['cancel.17'],
    breakIt: (kit) =>
      kit.method(
        TaskHandle,
        'checkCancellation',
        () =>
          function (this: TaskHandle) {
            if (this.isCancelled)
              throw new kit.core.CancellationError('again', { reason: this.cancellationReason });
          },
      ),
  },
  {
    what: 'a flag that is cleared by looking',
    laws: ['cancel.2'],
    breakIt(kit) {
      const seen = new WeakSet();
      kit.getter(
        TaskHandle,
        'isCancelled',
        (original) =>
          function (this: TaskHandle) {
            const isCancelled = original.call(this) as boolean;
            if (isCancelled && seen.has(this)) return false;
            if (isCancelled) seen.add(this);
            return isCancelled;
          },
      );
    },
  },
  {
    what: 'a sleep that takes no notice of cancellation',
    laws: ['cancel.15'],
    breakIt: (kit) => kit.sleep(ignoringCancellation(kit.host)),
  },
  {
    what: 'a sleep of no time that does not look for cancellation',
    laws: ['cancel.15', 'clock.1'],
    breakIt: (kit) =>
      kit.sleep(
        (original) =>
          function (duration, options) {
            return duration === 0 ? Promise.resolve() : (original.call(this, duration, options) as unknown);
          },
      ),
  },
  {
    what: 'a yield that throws when cancelled',
    laws: ['cancel.16'],
    breakIt(kit) {
      const wrap = (original: Fn): Fn =>
        function (this: TaskHandle) {
          if (kit.core.Task.isCancelled || (this instanceof TaskHandle && this.isCancelled)) {
            return Promise.reject(new kit.core.CancellationError());
          }
          return original.call(this) as unknown;
        };
      kit.method(TaskHandle, 'yield', wrap);
      Task.yield = wrap(Task.yield.bind(Task));
    },
  },
  {
    what: 'a task that does not run when it was cancelled before its first step',
    laws: ['cancel.5'],
    breakIt: (kit) =>
      bodiesThat(kit, (body) => (task: TaskContext) => {
        task.checkCancellation();
        return body(task) as unknown;
      }),
  },
  {
    what: 'code outside any task that counts as cancelled',
    laws: ['cancel.8', 'ambient.4'],
    breakIt() {
      Object.defineProperty(Task, 'isCancelled', { get: () => Task.current?.isCancelled ?? true });
    },
  },
  {
    what: 'a checkCancellation that does nothing',
    laws: ['cancel.9'],
    breakIt(kit) {
      kit.method(TaskHandle, 'checkCancellation', () => () => {});
    },
  },
  {
    what: 'a task that has settled before it ends',
    laws: ['cancel.18'],
    breakIt: (kit) => kit.getter(Task, 'settled', () => () => Promise.resolve()),
  },
];
