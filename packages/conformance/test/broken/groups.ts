// First, since the modules of the core depend on each other in a circle and are to be entered by the front door.
import type { DiscardingTaskGroup, TaskGroup } from '@tasktree/core';
import { CollectingFace } from '@tasktree/core/src/group/group-face.ts';
import '@tasktree/core';
import type { Breakage, Fn } from './kit.ts';

/** Wraps the body of a group: `wrap` gets it, and what it is called with. */
function aroundBody(
  wrap: (body: Fn, group: TaskGroup<unknown>, ...rest: unknown[]) => unknown,
): (original: Fn) => Fn {
  return (original) =>
    function (body: Fn, options) {
      if (typeof body !== 'function') return original.call(this, body, options);
      return original.call(
        this,
        (group: TaskGroup<unknown>, ...rest: unknown[]) => wrap(body, group, ...rest),
        options,
      );
    };
}

/** Settles as soon as the body has. */
const withoutWaiting = (original: Fn): Fn =>
  function (body: Fn, options) {
    return new Promise((resolve, reject) => {
      const early = async (...args: unknown[]): Promise<unknown> => {
        try {
          const value: unknown = await body(...args);
          resolve(value);
          return value;
        } catch (error) {
          reject(error);
          throw error;
        }
      };
      (original.call(this, early, options) as Promise<unknown>).then(resolve, reject);
    });
  };

/** Takes no notice of an option. */
const without =
  (name: string) =>
  (original: Fn): Fn =>
    function (body: Fn, options?: Record<string, unknown>) {
      return original.call(this, body, options && { ...options, [name]: undefined }) as unknown;
    };

/** Groups that break the laws. */
export const brokenGroups: readonly Breakage[] = [
  {
    what: 'a group that does not wait for its children',
    laws: ['tree.2', 'tree.3', 'group.10'],
    breakIt: (kit) => kit.both('withTaskGroup', withoutWaiting),
  },
  {
    what: 'a discarding group that does not wait for its children',
    laws: ['tree.2', 'discard.4'],
    breakIt: (kit) => kit.both('withDiscardingTaskGroup', withoutWaiting),
  },
  {
    what: 'a group that cancels its children when its body returns',
    laws: ['tree.8', 'group.10'],
    breakIt: (kit) =>
      kit.both(
        'withTaskGroup',
        aroundBody(async (body, group, ...rest) => {
          const value: unknown = await body(group, ...rest);
          group.cancelAll();
          return value;
        }),
      ),
  },
  {
    what: 'a group that leaves its children running when its body throws',
    laws: ['tree.7', 'throwing.3'],
    breakIt: (kit) =>
      kit.both(
        'withTaskGroup',
        (original) =>
          async function (body: Fn, options) {
            let thrown: { error: unknown } | undefined;
            const value: unknown = await original.call(
              this,
              async (...args: unknown[]) => {
                try {
                  return (await body(...args)) as unknown;
                } catch (error) {
                  thrown = { error };
                  return undefined;
                }
              },
              options,
            );
            if (thrown !== undefined) throw thrown.error;
            return value;
          },
      ),
  },
  {
    what: 'a group that wraps the error of its body',
    laws: ['error.1', 'tree.7', 'throwing.3'],
    breakIt: (kit) =>
      kit.both(
        'withTaskGroup',
        (original) =>
          async function (...args) {
            try {
              return (await original.apply(this, args)) as unknown;
            } catch (cause) {
              throw new Error('The group failed.', { cause });
            }
          },
      ),
  },
  {
    what: 'a group in which a failing child cancels its siblings',
    laws: ['tree.6', 'throwing.1'],
    breakIt: (kit) =>
      kit.method(
        CollectingFace,
        'addTask',
        (original) =>
          function (this: TaskGroup<unknown>, body: Fn, options) {
            original.call(
              this,
              async (task: unknown) => {
                try {
                  return (await body(task)) as unknown;
                } catch (error) {
                  this.cancelAll();
                  throw error;
                }
              },
              options,
            );
          },
      ),
  },
  {
    what: 'a group that swallows the errors of its children',
    laws: ['throwing.1', 'throwing.4', 'error.8'],
    breakIt: (kit) =>
      kit.method(
        CollectingFace,
        'addTask',
        (original) =>
          function (body: Fn, options) {
            original.call(
              this,
              async (task: unknown) => {
                try {
                  return (await body(task)) as unknown;
                } catch {
                  return undefined;
                }
              },
              options,
            );
          },
      ),
  },
  {
    what: 'a group whose waitForAll throws as soon as a child has failed',
    laws: ['throwing.4'],
    breakIt: (kit) =>
      kit.method(
        CollectingFace,
        'waitForAll',
        () =>
          async function (this: TaskGroup<unknown>) {
            for await (const _ of this);
          },
      ),
  },
  {
    what: 'a group that drops what is added after its cancellation',
    laws: ['group.7'],
    breakIt: (kit) =>
      kit.method(
        CollectingFace,
        'addTask',
        (original) =>
          function (this: TaskGroup<unknown>, ...args) {
            if (!this.isCancelled) original.apply(this, args);
          },
      ),
  },
  {
    what: 'a group that adds a task although it is cancelled',
    laws: ['group.6'],
    breakIt: (kit) =>
      kit.method(
        CollectingFace,
        'addTaskUnlessCancelled',
        () =>
          function (this: TaskGroup<unknown>, body: Fn, options) {
            this.addTask(body, options);
            return true;
          },
      ),
  },
  {
    what: 'a group that can still be used when it has ended',
    laws: ['tree.10'],
    breakIt: (kit) =>
      kit.method(
        CollectingFace,
        'addTask',
        (original) =>
          function (...args) {
            try {
              original.apply(this, args);
            } catch (error) {
              if (!(error instanceof kit.core.ScopeClosedError)) throw error;
            }
          },
      ),
  },
  {
    what: 'a group whose cancelAll cancels the task around as well',
    laws: ['group.8'],
    breakIt: (kit) =>
      kit.both(
        'withTaskGroup',
        aroundBody((body, group, task, ...rest) => {
          const cancelAll = group.cancelAll.bind(group);
          group.cancelAll = function (reason) {
            cancelAll(reason);
            (task as { cancel(reason: unknown): void }).cancel(reason);
          };
          return body(group, task, ...rest) as unknown;
        }),
      ),
  },
  {
    what: 'a group that runs its children inside addTask',
    laws: ['group.5'],
    breakIt: (kit) =>
      kit.method(
        CollectingFace,
        'addTask',
        () =>
          function (this: TaskGroup<unknown>, body: Fn, options) {
            this.addImmediateTask(body, options);
          },
      ),
  },
  {
    what: 'a group that puts immediate children off',
    laws: ['group.11'],
    breakIt: (kit) =>
      kit.method(
        CollectingFace,
        'addImmediateTask',
        () =>
          function (this: TaskGroup<unknown>, body: Fn, options) {
            this.addTask(body, options);
          },
      ),
  },
  {
    what: 'a group that takes no notice of its concurrency',
    laws: ['group.12'],
    breakIt: (kit) => kit.both('withTaskGroup', without('concurrency')),
  },
  {
    what: 'a group whose whenReady does not wait',
    laws: ['group.13'],
    breakIt: (kit) => kit.method(CollectingFace, 'whenReady', () => () => Promise.resolve()),
  },
  {
    what: 'a group that takes no notice of its priority',
    laws: ['group.15'],
    breakIt: (kit) => kit.both('withTaskGroup', without('priority')),
  },
  {
    what: 'a group that takes no notice of its signal',
    laws: ['signal.3'],
    breakIt: (kit) => {
      kit.both('withTaskGroup', without('signal'));
    },
  },
  {
    what: 'a group that waits for ever for children that take no notice',
    laws: ['grace.2'],
    breakIt: (kit) => kit.both('withTaskGroup', without('abandonAfter')),
  },
  {
    what: 'a group with throwing: false that lets errors pass',
    laws: ['throwing.6'],
    breakIt: (kit) => kit.both('withTaskGroup', without('throwing')),
  },
  {
    what: 'a group that is cancelled by a break out of its loop',
    laws: ['collect.5'],
    breakIt: (kit) =>
      kit.method(
        CollectingFace,
        Symbol.asyncIterator,
        (original) =>
          function (this: TaskGroup<unknown>) {
            const iterator = original.call(this) as AsyncIterator<unknown>;
            return {
              next: () => iterator.next(),
              return: async () => {
                this.cancelAll();
                return { done: true, value: undefined };
              },
            };
          },
      ),
  },
  {
    what: 'a group whose next is cut short by cancellation',
    laws: ['collect.4'],
    breakIt: (kit) =>
      kit.both(
        'withTaskGroup',
        aroundBody((body, group, task, ...rest) => {
          const next = group.next.bind(group);
          const { signal } = task as { signal: globalThis.AbortSignal };
          group.next = function () {
            const cut = new Promise<never>((_, reject) => {
              if (signal.aborted) reject(signal.reason);
              signal.addEventListener('abort', () => reject(signal.reason));
            });
            return Promise.race([next(), cut]);
          };
          return body(group, task, ...rest) as unknown;
        }),
      ),
  },
  {
    what: 'a discarding group that goes on after a child has failed',
    laws: ['discard.3'],
    breakIt: (kit) =>
      kit.both(
        'withDiscardingTaskGroup',
        (original) =>
          async function (body: Fn, options) {
            let failure: { error: unknown } | undefined;
            const value: unknown = await original.call(
              this,
              (group: DiscardingTaskGroup, task: unknown) => {
                const addTask = group.addTask.bind(group);
                group.addTask = function (child: Fn, childOptions) {
                  addTask.call(
                    this,
                    async (own) => {
                      try {
                        await child(own);
                      } catch (error) {
                        failure ??= { error };
                      }
                    },
                    childOptions,
                  );
                };
                return body(group, task) as unknown;
              },
              options,
            );
            if (failure !== undefined) throw failure.error;
            return value;
          },
      ),
  },
  {
    what: 'a discarding group that swallows the error of its child',
    laws: ['discard.4'],
    breakIt: (kit) =>
      kit.both(
        'withDiscardingTaskGroup',
        (original) =>
          function (...args) {
            return (original.apply(this, args) as Promise<unknown>).catch(() => undefined);
          },
      ),
  },
];
