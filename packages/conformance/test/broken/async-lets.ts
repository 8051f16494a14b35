// First, since the modules of the core depend on each other in a circle and are to be entered by the front door.
import { Task, type TaskContext, type TaskOptions } from '@tasktree/core';
import { Declared } from '@tasktree/core/src/async-let/async-let.ts';
import { asyncDispose } from '@tasktree/core/src/base/dispose.ts';
import { TaskHandle } from '@tasktree/core/src/task/task-handle.ts';
import type { Breakage, Fn } from './kit.ts';

/** Async lets that break the laws. */
export const brokenAsyncLets: readonly Breakage[] = [
  {
    what: 'an async let that is not cancelled at the end of its block',
    laws: ['let.3', 'let.4'],
    breakIt: (kit) =>
      kit.method(
        Declared,
        asyncDispose,
        () =>
          function (this: Declared<unknown>) {
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
        Declared,
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
        Declared,
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
            ) as Declared<unknown>;
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
        Declared,
        asyncDispose,
        (original) =>
          async function (this: Declared<unknown>) {
            await original.call(this);
            await this;
          },
      ),
  },
];
