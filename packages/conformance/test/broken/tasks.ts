// First, since the modules of the core depend on each other in a circle and are to be entered by the front door.
import { CancellationError, Task, type TaskContext, type TaskOptions } from '@tasktree/core';
import { CollectingFace } from '@tasktree/core/src/group/group-face.ts';
import type { Breakage } from './kit.ts';
import { bodiesThat, taskThat } from './task-class.ts';

/** What comes out of tasks, and when. */
export const brokenTasks: readonly Breakage[] = [
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
    what: 'an immediate task that starts later',
    laws: ['task.5'],
    breakIt() {
      Task.immediate = (body, options) => new Task(body, options);
    },
  },
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
        CollectingFace,
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
];
