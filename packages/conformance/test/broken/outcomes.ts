import {
  CancellationError,
  JoinSet,
  Task,
  TaskLocal,
  type TaskContext,
  type TaskOptions,
} from '@tasktree/core';
import { AsyncResource } from 'node:async_hooks';
import { AsyncLet } from '@tasktree/core/src/async-let/async-let.ts';
import { TaskGroup } from '@tasktree/core/src/group/task-group.ts';
import { TaskHandle } from '@tasktree/core/src/task/task-handle.ts';
import { asyncDispose } from '@tasktree/core/src/tree/dispose.ts';
import type { Breakage, Fn, Kit } from './kit.ts';

type Body<T> = (task: TaskContext) => T | PromiseLike<T>;

/** Puts a Task in place whose bodies are wrapped. */
function bodiesThat(kit: Kit, wrap: (body: Fn) => Fn, made: (task: Task<unknown>) => void = () => {}): void {
  const Whole = kit.core.Task;
  class Broken<T> extends Whole<T> {
    constructor(body: Body<T>, options?: TaskOptions) {
      super(typeof body === 'function' ? (wrap(body) as Body<T>) : body, options);
      made(this as Task<unknown>);
    }
  }
  (kit.core as { Task: unknown }).Task = Broken;
}

/** What comes out of tasks, async lets and the rest, and when. */
export const brokenOutcomes: readonly Breakage[] = [
  {
    what: 'a sleep that makes a task of its own',
    laws: ['tree.1'],
    breakIt: (kit) =>
      kit.sleep(
        (original) =>
          function (...args) {
            return new Task(() => original.apply(this, args) as Promise<void>).value;
          },
      ),
  },
  {
    what: 'a wait for oneself that nobody sees',
    laws: ['tree.12'],
    breakIt: (kit) =>
      kit.getter(
        Task,
        'value',
        (original) =>
          function (this: Task<unknown>) {
            return kit.host.context.run(undefined, () => original.call(this) as unknown, undefined);
          },
      ),
  },
  {
    what: 'a task that keeps its body for ever',
    laws: ['tree.11'],
    breakIt(kit) {
      const kept: unknown[] = [];
      bodiesThat(kit, (body) => {
        kept.push(body);
        return body;
      });
      kit.method(
        TaskGroup,
        'addTask',
        (original) =>
          function (body, options) {
            kept.push(body);
            original.call(this, body, options);
          },
      );
    },
  },
  {
    what: 'an async let that cancels its siblings when it fails',
    laws: ['let.8'],
    breakIt: (kit) =>
      kit.both(
        'asyncLet',
        (original) =>
          function (this: unknown, body: Fn, options) {
            const around = this instanceof TaskHandle ? this : kit.core.Task.current;
            const failing = async (task: TaskContext): Promise<unknown> => {
              try {
                return (await body(task)) as unknown;
              } catch (error) {
                around?.cancel();
                throw error;
              }
            };
            return original.call(this, typeof body === 'function' ? failing : body, options) as unknown;
          },
      ),
  },
  {
    what: 'an async let that does not run in a cancelled task',
    laws: ['let.9'],
    breakIt: (kit) =>
      kit.both(
        'asyncLet',
        (original) =>
          function (body: Fn, options) {
            const unlessCancelled = (task: TaskContext): unknown => {
              task.checkCancellation();
              return body(task);
            };
            return original.call(
              this,
              typeof body === 'function' ? unlessCancelled : body,
              options,
            ) as unknown;
          },
      ),
  },
  {
    what: 'an async let of default priority',
    laws: ['let.10'],
    breakIt: (kit) =>
      kit.both(
        'asyncLet',
        (original) =>
          function (body, options) {
            return original.call(this, body, { priority: 21, ...options }) as unknown;
          },
      ),
  },
  {
    what: 'an async let that nobody owns',
    laws: ['let.11', 'tree.2'],
    breakIt: (kit) =>
      kit.both('asyncLet', () => (body: Fn, options) => {
        const task = new Task(body, options as TaskOptions);
        task.value.catch(() => {});
        return Object.assign(task, { [asyncDispose]: () => (task.cancel(), task.settled) });
      }),
  },
  {
    what: 'a disposal that throws the error of the async let',
    laws: ['let.12'],
    breakIt: (kit) =>
      kit.method(
        AsyncLet,
        asyncDispose,
        (original) =>
          async function (this: AsyncLet<unknown>) {
            await original.call(this);
            await this;
          },
      ),
  },
  {
    what: 'misuse that is thrown where a promise was to be returned',
    laws: ['error.0'],
    breakIt: (kit) =>
      kit.both(
        'withTaskGroup',
        (original) =>
          function (body, ...rest) {
            if (typeof body !== 'function') throw new TypeError('withTaskGroup: body must be a function.');
            return original.call(this, body, ...rest) as unknown;
          },
      ),
  },
  {
    what: 'an error after a cancellation that is reported as unhandled',
    laws: ['error.5'],
    breakIt: (kit) =>
      bodiesThat(
        kit,
        (body) => body,
        (task) => {
          const wasAsked = (error: unknown): void => {
            if (task.isCancelled && !(error instanceof CancellationError)) void Promise.reject(error);
          };
          task.then(() => {}, wasAsked);
        },
      ),
  },
  {
    what: 'errors that are no Error and become one',
    laws: ['error.6'],
    breakIt: (kit) =>
      kit.both(
        'withTaskGroup',
        (original) =>
          async function (...args) {
            try {
              return (await original.apply(this, args)) as unknown;
            } catch (error) {
              throw error instanceof Error ? error : new Error(String(error));
            }
          },
      ),
  },
  {
    what: 'an internal promise that trips the handling of unhandled rejections',
    laws: ['error.7'],
    breakIt: (kit) =>
      kit.sleep(
        (original) =>
          function (...args) {
            const sleeping = original.apply(this, args) as Promise<void>;
            void sleeping.then(() => {});
            return sleeping;
          },
      ),
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
        TaskGroup,
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
  {
    what: 'a task whose value is given once',
    laws: ['task.2'],
    breakIt(kit) {
      const given = new WeakSet();
      kit.getter(
        Task,
        'value',
        (original) =>
          function (this: Task<unknown>) {
            if (given.has(this)) return Promise.resolve(undefined);
            given.add(this);
            return original.call(this) as unknown;
          },
      );
    },
  },
  {
    what: 'a task that can be made inside tasks only',
    laws: ['task.4'],
    breakIt: (kit) =>
      bodiesThat(kit, (body) => {
        if (kit.core.Task.current === undefined) throw new kit.core.NoCurrentTaskError('new Task');
        return body;
      }),
  },
  {
    what: 'a low priority that is the lowest',
    laws: ['priority.1'],
    breakIt(kit) {
      (kit.core as { TaskPriority: object }).TaskPriority = { ...kit.core.TaskPriority, low: 9 };
    },
  },
  {
    what: 'a base priority that rises',
    laws: ['priority.3'],
    breakIt: (kit) =>
      kit.getter(
        TaskHandle,
        'basePriority',
        () =>
          function (this: TaskHandle) {
            return this.priority;
          },
      ),
  },
  {
    what: 'task-locals without a default',
    laws: ['local.2'],
    breakIt: (kit) =>
      kit.method(
        TaskLocal,
        'get',
        (original) =>
          function (this: TaskLocal<unknown>) {
            const value: unknown = original.call(this);
            return value === this.defaultValue ? undefined : value;
          },
      ),
  },
  {
    what: 'a scheduler that loses the context of the runtime',
    laws: ['local.6'],
    breakIt(kit) {
      const nowhere = new AsyncResource('nowhere');
      kit.part('scheduler', (whole) => ({
        enqueue: (job, priority) => nowhere.runInAsyncScope(() => whole.enqueue(job, priority)),
      }));
    },
  },
  {
    what: 'task-locals that are kept for ever',
    laws: ['local.7'],
    breakIt(kit) {
      const kept: unknown[] = [];
      kit.method(
        TaskLocal,
        'withValue',
        (original) =>
          function (value, operation) {
            kept.push(value);
            return original.call(this, value, operation) as unknown;
          },
      );
      kit.method(
        TaskHandle,
        'withValue',
        (original) =>
          function (local, value, operation) {
            kept.push(value);
            return original.call(this, local, value, operation) as unknown;
          },
      );
    },
  },
  {
    what: 'a run that makes no task the current one',
    laws: ['ambient.3'],
    breakIt: (kit) => kit.method(TaskHandle, 'run', () => (callback: Fn) => callback() as unknown),
  },
  {
    what: 'a continuation whose body runs later',
    laws: ['cont.1'],
    breakIt: (kit) =>
      kit.free('withCheckedContinuation', (original) => async (body) => {
        await Promise.resolve();
        return original(body) as unknown;
      }),
  },
  {
    what: 'a concurrent map that works only while somebody waits',
    laws: ['map.2'],
    breakIt: (kit) =>
      kit.free(
        'concurrentMap',
        () =>
          async function* (source: Iterable<unknown>, body: Fn) {
            let index = 0;
            for (const item of source) yield await new Task((task) => body(item, task, index++) as unknown);
          },
      ),
  },
  {
    what: 'a concurrent map that leaves its source open',
    laws: ['map.3'],
    breakIt: (kit) =>
      kit.free(
        'concurrentMap',
        (original) =>
          (source: Iterable<unknown> & AsyncIterable<unknown>, ...rest) => {
            const unclosed = (symbol: typeof Symbol.iterator | typeof Symbol.asyncIterator): object =>
              symbol in source
                ? {
                    [symbol]: () => {
                      const iterator = (
                        source[symbol as typeof Symbol.iterator] as () => Iterator<unknown>
                      )();
                      return { next: () => iterator.next() };
                    },
                  }
                : {};
            const items = { ...unclosed(Symbol.iterator), ...unclosed(Symbol.asyncIterator) };
            return original(typeof source === 'object' ? items : source, ...rest) as unknown;
          },
      ),
  },
  {
    what: 'a JoinSet that throws where a child has failed',
    laws: ['map.5'],
    breakIt: (kit) =>
      kit.method(
        JoinSet,
        'joinNext',
        (original) =>
          async function () {
            const joined = (await original.call(this)) as PromiseSettledResult<unknown> | undefined;
            if (joined?.status === 'rejected') throw joined.reason;
            return joined;
          },
      ),
  },
  {
    what: 'a now that takes no notice of the clock',
    laws: ['clock.4'],
    breakIt: (kit) => kit.free('now', () => () => Date.now()),
  },
];
