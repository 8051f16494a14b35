import { Semaphore, Task, TaskLocal, withCancellableContinuation } from '@tasktree/core';
import type { Host, TaskContext, TaskOptions } from '@tasktree/core';
import { AsyncLet } from '@tasktree/core/src/async-let/async-let.ts';
import { asyncDispose } from '@tasktree/core/src/tree/dispose.ts';
import { TaskHandle } from '@tasktree/core/src/task/task-handle.ts';
import { TaskNode } from '@tasktree/core/src/task/task-node.ts';
import type { Breakage, Fn, Kit } from './kit.ts';

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

/** Puts a subclass of Task in place of it. */
function taskThat(kit: Kit, make: (task: typeof Task) => typeof Task): void {
  (kit.core as { Task: typeof Task }).Task = make(kit.core.Task);
}

/** Tasks, async lets, cancellation, deadlines, locals, continuations and observers that break the laws. */
export const brokenTasks: readonly Breakage[] = [
  {
    what: 'a cancellation that skips grandchildren',
    laws: ['tree.5', 'cancel.3'],
    breakIt: (kit) =>
      kit.method(
        TaskNode,
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
    what: 'an async let that is not cancelled at the end of its block',
    laws: ['let.3', 'let.4'],
    breakIt: (kit) =>
      kit.method(
        AsyncLet,
        asyncDispose,
        () =>
          function (this: AsyncLet<unknown>) {
            return this.then(
              () => {},
              () => {},
            );
          },
      ),
  },
  {
    what: 'an async let that its block does not wait for',
    laws: ['let.3', 'let.5', 'let.6', 'let.7'],
    breakIt: (kit) =>
      kit.method(
        AsyncLet,
        asyncDispose,
        (original) =>
          function () {
            void original.call(this);
            return Promise.resolve();
          },
      ),
  },
  {
    what: 'an async let that gives another error each time it is read',
    laws: ['let.2'],
    breakIt: (kit) =>
      kit.method(
        AsyncLet,
        'then',
        (original) =>
          function (onFulfilled, onRejected?: Fn) {
            return original.call(
              this,
              onFulfilled,
              onRejected && ((error: Error) => onRejected(new Error(error?.message)) as unknown),
            ) as unknown;
          },
      ),
  },
  {
    what: 'an async let that is started when it is read',
    laws: ['let.1'],
    breakIt: (kit) =>
      kit.both(
        'asyncLet',
        (original) =>
          function (body: Fn, options) {
            if (typeof body !== 'function') return original.call(this, body, options) as unknown;
            let read!: () => void;
            const isRead = new Promise<void>((resolve) => {
              read = resolve;
            });
            const one = original.call(
              this,
              async (task: TaskContext) => {
                await Promise.race([isRead, task.sleep(Infinity).catch(() => {})]);
                return body(task) as unknown;
              },
              options,
            ) as AsyncLet<unknown>;
            const then = one.then.bind(one) as Fn;
            return Object.defineProperty(one, 'then', {
              value: (...args: unknown[]) => {
                read();
                return then(...args) as unknown;
              },
            });
          },
      ),
  },
  {
    what: 'an async let that becomes an orphan outside any task',
    laws: ['tree.14', 'ambient.4'],
    breakIt: (kit) =>
      kit.free(
        'asyncLet',
        (original) => (body: Fn, options) =>
          kit.core.Task.current === undefined
            ? new kit.core.Task(body, options as TaskOptions)
            : (original(body, options) as unknown),
      ),
  },
  {
    what: 'suppressed errors that are dropped',
    laws: ['error.2', 'throwing.7'],
    breakIt: (kit) => kit.free('suppressedErrors', () => () => []),
  },
  {
    what: 'an unstructured task whose error nobody hears of',
    laws: ['error.4'],
    breakIt: (kit) =>
      taskThat(
        kit,
        (Whole) =>
          class<T> extends Whole<T> {
            constructor(body: (task: TaskContext) => T | PromiseLike<T>, options?: TaskOptions) {
              super(body, options);
              this.value.catch(() => {});
            }
          } as typeof Task,
      ),
  },
  {
    what: 'a result that rejects',
    laws: ['task.3'],
    breakIt: (kit) =>
      kit.getter(
        Task,
        'result',
        () =>
          function (this: Task<unknown>) {
            return this.value.then((value) => ({ status: 'fulfilled', value }));
          },
      ),
  },
  {
    what: 'a detached task that inherits',
    laws: ['local.4', 'task.1'],
    breakIt() {
      Task.detached = (body, options) => new Task(body, options);
    },
  },
  {
    what: 'an immediate task that starts later',
    laws: ['task.5'],
    breakIt() {
      Task.immediate = (body, options) => new Task(body, options);
    },
  },
  {
    what: 'a priority that cannot rise',
    laws: ['priority.5'],
    breakIt: (kit) => kit.method(Task, 'escalate', () => () => {}),
  },
  {
    what: 'task-locals that last for the synchronous part only',
    laws: ['local.3', 'local.5'],
    breakIt(kit) {
      const bound = new Map<unknown, unknown>();
      kit.method(
        TaskLocal,
        'get',
        () =>
          function (this: TaskLocal<unknown>) {
            return bound.has(this) ? bound.get(this) : this.defaultValue;
          },
      );
      kit.method(
        TaskLocal,
        'withValue',
        () =>
          function (this: TaskLocal<unknown>, value, operation: Fn) {
            const before = bound.get(this);
            const had = bound.has(this);
            bound.set(this, value);
            try {
              return operation(kit.core.Task.current) as unknown;
            } finally {
              if (had) bound.set(this, before);
              else bound.delete(this);
            }
          },
      );
    },
  },
  {
    what: 'task-locals that are not put back',
    laws: ['local.1'],
    breakIt(kit) {
      const bound = new Map<unknown, unknown>();
      kit.method(
        TaskLocal,
        'get',
        (original) =>
          function (this: TaskLocal<unknown>) {
            return bound.has(this) ? bound.get(this) : (original.call(this) as unknown);
          },
      );
      kit.method(
        TaskLocal,
        'withValue',
        (original) =>
          function (this: TaskLocal<unknown>, value, operation) {
            bound.set(this, value);
            return original.call(this, value, operation) as unknown;
          },
      );
    },
  },
  {
    what: 'a continuation that can be resumed twice',
    laws: ['cont.3'],
    breakIt: (kit) =>
      kit.free(
        'withCheckedContinuation',
        (original) => (body: Fn) =>
          original(
            typeof body !== 'function'
              ? body
              : (continuation: Record<'resume' | 'fail', Fn>) => {
                  let isResumed = false;
                  const once =
                    (resume: Fn): Fn =>
                    (value) => {
                      if (!isResumed) resume.call(continuation, value);
                      isResumed = true;
                    };
                  return body({
                    resume: once(continuation.resume),
                    fail: once(continuation.fail),
                  }) as unknown;
                },
          ) as unknown,
      ),
  },
  {
    what: 'a continuation that cancellation resumes',
    laws: ['cont.4'],
    breakIt: (kit) =>
      kit.free('withCheckedContinuation', () => (body: Fn) => withCancellableContinuation(body, () => {})),
  },
  {
    what: 'a race that leaves the losers behind',
    laws: ['map.4'],
    breakIt: (kit) =>
      kit.free(
        'race',
        (original) => (operations: Fn[]) =>
          Array.isArray(operations) &&
          operations.length > 0 &&
          operations.every((one) => typeof one === 'function')
            ? Promise.race(operations.map((body) => new kit.core.Task(body).value))
            : (original(operations) as unknown),
      ),
  },
  {
    what: 'an all that gives values in order of completion',
    laws: ['map.4'],
    breakIt: (kit) =>
      kit.free('all', (original) => async (operations: Fn[]) => {
        const values: unknown[] = [];
        const noting = (body: Fn) => async (task: unknown) => {
          const value: unknown = await body(task);
          values.push(value);
        };
        await original(
          Array.isArray(operations)
            ? operations.map((one) => (typeof one === 'function' ? noting(one) : one))
            : operations,
        );
        return values;
      }),
  },
  {
    what: 'a concurrent map that pulls everything at once',
    laws: ['map.1'],
    breakIt: (kit) =>
      kit.free(
        'concurrentMap',
        (original) =>
          (source: Iterable<unknown>, ...rest) =>
            original(
              typeof source === 'object' && Symbol.iterator in source ? [...source] : source,
              ...rest,
            ) as unknown,
      ),
  },
  {
    what: 'a lock that is not given back after an error',
    laws: ['map.6'],
    breakIt: (kit) =>
      kit.method(
        Semaphore,
        'withPermit',
        () =>
          async function (this: Semaphore, operation: Fn) {
            const permit = await this.acquire();
            const value: unknown = await operation();
            permit.release();
            return value;
          },
      ),
  },
  {
    what: 'an observer that cannot be stopped',
    laws: ['observe.2'],
    breakIt: (kit) =>
      kit.free('observe', (original) => (...args) => {
        original(...args);
        return { [Symbol.dispose]() {} };
      }),
  },
  {
    what: 'a tree that shows roots only',
    laws: ['observe.1'],
    breakIt: (kit) =>
      kit.free('taskTree', (original) => () => {
        const { formatVersion, tasks } = original() as ReturnType<Kit['core']['taskTree']>;
        return { formatVersion, tasks: tasks.filter(({ parent }) => parent === null) };
      }),
  },
];
